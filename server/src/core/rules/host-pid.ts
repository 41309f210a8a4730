import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostPid = namespaceRule({
  id: 'host-pid',
  space: 'pid',
  summary: say`A container cannot share the VM's process table under ECI.`,
  why: say`A process namespace belongs to one user namespace, and under ECI every container has its own.`,
  instead: say`Share the processes of another container (pid: service:NAME), or run the tool inside the container that it looks at.`,
  message: name => say`${name} cannot start: ECI refuses the host pid namespace.`,
  fix: say`Remove the host pid namespace`,
  kinds: ['compose', 'devcontainer', 'shell'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    pid: «host»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the host pid namespace',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--pid=host"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the host pid namespace',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d --init «--pid=host» nginx\n',
      good: '#!/bin/sh\ndocker run -d --init nginx\n',
      fix: 'Remove the host pid namespace',
    },
  ],
});
