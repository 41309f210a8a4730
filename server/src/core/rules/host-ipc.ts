import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostIpc = namespaceRule({
  id: 'host-ipc',
  space: 'ipc',
  summary: say`A container cannot share the VM's IPC namespace under ECI.`,
  why: say`An IPC namespace belongs to one user namespace, and under ECI every container has its own. It is usually asked for because of shared memory: Chromium (as Playwright runs it) and PyTorch's data loaders may need more than the 64 MB that a container has in /dev/shm by default.`,
  instead: say`Give the container more shared memory of its own: --shm-size=1g, or shm_size: 1g in Compose. For two containers to share memory, make the IPC of one shareable (ipc: shareable) and join it from the other (ipc: service:NAME).`,
  message: name => say`${name} cannot start: ECI refuses the host IPC namespace.`,
  fix: say`Remove the host IPC namespace`,
  better: ({ mode, ownMemory }) =>
    ownMemory === undefined || (mode.known && mode.fromDefault !== undefined)
      ? []
      : [{ title: say`Give it 1 GB of shared memory of its own`, safety: 'review', edits: ownMemory('1g') }],
  kinds: ['compose', 'devcontainer', 'shell'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    ipc: «host»\n',
      good: 'services:\n  app:\n    image: nginx\n    shm_size: 1g\n',
      fix: 'Give it 1 GB of shared memory of its own',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--ipc=host"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the host IPC namespace',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d --init «--ipc host» nginx\n',
      good: '#!/bin/sh\ndocker run -d --init --shm-size 1g nginx\n',
      fix: 'Give it 1 GB of shared memory of its own',
    },
  ],
});
