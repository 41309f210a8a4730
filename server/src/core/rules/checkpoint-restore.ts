import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, type Command, commandOf, operands } from './commands.ts';
import { behaviourFor } from './kernel-of-pods.ts';

export const checkpointRestore = defineRule({
  id: 'checkpoint-restore',
  summary: say`Containers cannot be checkpointed and restored under ECI.`,
  why: say`Sysbox, which runs containers under ECI, does not support checkpoints.`,
  instead: say`Keep the state in a volume, or commit the container's files (docker commit).`,
  behaviour: 'checkpoint-restore',
  also: ['checkpoint-restore-pod'],
  on: ['command'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'shell'],
  covers: fact => checkpoints(commandOf(fact.words)),
  check(fact, { workload }): Problem | undefined {
    const command = commandOf(fact.words);
    // On the developer's machine, only what is asked of Docker meets ECI.
    if (!checkpoints(command) || (workload.runs === 'host' && command?.program !== 'docker'))
      return undefined;
    const message = say`This fails: containers cannot be checkpointed or restored under ECI.`;
    return { at: fact.anchor, message, behaviour: behaviourFor('checkpoint-restore', workload) };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    command: [«criu», dump, -t, "42", -D, /state]\n',
      good: 'services:\n  app:\n    image: alpine\n    command: [criu, --version]\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «criu restore -D /state»\n',
      good: 'FROM alpine\nRUN apk add criu\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [«criu», pre-dump, -t, "1"]\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "initializeCommand": "«docker checkpoint create app state»"\n}\n',
      good: '{\n  "image": "alpine",\n  "initializeCommand": "docker commit app state"\n}\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\n«docker checkpoint create web state»\n«docker start --checkpoint state web»\n',
      good: '#!/bin/sh\ndocker commit web state\n',
    },
  ],
});

function checkpoints(command: Command | undefined): boolean {
  if (command === undefined || asksForHelp(command)) return false;
  const [first, second] = operands(command);
  switch (command.program) {
    case 'criu':
      return first !== undefined && ['dump', 'pre-dump', 'restore', 'swrk'].includes(first);
    case 'docker':
      return (
        (first === 'checkpoint' && second === 'create') ||
        ((first === 'start' || (first === 'container' && second === 'start')) &&
          command.args.some(arg => /^--checkpoint(=|$)/.test(arg ?? '')))
      );
    case 'runc':
      return first === 'checkpoint' || first === 'restore';
    default:
      return false;
  }
}
