import type { Fact } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, commandOf } from './commands.ts';
import { runsUnderEci } from './under-eci.ts';

export const timeNamespace = defineRule({
  id: 'time-namespace',
  summary: say`Containers under ECI have time namespaces in newer releases only.`,
  why: say`Time namespaces came to containers under ECI late.`,
  instead: say`Use a newer Docker Desktop, or a tool that changes the time of one process, such as faketime.`,
  behaviour: 'time-namespace',
  on: ['command'],
  kinds: ['compose', 'dockerfile', 'devcontainer', 'shell'],
  covers: fact => unsharesTime(fact),
  check: (fact, context): Problem | undefined =>
    context.workload.runs !== 'pod' && runsUnderEci(context) && unsharesTime(fact)
      ? {
          at: fact.anchor,
          message: say`unshare fails: containers under ECI of this Docker Desktop have no time namespaces.`,
        }
      : undefined,
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    command: [«unshare», --time, --boottime, "86400", app]\n',
      good: 'services:\n  app:\n    image: alpine\n    command: [app, --time]\n',
      target: { desktop: '4.74.0' },
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «unshare -mT app»\n',
      good: 'FROM alpine\nCMD unshare -m app -T\n',
      target: { desktop: '4.74.0' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postCreateCommand": "«unshare -T true»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postCreateCommand": "unshare -m true"\n}\n',
      target: { desktop: '4.74.0' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\nunshare -T date\ndocker exec app «unshare -T date»\n',
      good: '#!/bin/sh\nunshare -T date\ndocker exec app date\n',
      target: { desktop: '4.75.0', platform: 'windows-wsl2' },
    },
  ],
});

function unsharesTime({ words }: Fact<'command'>): boolean {
  const command = commandOf(words);
  if (command?.program !== 'unshare' || asksForHelp(command)) return false;
  const end = command.args.findIndex(arg => arg?.startsWith('-') !== true);
  return command.args
    .slice(0, end < 0 ? undefined : end)
    .some(arg => arg !== undefined && /^(?:--time(?:=.*)?|-[imnpuUCfrc]*T[imnpuUCfrc]*)$/.test(arg));
}
