import { type Message, say } from '../message.ts';
import type { Citation } from './behaviour.ts';
import { eciConfig, olderConfig } from './sources.ts';

export const presetIds = ['enforce', 'testcontainers', 'dev-containers', 'buildpacks'] as const;
export type PresetId = (typeof presetIds)[number];

/** Docker socket lists for a purpose: a beginning that an administrator goes on from. */
export interface SocketPreset {
  readonly id: PresetId;
  readonly title: Message;
  readonly summary: Message;
  /** Empty: no container may mount the socket. */
  readonly images: readonly string[];
  readonly derived: boolean;
  /** Commands that the containers have no need of. */
  readonly deny: readonly string[];
  readonly sources: readonly Citation[];
}

export const socketPresets: readonly SocketPreset[] = [
  {
    id: 'enforce',
    title: say`ECI for everyone`,
    summary: say`Turns ECI on and locks it; no container may mount the Docker socket.`,
    images: [],
    derived: false,
    deny: [],
    sources: [eciConfig('By default no image may mount the socket.')],
  },
  {
    id: 'testcontainers',
    title: say`ECI with Testcontainers`,
    summary: say`Ryuk, which cleans up after Testcontainers, and LocalStack may mount the Docker socket; they cannot build or push images.`,
    images: ['docker.io/testcontainers/ryuk:*', 'docker.io/localstack/localstack:*'],
    derived: false,
    deny: ['push', 'build'],
    sources: [
      eciConfig(
        'Its first example lists Ryuk and LocalStack, its example for Testcontainers Ryuk; both deny push and build.',
      ),
    ],
  },
  {
    id: 'dev-containers',
    title: say`ECI with dev containers`,
    summary: say`Dev containers that are built from Microsoft's base images may mount the Docker socket, as docker-outside-of-docker does; they cannot push images.`,
    images: ['mcr.microsoft.com/devcontainers/base:*'],
    derived: true,
    deny: ['push'],
    sources: [
      eciConfig(
        'allowDerivedImages also allows local images that are built from listed ones; any tag as base needs 4.36.',
      ),
    ],
  },
  {
    id: 'buildpacks',
    title: say`ECI with buildpacks`,
    summary: say`The images that pack makes of a Paketo builder may mount the Docker socket: name the builder that you use.`,
    images: ['docker.io/paketobuildpacks/builder-jammy-base:latest'],
    derived: true,
    deny: [],
    sources: [
      olderConfig(
        'Paketo buildpacks run containers of images derived from the builder; the builder must be listed.',
      ),
      eciConfig('Its example today names another Paketo builder: list the one that you build with.'),
    ],
  },
];
