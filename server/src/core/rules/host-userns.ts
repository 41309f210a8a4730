import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostUserns = namespaceRule({
  id: 'host-userns',
  space: 'user',
  summary: say`Asking for the host user namespace has no effect under ECI.`,
  why: say`ECI gives every container a user namespace, whatever the file asks for.`,
  instead: say`Remove the key if no machine without ECI needs it: on those with ECI it does nothing.`,
  message: name => say`${name} gets a user namespace all the same: ECI ignores this.`,
  fix: say`Remove the ignored user namespace setting`,
  kinds: ['compose', 'devcontainer', 'shell'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    userns_mode: «host»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the ignored user namespace setting',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--userns=host"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the ignored user namespace setting',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d --init «--userns=host» nginx\n',
      good: '#!/bin/sh\ndocker run -d --init nginx\n',
      fix: 'Remove the ignored user namespace setting',
    },
  ],
});
