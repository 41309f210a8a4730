import assert from 'node:assert/strict';
import { it } from 'node:test';
import { commentIn } from '../../server/src/core/kinds/kind.ts';
import { kinds } from '../../server/src/core/kinds/kinds.ts';
import { render } from '../../server/src/core/message.ts';
import type { Example, Finding } from '../../server/src/core/rule.ts';
import { rules } from '../../server/src/core/rules/rules.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleSource, lintExample, marked } from '../examples/example-lint.ts';

/** The same file as others write it. Undefined: the kind has no comments. */
const variants: Readonly<Record<string, (example: Example, text: string) => string | undefined>> = {
  'as it is': (_example, text) => text,
  'with CRLF': (_example, text) => text.replace(/\r?\n/g, '\r\n'),
  'after a comment of emoji and tabs': (example, text) => {
    const kind = kinds.find(({ id }) => id === example.kind);
    const comment = kind === undefined ? undefined : commentIn(kind, exampleSource(example, text).uri);
    return comment === undefined || /^#|^\s*\{\{/.test(text)
      ? undefined
      : `${comment} 👩‍🚀\t\u{1d54f}\t\n${text}`;
  },
  'without its last line break': (_example, text) => text.replace(/\r?\n$/, ''),
};

const count = (findings: readonly Finding[], rule: string): number =>
  findings.filter(found => found.rule === rule).length;

for (const [name, variant] of Object.entries(variants))
  it(`every fix of every example works ${name}`, () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const rule of rules)
      for (const [i, example] of rule.examples.entries()) {
        const text = variant(example, marked(example.bad).text);
        if (text === undefined) continue;
        const source = exampleSource(example, text);
        const before = lintExample(example, text);
        for (const finding of before)
          for (const fix of finding.fixes) {
            const own = fix.edits.filter(({ uri }) => uri === source.uri);
            // What is changed elsewhere is tried over the protocol; a comment that tells what to do changes nothing.
            if (own.length === 0 || own.length < fix.edits.length || (fix.commands?.length ?? 0) > 0)
              continue;
            tried++;
            const after = applyEdits(source, own);
            const left = lintExample(example, after);
            const what = `${rule.id} ${example.kind} ${i + 1}, ${finding.rule}: ${render(fix.title)}`;
            if (count(left, 'unreadable-file') > count(before, 'unreadable-file'))
              wrong.push(`${what}: cannot be read\n${after}`);
            if (count(left, finding.rule) >= count(before, finding.rule))
              wrong.push(`${what}: still there\n${after}`);
            if (name === 'with CRLF' && /(^|[^\r])\n/.test(after))
              wrong.push(`${what}: a line break of another kind\n${JSON.stringify(after)}`);
          }
      }
    assert.deepEqual(wrong, []);
    assert.ok(tried > 100, String(tried));
  });
