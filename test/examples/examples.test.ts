import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyRule } from '../../server/src/core/every-rule.ts';
import type { KindId } from '../../server/src/core/kinds/kind.ts';
import { render } from '../../server/src/core/message.ts';
import type { RuleDescription } from '../../server/src/core/rule.ts';
import { rules } from '../../server/src/core/rules/rules.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleSource, lintExample, marked } from './example-lint.ts';

const holdShell = new Set<KindId>(['makefile', 'justfile', 'taskfile', 'package-json', 'vscode-tasks']);
const claims = (rule: RuleDescription, kind: KindId): boolean =>
  rule.kinds.includes(kind) || (holdShell.has(kind) && rule.kinds.includes('shell'));

for (const rule of everyRule) {
  describe(rule.id, () => {
    for (const [i, example] of rule.examples.entries()) {
      it(`finds exactly what is marked (${example.kind} ${i + 1})`, () => {
        const { text, spans } = marked(example.bad);
        const found = lintExample(example, text).filter(({ rule: id }) => id === rule.id);
        assert.deepEqual(
          found.map(({ at }) => text.slice(at.span.start, at.span.end)),
          spans.map(s => text.slice(s.start, s.end)),
        );
        assert.deepEqual(
          found.map(({ at }) => at.span),
          spans,
        );
      });
      it(`says nothing of the good file (${example.kind} ${i + 1})`, () => {
        assert.deepEqual(
          lintExample(example, example.good).map(f => `${f.rule}: ${render(f.message)}`),
          [],
        );
      });
      if (example.fix !== undefined)
        it(`fixes it: ${example.fix} (${example.kind} ${i + 1})`, () => {
          const { text } = marked(example.bad);
          const found = lintExample(example, text).find(({ rule: id }) => id === rule.id);
          const fix = found?.fixes.find(({ title }) => render(title) === example.fix);
          assert.ok(fix, `no fix of that title among ${found?.fixes.map(f => render(f.title)).join('; ')}`);
          assert.equal(applyEdits(exampleSource(example, text), fix.edits), example.good);
        });
    }
    it('shows a fix if it has one', () => {
      const findings = rule.examples.map(e => lintExample(e, marked(e.bad).text));
      const fixes = findings
        .flat()
        .filter(f => f.rule === rule.id && f.fixes.some(fix => fix.edits.length > 0));
      if (fixes.length > 0 && rule.id !== 'build-unprotected')
        assert.ok(
          rule.examples.some(({ fix }) => fix !== undefined),
          'a fix that no example shows',
        );
    });
  });
}

describe('rules', () => {
  for (const rule of rules)
    it(`have an example for each kind they claim (${rule.id})`, () => {
      const shown = new Set(rule.examples.map(({ kind }) => kind));
      assert.deepEqual(
        rule.kinds.filter(kind => !shown.has(kind)),
        [],
      );
    });

  it('find nothing in kinds that they do not claim', () => {
    for (const example of rules.flatMap(({ examples }) => examples)) {
      const found = new Set(lintExample(example, marked(example.bad).text).map(f => f.rule));
      for (const rule of rules)
        if (found.has(rule.id))
          assert.ok(claims(rule, example.kind), `${rule.id} in ${example.kind}: ${example.bad}`);
    }
  });
});
