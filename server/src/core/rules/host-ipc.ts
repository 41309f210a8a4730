import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostIpc = namespaceRule({
  id: 'host-ipc',
  space: 'ipc',
  summary: say`A container cannot share the VM's IPC namespace under ECI.`,
  why: say`An IPC namespace belongs to one user namespace, and under ECI every container has its own.`,
  instead: say`Make one container's IPC shareable (ipc: shareable) and join it from the other (ipc: service:NAME).`,
  message: name => say`${name} cannot start: ECI refuses the host IPC namespace.`,
  fix: say`Remove the host IPC namespace`,
  safety: 'review',
  kinds: ['compose', 'devcontainer', 'shell'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    ipc: «host»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the host IPC namespace',
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
      good: '#!/bin/sh\ndocker run -d --init nginx\n',
      fix: 'Remove the host IPC namespace',
    },
  ],
});
