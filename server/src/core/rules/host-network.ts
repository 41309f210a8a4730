import { is } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';

export const hostNetwork = defineRule({
  id: 'host-network',
  summary: say`Host networking does not work in a container under ECI.`,
  why: say`Under ECI every container has a user namespace of its own, and a network namespace belongs to one user namespace: the VM's cannot be shared. Docker Desktop's own host networking does not change that.`,
  instead: say`Publish the ports that you need (ports: or -p), and reach services of your machine as host.docker.internal.`,
  behaviour: 'host-network',
  on: ['namespace'],
  kinds: ['compose'],
  covers: fact => fact.space === 'network',
  check(fact, { workload }) {
    if (workload.runs !== 'container' || fact.space !== 'network' || !is(fact.mode, 'host')) return undefined;
    const { remove } = fact.anchor;
    const message =
      fact.mode.known && fact.mode.fromDefault !== undefined
        ? say`${workload.name} cannot start with host networking under ECI (host is the default of ${fact.mode.fromDefault}).`
        : say`${workload.name} cannot start with host networking under ECI.`;
    return {
      at: fact.anchor,
      message,
      fixes:
        remove === undefined
          ? []
          : [
              {
                title: say`Remove host networking (publish the ports that you need)`,
                safety: 'review',
                edits: remove(),
              },
            ],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  web:\n    image: nginx\n    network_mode: «host»\n',
      good: 'services:\n  web:\n    image: nginx\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
  ],
});
