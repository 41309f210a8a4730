import { type Message, say } from '../message.ts';
import type { Citation } from './behaviour.ts';

/** What a dev container feature adds to the container, as far as ECI has a say in it. */
export interface DevContainerFeature {
  readonly privileged?: true;
  readonly mount?: { readonly source: string; readonly target: string };
  /** What people report of it under ECI, and where. */
  readonly trouble?: { readonly message: Message; readonly source: Citation };
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
    trouble: {
      message: say`If its Docker does not start: its script has been seen to stop at “mount: /sys/kernel/security: permission denied” (devcontainers/features issue 1319).`,
      source: {
        document: 'devcontainers/features issue 1319',
        url: 'https://github.com/devcontainers/features/issues/1319',
        date: '2025-04-04',
        says: 'Under ECI its start script fails to mount securityfs, though Docker itself would run; open in November 2026.',
      },
    },
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
