import { commands, groups, unsupported } from '../knowledge/socket-commands.ts';
import { say } from '../message.ts';
import { socketLists } from '../policy-of.ts';
import { defineRule, type Problem } from '../rule.ts';
import { nearest, nodeAt } from '../settings-model.ts';
import type { DataScalar } from '../syntax/data.ts';
import { asScalar } from '../syntax/data.ts';
import { isUnterminated } from '../syntax/json/json.ts';
import { socketExample } from './settings-example.ts';

const newer = ['plugin', 'login'];
const known = new Set([...commands, ...groups].map(({ name }) => name));

export const socketCommand = defineRule({
  id: 'socket-command',
  summary: say`Every entry of the command list restricts something.`,
  why: say`The list restricts what containers ask of the Docker Engine. Commands that are none of the Engine's, such as compose, cannot be restricted, and an unknown one restricts nothing.`,
  instead: say`Name commands of the Docker Engine (push, build), or groups of them (image*).`,
  also: ['socket-newer-commands', 'socket-command-bypass'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) => {
    const entries = socketLists(document).commands ?? [];
    const list = nodeAt(document, 'enhancedContainerIsolation.dockerSocketMount.commandList.commands');
    const type = asScalar(nodeAt(document, 'enhancedContainerIsolation.dockerSocketMount.commandList.type'));
    const problems: Problem[] = entries.flatMap((entry, i) => {
      const first = entries.slice(0, i).find(({ value }) => value === entry.value);
      return first === undefined ? judge(document.source.uri, entry) : [twice(entry, first)];
    });
    if (entries.length > 0 && list !== undefined)
      problems.push({
        at: list.anchor,
        behaviour: 'socket-command-bypass',
        message: say`Docker Desktop 4.46.0 does not apply this list (CVE-2025-10657): update to 4.47.`,
      });
    if (
      typeof type?.value === 'string' &&
      !isUnterminated(type, document.source.text) &&
      type.value !== 'deny' &&
      type.value !== 'allow'
    )
      problems.push({
        at: type.anchor,
        verdict: 'ineffective',
        message: say`A list is of the type deny or allow; anything else is taken as deny.`,
        fixes: ['deny', 'allow'].map(name => ({
          title: say`Write ${name}`,
          safety: 'review',
          edits: [{ uri: document.source.uri, span: type.span, text: JSON.stringify(name) }],
        })),
      });
    return problems;
  },
  examples: [
    {
      kind: 'admin-settings',
      bad: socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": ["push", «"compose"»]'),
      good: socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": ["push"]'),
      fix: 'Remove this entry',
    },
    {
      kind: 'admin-settings',
      bad: socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": [«"pussh"»]'),
      good: socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": ["push"]'),
      fix: 'Write push',
    },
    {
      kind: 'admin-settings',
      bad: socketExample('"images": ["docker:cli"]', '"type": «"block"», "commands": ["push"]'),
      good: socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": ["push"]'),
      fix: 'Write deny',
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.46.0' },
      bad: socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": «["push"]»'),
      good: socketExample('"images": ["docker:cli"]'),
    },
  ],
});

function judge(uri: string, entry: DataScalar): Problem[] {
  const name = entry.extract.text;
  const at = entry.anchor;
  if (newer.includes(name))
    return [
      {
        at,
        behaviour: 'socket-newer-commands',
        message: say`This Docker Desktop cannot restrict ${name}.`,
      },
    ];
  const remove = entry.anchor.remove?.();
  if (unsupported.includes(name))
    return [
      {
        at,
        verdict: 'ineffective',
        message: say`${name} cannot be restricted: it is no command of the Docker Engine.`,
        fixes:
          remove === undefined ? [] : [{ title: say`Remove this entry`, safety: 'review', edits: remove }],
      },
    ];
  if (known.has(name)) return [];
  const meant = nearest(name, [...known]);
  return [
    {
      at,
      verdict: 'ineffective',
      message:
        name.trim() === ''
          ? say`An empty entry restricts nothing.`
          : meant === undefined
            ? say`${name} is no command that Docker can restrict.`
            : say`${name} is no command that Docker can restrict. Is ${meant} meant?`,
      fixes:
        meant === undefined
          ? []
          : [
              {
                title: say`Write ${meant}`,
                safety: 'review',
                edits: [{ uri, span: entry.span, text: JSON.stringify(meant) }],
              },
            ],
    },
  ];
}

function twice(entry: DataScalar, first: DataScalar): Problem {
  const edits = entry.anchor.remove?.();
  return {
    at: entry.anchor,
    verdict: 'ineffective',
    message: say`This command is in the list already.`,
    related: [{ at: first.anchor, message: say`The entry that counts` }],
    fixes: edits === undefined ? [] : [{ title: say`Remove this entry`, safety: 'safe', edits }],
  };
}
