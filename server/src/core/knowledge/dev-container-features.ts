import type { Citation } from './behaviour.ts';

/** What a dev container feature adds to the container, as far as ECI has a say in it. */
export interface DevContainerFeature {
  readonly privileged?: true;
  readonly mount?: { readonly source: string; readonly target: string };
  readonly source: Citation;
}

const metadata = (feature: string, date: string, says: string): Citation => ({
  document: `devcontainers/features src/${feature}/devcontainer-feature.json`,
  url: `https://github.com/devcontainers/features/blob/main/src/${feature}/devcontainer-feature.json`,
  date,
  says,
});

const socket = { source: '/var/run/docker.sock', target: '/var/run/docker-host.sock' };

/** By the name under `ghcr.io/devcontainers/features/`. Features of others are not known. */
export const devContainerFeatures: Readonly<Record<string, DevContainerFeature>> = {
  'docker-in-docker': {
    privileged: true,
    source: metadata('docker-in-docker', '2026', 'The container is privileged.'),
  },
  'docker-outside-of-docker': {
    mount: socket,
    source: metadata('docker-outside-of-docker', '2026', 'The Docker socket of the machine is mounted.'),
  },
  'docker-from-docker': {
    mount: socket,
    source: metadata('docker-from-docker', '2022', 'The Docker socket of the machine is mounted.'),
  },
};
