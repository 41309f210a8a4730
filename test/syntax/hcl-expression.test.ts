import assert from 'node:assert/strict';
import test from 'node:test';
import type { HclExpression } from '../../server/src/core/syntax/hcl/expression.ts';
import { hcl } from '../support/hcl.ts';

/** What the expression of `${…}` says. */
const read = (expression: string): HclExpression | string | undefined => {
  const template = hcl.template(`\${${expression}}`);
  return template?.type === 'template' ? template.parts[0] : undefined;
};

/** The expression with all its parentheses. */
const shown = (one: HclExpression | string | undefined): string => {
  if (one === undefined) return '?';
  if (typeof one === 'string') return one;
  switch (one.type) {
    case 'literal':
      return JSON.stringify(one.value);
    case 'template':
      return `"${one.parts.map(part => (typeof part === 'string' ? part : `\${${shown(part)}}`)).join('|')}"`;
    case 'name':
      return one.name;
    case 'get':
      return `${shown(one.of)}[${shown(one.key)}]`;
    case 'call':
      return `${one.name}(${one.args.map(shown).join(', ')})`;
    case 'not':
      return `!(${shown(one.of)})`;
    case 'binary':
      return `(${shown(one.left)} ${one.operator} ${shown(one.right)})`;
    case 'if':
      return `(${shown(one.condition)} ? ${shown(one.yes)} : ${shown(one.no)})`;
    case 'list':
      return `[${one.items.map(shown).join(', ')}]`;
  }
};

const text = 'a.b["c d"][0] == "x${y != null ? "1" : z}\\"$${" && !f(1.5, [true, g()],) /* c */ || (h).i';

test('reads the expressions that Bake files are made of', () => {
  for (const [expression, expected] of [
    ['a', 'a'],
    ['a ? b : c == 1', '(a ? b : (c == 1))'],
    ['a ? b : c ? d : e ? f : g', '(a ? b : (c ? d : (e ? f : g)))'],
    ['(a ? b : c) ? d : e', '((a ? b : c) ? d : e)'],
    ['a ? b ? 1 : 2 : c ? 3 : 4', '(a ? (b ? 1 : 2) : (c ? 3 : 4))'],
    ['a.0.b[c.d]', 'a["0"]["b"][c["d"]]'],
    ['a || b && !c.d == null', '(a || (b && (!(c["d"]) == null)))'],
    ['f()', 'f()'],
    ['"a\\n\\u0041\\"${"b"} $"', '"a\nA"|${"b"}| $"'],
    [
      text,
      '(((a["b"]["c d"][0] == "x|${((y != null) ? "1" : z)}|"${") && !(f(1.5, [true, g()]))) || h["i"])',
    ],
  ] as const)
    assert.equal(shown(read(expression)), expected, expression);
});

test('reads texts with expressions in them', () => {
  for (const [template, expected] of [
    ['a$${b}%%{${"\\t${c}"}$', '"a${b}%{|${"\t|${c}"}|$"'],
    ['${a}${b}', '"${a}|${b}"'],
    ['  a ${b} \n\n c\\n "${d}" # e\n', '"  a |${b}| \n\n c\\n "|${d}|" # e\n"'],
    ['EOT\n${a}\nEOT_', '"EOT\n|${a}|\nEOT_"'],
    ['', '""'],
  ] as const)
    assert.equal(shown(hcl.template(template)), expected, template);
});

test('says nothing of what it does not read', () => {
  for (const more of [
    'a + b',
    'a < b',
    '-a',
    '[for x in y : x]',
    'a.*.b',
    'a[*]',
    'f(a...)',
    '{ a = 1 }',
    'a ? b',
    '',
    '"a',
  ])
    assert.equal(read(more), undefined, more);
  for (const more of ['%{ if a }b%{ endif }', '${~ a ~}', '${a', 'a ${} b', '${a}}\0'])
    assert.equal(hcl.template(more), undefined, more);
});

test('half-typed, deep and long expressions do no harm', () => {
  for (let end = 0; end <= text.length; end++) {
    read(text.slice(0, end));
    hcl.template(`\${${text.slice(0, end)}`);
  }
  for (const deep of ['(', '!', '[', 'f(', '"${', 'a ? ', 'a['])
    assert.equal(read(deep.repeat(5000)), undefined);
  for (const long of ['.b', '[0]', ' || b', ' == b', ' ? b : c'])
    assert.equal(read(`a${long.repeat(20_000)}`), undefined);
  assert.equal(shown(read(`${'('.repeat(5000)}a${')'.repeat(5000)}`)), '?');
  assert.equal(hcl.template(`${'a'.repeat(200_000)}\${b}`)?.type, 'template');
});
