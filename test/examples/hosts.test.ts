import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KindId } from '../../server/src/core/kinds/kind.ts';
import { render } from '../../server/src/core/message.ts';
import type { Example } from '../../server/src/core/rule.ts';
import { rules } from '../../server/src/core/rules/rules.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleSource, lintExample, marked } from './example-lint.ts';

/** A kind that holds shell text: how a script is put into it, and got out again. */
interface Host {
  readonly kind: KindId;
  wrap(script: string): string;
  unwrap(file: string): string;
  /** Text that is underlined, as the shell reads it. */
  decode(text: string): string;
  /** Why the kind cannot hold the script, or take what its fix adds. */
  cannotHold?(script: string): string | undefined;
}

const lines = (script: string): readonly string[] => script.replace(/\n$/, '').split('\n');
const indented = (script: string, indent: string): string =>
  lines(script)
    .map(line => `${indent}${line}\n`)
    .join('');
const dedented = (text: string, indent: RegExp): string =>
  text.replace(new RegExp(`^${indent.source}`, 'gm'), '');
/** One line for the shell, which backslashes may spread over several. */
const isOneLine = (script: string): boolean => lines(script.replace(/\\\n/g, '')).length === 1;
const isOneLineOfText = (script: string): string | undefined =>
  lines(script).length === 1 ? undefined : 'a string of JSON holds one line';
const json = (text: string): string => JSON.stringify(text).slice(1, -1);

const hosts: readonly Host[] = [
  {
    kind: 'makefile',
    wrap: script => {
      const text = script.replaceAll('$', '$$$$');
      return isOneLine(script)
        ? `# 😀\nall:\n${indented(text, '\t').replace('\t', '\t@')}`
        : `# 😀\n.ONESHELL:\nSHELL = /bin/bash\nall:\n${indented(text, '\t')}`;
    },
    unwrap: file => dedented(file.slice(file.indexOf('all:\n') + 5), /\t@?/).replaceAll('$$', '$'),
    decode: text => text.replaceAll('$$', '$').replace(/\n\t/g, '\n'),
  },
  {
    kind: 'justfile',
    wrap: script =>
      isOneLine(script)
        ? `# 😀\nall a='b':\n${indented(script, '  ').replace('  ', '  @')}`
        : `# 😀\nall:\n  #!/usr/bin/env bash\n${indented(script, '  ')}`,
    unwrap: file => dedented(file.slice(file.indexOf(':\n') + 2).replace(/^ {2}#!.*\n/, ''), / {2}@?/),
    decode: text => text.replace(/\n {2}/g, '\n'),
  },
  {
    kind: 'taskfile',
    wrap: script => `# 😀\ntasks:\n  all:\n    cmds:\n      - |\n${indented(script, '        ')}`,
    unwrap: file => dedented(file.slice(file.indexOf('|\n') + 2), / {8}/),
    decode: text => text.replace(/\n {8}/g, '\n'),
  },
  {
    kind: 'package-json',
    wrap: script => `{\n  "name": "😀",\n  "scripts": {\n    "all": "${json(script.trimEnd())}"\n  }\n}\n`,
    unwrap: file => `${JSON.parse(file).scripts.all.replace(/^(docker buildx create [^&]*) && /, '$1\n')}\n`,
    decode: text => JSON.parse(`"${text}"`),
    cannotHold: isOneLineOfText,
  },
  {
    kind: 'vscode-tasks',
    wrap: script =>
      `{\n  "tasks": [\n    { "label": "😀", "type": "shell", "command": "${json(script.trimEnd())}" }\n  ]\n}\n`,
    unwrap: file =>
      `${JSON.parse(file).tasks[0].command.replace(/^(docker buildx create [^&]*) && /, '$1\n')}\n`,
    decode: text => JSON.parse(`"${text}"`),
    cannotHold: isOneLineOfText,
  },
];

const scriptOf = (text: string): string => text.replace(/^#!.*\n/, '');

for (const host of hosts)
  describe(`shell examples in ${host.kind}`, () => {
    for (const rule of rules)
      for (const [i, shown] of rule.examples.entries()) {
        if (shown.kind !== 'shell') continue;
        const { file: _, ...rest } = shown;
        const example: Example = { ...rest, kind: host.kind };
        const bad = marked(scriptOf(shown.bad));
        const good = scriptOf(shown.good);
        const reason = host.cannotHold?.(bad.text);
        if (reason !== undefined) {
          it(`cannot hold ${rule.id} ${i + 1}: ${reason}`, () => assert.match(bad.text, /\n./));
          continue;
        }
        it(`finds and fixes ${rule.id} ${i + 1}`, () => {
          const text = host.wrap(bad.text);
          const found = lintExample(example, text).filter(({ rule: id }) => id === rule.id);
          assert.deepEqual(
            found.map(({ at }) => host.decode(text.slice(at.span.start, at.span.end))),
            bad.spans.map(({ start, end }) => bad.text.slice(start, end)),
            text,
          );
          const others = lintExample(example, host.wrap(good));
          assert.deepEqual(
            others.map(({ rule: id }) => id),
            [],
            host.wrap(good),
          );
          if (shown.fix === undefined) return;
          const fix = found[0]?.fixes.find(({ title }) => render(title) === shown.fix);
          assert.ok(fix, `no fix ${shown.fix}`);
          const fixed = applyEdits(exampleSource(example, text), fix.edits);
          assert.equal(host.unwrap(fixed), good, fixed);
        });
      }
  });

it('reads what it wrote', () => {
  for (const host of hosts)
    for (const script of ['docker run "$A" \\\n  b\n', 'a\nb "$C"\n'])
      if (host.cannotHold?.(script) === undefined)
        assert.equal(host.unwrap(host.wrap(script)), script, host.kind);
});
