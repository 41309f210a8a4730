import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostUts = namespaceRule({
  id: 'host-uts',
  space: 'uts',
  summary: say`A container cannot share the VM's host name under ECI.`,
  why: say`A UTS namespace belongs to one user namespace, and under ECI every container has its own.`,
  instead: say`Set the name with hostname: where the program needs one.`,
  message: name => say`${name} cannot start: ECI refuses the host UTS namespace.`,
  fix: say`Remove the host UTS namespace`,
  kinds: ['compose', 'devcontainer', 'shell'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    uts: «host»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the host UTS namespace',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--uts=host"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the host UTS namespace',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d --init «--uts=host» nginx\n',
      good: '#!/bin/sh\ndocker run -d --init nginx\n',
      fix: 'Remove the host UTS namespace',
    },
  ],
});
