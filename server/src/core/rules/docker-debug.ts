import type { Fact } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp } from './commands.ts';
import { dockerCommand } from './docker-commands.ts';

export const dockerDebug = defineRule({
  id: 'docker-debug',
  summary: say`Docker Debug runs without ECI in older releases of Docker Desktop.`,
  why: say`Its shell runs in a container beside the one that is looked at, which ECI did not protect at first.`,
  instead: say`Use docker exec, or a newer Docker Desktop.`,
  behaviour: 'docker-debug',
  on: ['command'],
  kinds: ['devcontainer', 'shell'],
  covers: fact => debugs(fact),
  check(fact): Problem | undefined {
    return debugs(fact)
      ? { at: fact.anchor, message: say`The shell that docker debug opens is not protected by ECI here.` }
      : undefined;
  },
  examples: [
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "initializeCommand": "«docker debug app»"\n}\n',
      good: '{\n  "image": "alpine",\n  "initializeCommand": "docker exec app sh"\n}\n',
      target: { desktop: '4.40.0' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\n«docker debug web»\n',
      good: '#!/bin/sh\ndocker exec web sh\n',
      target: { desktop: '4.40.0' },
    },
  ],
});

function debugs({ words }: Fact<'command'>): boolean {
  const command = dockerCommand(words);
  return (
    command !== undefined && command.program === 'debug' && command.args.length > 0 && !asksForHelp(command)
  );
}
