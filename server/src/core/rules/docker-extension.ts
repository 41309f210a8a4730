import type { Fact } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, operands } from './commands.ts';
import { dockerCommand } from './docker-commands.ts';

export const dockerExtension = defineRule({
  id: 'docker-extension',
  summary: say`The containers of Docker extensions run without ECI.`,
  why: say`Extensions work on Docker Desktop itself, with access to the engine and the machine, so ECI does not hold them.`,
  instead: say`Install extensions that you trust only; an administrator can limit them to a private marketplace.`,
  behaviour: 'docker-extension',
  on: ['command'],
  kinds: ['devcontainer', 'shell'],
  covers: fact => installs(fact),
  check(fact): Problem | undefined {
    return installs(fact)
      ? {
          at: fact.anchor,
          message: say`This extension runs without ECI: trust it as you trust a program on your machine.`,
        }
      : undefined;
  },
  examples: [
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "initializeCommand": "«docker extension install example/tool:1.0»"\n}\n',
      good: '{\n  "image": "alpine",\n  "initializeCommand": "docker extension ls"\n}\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\n«docker extension install example/tool:1.0»\n',
      good: '#!/bin/sh\ndocker extension ls\n',
    },
  ],
});

function installs({ words }: Fact<'command'>): boolean {
  const command = dockerCommand(words);
  if (command?.program !== 'extension' || asksForHelp(command)) return false;
  const [verb, ...extensions] = operands(command);
  return (verb === 'install' || verb === 'update') && extensions.length > 0;
}
