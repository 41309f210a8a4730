import { type Fact, folderOf, type Setting, valueOf } from '../facts.ts';
import { vmPath } from '../knowledge/vm-paths.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { isDockerSocket } from '../socket-users.ts';
import { withDefault } from './namespace-rules.ts';
import { removal } from './removal.ts';

export const restrictedMount = defineRule({
  id: 'restricted-mount',
  summary: say`ECI refuses to mount files of Docker Desktop's Linux VM into a container.`,
  why: say`Through the VM's own files a container could change the engine, its proxies and the settings of the administrator.`,
  instead: say`Directories of your machine and named volumes work. For metrics of the engine use its API or docker stats.`,
  behaviour: 'restricted-mount',
  also: ['vm-mount', 'volume-mount'],
  on: ['mount'],
  kinds: ['compose', 'devcontainer', 'shell'],
  covers: fact => refused(fact) !== undefined,
  check(fact, { workload }): Problem | undefined {
    const found = workload.runs === 'container' ? refused(fact) : undefined;
    if (found === undefined || (fact.byVolume === true && !found.certain)) return undefined;
    return {
      at: fact.anchor,
      behaviour: found.certain ? (fact.byVolume ? 'volume-mount' : 'restricted-mount') : 'vm-mount',
      message: verdict =>
        withDefault(
          verdict === 'unprotected'
            ? say`${workload.name} reaches ${found.path} of Docker Desktop's VM through this volume: ECI of this release does not refuse it.`
            : say`${workload.name} cannot start: ${found.path} belongs to Docker Desktop's VM, and ECI refuses to mount it.`,
          fact.source,
        ),
      fixes: removal(fact.anchor, say`Remove the mount of ${found.path}`),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - «/var/lib/docker/:/var/lib/docker:ro»\n      - ./conf:/etc/conf\n',
      good: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - ./conf:/etc/conf\n',
      fix: 'Remove the mount of /var/lib/docker',
    },
    {
      kind: 'compose',
      bad: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - type: bind\n        source: «/etc/docker/daemon.json»\n        target: /daemon.json\n      - «/:/host:ro»\n      - /run/desktop/mnt/host/c/data:/data\n      - docker:/var/lib/docker\nvolumes:\n  docker:\n',
      good: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - /run/desktop/mnt/host/c/data:/data\n      - docker:/var/lib/docker\nvolumes:\n  docker:\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - «/run/containerd:/run/containerd»\n',
      good: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - ./data:/data\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'compose',
      bad: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - engine:/engine\nvolumes:\n  engine:\n    driver_opts:\n      type: none\n      o: bind\n      device: «/var/lib/docker»\n',
      good: 'services:\n  metrics:\n    image: prom/node-exporter\n    volumes:\n      - engine:/engine\nvolumes:\n  engine:\n',
      target: { desktop: '4.30.0' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "mounts": [\n    { "type": "bind", "source": «"/var/lib/docker"», "target": "/docker" },\n    "source=cache,target=/cache,type=volume"\n  ]\n}\n',
      good: '{\n  "image": "alpine",\n  "mounts": [\n    "source=cache,target=/cache,type=volume"\n  ]\n}\n',
      fix: 'Remove the mount of /var/lib/docker',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «-v /var/lib/docker:/var/lib/docker:ro» -v "$PWD:/src" alpine\n',
      good: '#!/bin/sh\ndocker run -v "$PWD:/src" alpine\n',
      fix: 'Remove the mount of /var/lib/docker',
    },
  ],
});

function refused(fact: Fact<'mount'>): ReturnType<typeof vmPath> {
  const source = valueOf(fact.source);
  if (source === undefined && fact.kind !== 'volume') return begins(fact.source);
  if (source === undefined || fact.kind === 'volume' || fact.kind === 'tmpfs' || fact.kind === 'npipe')
    return undefined;
  return isDockerSocket(fact.source) ? undefined : vmPath(source, valueOf(fact.target));
}

/** Whatever follows, what begins in a directory that is refused is below it. */
function begins(source: Setting<string>): ReturnType<typeof vmPath> {
  const start = folderOf(source);
  const found = start === undefined ? undefined : vmPath(start, undefined);
  return found?.certain === true ? found : undefined;
}
