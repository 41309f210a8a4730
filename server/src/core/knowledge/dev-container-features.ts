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

/** By the name under `ghcr.io/devcontainers/features/`. */
const own: Readonly<Record<string, DevContainerFeature>> = {
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

/** By the whole name. `tags`: the versions that are known to ask for it. */
const others: Readonly<Record<string, DevContainerFeature & { readonly tags: RegExp }>> = {
  'ghcr.io/devcontainers-extra/features/localstack': {
    privileged: true,
    tags: /^(?:2|latest)?$/,
    source: {
      document: 'devcontainers-extra/features src/localstack/devcontainer-feature.json',
      url: 'https://github.com/devcontainers-extra/features/blob/main/src/localstack/devcontainer-feature.json',
      date: '2026-05-17',
      says: 'The container is privileged, for an engine of its own.',
    },
  },
};

/** What is known of a feature by its reference: `ghcr.io/devcontainers/features/docker-in-docker:2`, or the name alone. */
export function devContainerFeature(
  reference: string,
): { readonly name: string; readonly feature: DevContainerFeature } | undefined {
  const [, path = '', tag = ''] = /^([^:@]*)(?:[:@](.*))?$/.exec(reference) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const short = path.replace(/^ghcr\.io\/devcontainers\/features\//, '');
  const feature = Object.hasOwn(own, short) ? own[short] : undefined;
  if (feature !== undefined) return { name, feature };
  const other = Object.hasOwn(others, path) ? others[path] : undefined;
  return other?.tags.test(tag) === true ? { name, feature: other } : undefined;
}
