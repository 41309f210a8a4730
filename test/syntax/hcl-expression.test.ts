import assert from 'node:assert/strict';
import test from 'node:test';
import { readExpression, readTemplate } from '../../server/src/core/syntax/hcl/expression.ts';

const text = 'a.b["c d"][0] == "x${y != null ? "1" : z}\\"$${" && !f(1.5, [true, g()],) /* c */ || (h) # d';

test('reads the expressions that Bake files are made of', () => {
  assert.deepEqual(readExpression('a ? b : c == 1'), {
    type: 'if',
    condition: { type: 'name', name: 'a' },
    yes: { type: 'name', name: 'b' },
    no: {
      type: 'binary',
      operator: '==',
      left: { type: 'name', name: 'c' },
      right: { type: 'literal', value: 1 },
    },
  });
  assert.deepEqual(readTemplate('a$${b}%%{${"\\t${c}"}$'), {
    type: 'template',
    parts: ['a${b}%{', { type: 'template', parts: ['\t', { type: 'name', name: 'c' }] }, '$'],
  });
  assert.equal(readExpression(text)?.type, 'binary');
});

test('says nothing of what it does not read', () => {
  for (const more of [
    'a + b',
    'a < b',
    '[for x in y : x]',
    'a.*.b',
    'f(a...)',
    '{ a = 1 }',
    'a ? b',
    '',
    '"a',
  ])
    assert.equal(readExpression(more), undefined, more);
  for (const more of ['%{ if a }b%{ endif }', '${~ a ~}', '${a'])
    assert.equal(readTemplate(more), undefined, more);
});

test('half-typed, deep and long expressions do no harm', () => {
  for (let end = 0; end <= text.length; end++) {
    readExpression(text.slice(0, end));
    readTemplate(`\${${text.slice(0, end)}`);
  }
  for (const deep of ['(', '!', '[', 'f(', '"${', 'a ? ', 'a['])
    assert.equal(readExpression(deep.repeat(5000)), undefined);
  for (const long of ['.b', '[0]', ' || b', ' == b'])
    assert.equal(readExpression(`a${long.repeat(20_000)}`), undefined);
  assert.equal(readTemplate(`${'a'.repeat(200_000)}\${b}`)?.type, 'template');
});
