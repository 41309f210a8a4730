import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostCgroup = namespaceRule({
  id: 'host-cgroup',
  space: 'cgroup',
  summary: say`Asking for the host cgroup namespace has no effect under ECI.`,
  why: say`Sysbox gives every container a cgroup namespace, whatever the file asks for.`,
  instead: say`Remove the key if no machine without ECI needs it: on those with ECI it does nothing.`,
  message: name => say`${name} gets a cgroup namespace all the same: ECI ignores this.`,
  fix: say`Remove the ignored cgroup setting`,
  kinds: ['compose', 'devcontainer', 'shell'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    cgroup: «host»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the ignored cgroup setting',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--cgroupns=host"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the ignored cgroup setting',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d --init «--cgroupns=host» nginx\n',
      good: '#!/bin/sh\ndocker run -d --init nginx\n',
      fix: 'Remove the ignored cgroup setting',
    },
  ],
});
