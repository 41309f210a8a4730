import { valueOf } from '../facts.ts';
import { capabilityReach } from '../knowledge/capabilities.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { withDefault } from './namespace-rules.ts';
import { removal } from './removal.ts';

export const powerfulCapability = defineRule({
  id: 'powerful-capability',
  summary: say`A capability reaches as far as the container's user namespace under ECI.`,
  why: say`Capabilities act on what a user namespace owns: its network, mounts and processes. Clocks, devices, limits and the kernel's own settings belong to the VM.`,
  instead: say`Keep those that work within the container; remove the others, and set from outside what they were for (ulimits, sysctls of the network).`,
  behaviour: 'capability-confined',
  also: ['capability-restricted'],
  on: ['capability'],
  kinds: ['compose', 'devcontainer', 'shell'],
  covers: fact => capabilityReach(valueOf(fact.name) ?? '') !== undefined,
  check(fact, { workload }): Problem | undefined {
    const name = valueOf(fact.name);
    const reach = name === undefined ? undefined : capabilityReach(name);
    if (workload.runs !== 'container' || name === undefined || reach === undefined) return undefined;
    return {
      at: fact.anchor,
      behaviour: reach.verdict === 'restricted' ? 'capability-restricted' : 'capability-confined',
      message: withDefault(say`Under ECI ${name} ${reach.words}.`, fact.name),
      // What works is no mistake: only what serves nothing is worth taking out.
      fixes: reach.verdict === 'restricted' ? removal(fact.anchor, say`Remove ${name}`) : [],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  ntp:\n    image: alpine\n    cap_add:\n      - «SYS_TIME»\n      - NET_BIND_SERVICE\n',
      good: 'services:\n  ntp:\n    image: alpine\n    cap_add:\n      - NET_BIND_SERVICE\n',
      fix: 'Remove SYS_TIME',
    },
    {
      kind: 'compose',
      bad: 'services:\n  vpn:\n    image: alpine\n    cap_add: [«CAP_NET_ADMIN», MKNOD]\n',
      good: 'services:\n  vpn:\n    image: alpine\n    cap_add: [MKNOD]\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "capAdd": [«"NET_ADMIN"», "MKNOD"]\n}\n',
      good: '{\n  "image": "alpine",\n  "capAdd": ["MKNOD"]\n}\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «--cap-add=SYS_TIME» --cap-add CHOWN alpine\n',
      good: '#!/bin/sh\ndocker run --cap-add CHOWN alpine\n',
      fix: 'Remove SYS_TIME',
    },
  ],
});
