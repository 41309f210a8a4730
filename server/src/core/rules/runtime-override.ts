import { valueOf } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { withDefault } from './namespace-rules.ts';
import { removal } from './removal.ts';

export const runtimeOverride = defineRule({
  id: 'runtime-override',
  summary: say`Under ECI the runtime is always Sysbox.`,
  why: say`ECI replaces whatever runtime a container asks for by sysbox-runc: otherwise asking for another one would turn the isolation off.`,
  instead: say`Remove the key where it is not needed elsewhere. What the other runtime brought (a GPU, for one) is not there under ECI.`,
  behaviour: 'runtime-override',
  on: ['runtime'],
  kinds: ['compose', 'devcontainer', 'shell'],
  check(fact, { workload }) {
    const name = valueOf(fact.name);
    if (name === undefined || name === '' || name === 'sysbox-runc') return undefined;
    return {
      at: fact.anchor,
      message: withDefault(
        name === 'nvidia'
          ? say`ECI ignores the runtime nvidia: ${workload.name} runs with Sysbox, which brings no GPU.`
          : say`ECI ignores the runtime ${name}: ${workload.name} runs with Sysbox.`,
        fact.name,
      ),
      fixes: removal(fact.anchor, say`Remove the ignored runtime`),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    runtime: «runc»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the ignored runtime',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": ["--runtime", «"crun"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the ignored runtime',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d --init «--runtime=runc» nginx\n',
      good: '#!/bin/sh\ndocker run -d --init nginx\n',
      fix: 'Remove the ignored runtime',
    },
  ],
});
