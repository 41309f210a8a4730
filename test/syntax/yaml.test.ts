import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { asList, asMap, asScalar, type DataNode } from '../../server/src/core/syntax/data.ts';
import { readYaml } from '../../server/src/core/syntax/yaml/yaml.ts';
import { applyEdits, sourceSpan } from '../../server/src/core/text.ts';

const uri = 'file:///a.yaml';
const rootOf = (text: string): DataNode | undefined => readYaml({ uri, text })[0]?.root;
const at = (node: DataNode | undefined, ...path: (string | number)[]): DataNode => {
  const found = path.reduce<DataNode | undefined>(
    (inner, key) => (typeof key === 'number' ? asList(inner)?.items[key] : asMap(inner)?.get(key)),
    node,
  );
  assert.ok(found, `nothing at ${path.join('.')}`);
  return found;
};
const removed = (text: string, ...path: (string | number)[]): string => {
  const edits = at(rootOf(text), ...path).anchor.remove?.();
  assert.ok(edits);
  return applyEdits({ uri, text }, edits);
};

describe('removing', () => {
  for (const [name, text, path, expected] of [
    ['a line', 'a:\n  b: 1\n  c: 2 # why\n  d: 3\n', ['a', 'c'], 'a:\n  b: 1\n  d: 3\n'],
    ['a line, CRLF', 'a:\r\n  b: 1\r\n  c: 2\r\n', ['a', 'b'], 'a:\r\n  c: 2\r\n'],
    ['the last line without a break', 'a: 1\nb: 2', ['b'], 'a: 1'],
    ['the only entry', 'a:\n  b: 1\nc: 2\n', ['a', 'b'], 'a:\n  {}\nc: 2\n'],
    ['the only item', 'a:\n  - x\nb: 2\n', ['a', 0], 'a: []\nb: 2\n'],
    ['the only item, as far left as its key', 'a:\r\n- x\r\nb: 2\r\n', ['a', 0], 'a: []\r\nb: 2\r\n'],
    ['the only item below a comment', 'a: # of:\n- x # y\n', ['a', 0], 'a: # of:\n  [] # y\n'],
    ['the only item of a file', '- x\n', [0], '  []\n'],
    ['from a flow map', 'a: {b: 1, c: 2}\n', ['a', 'c'], 'a: {b: 1}\n'],
    ['from a flow list', 'a: [x, y, z]\n', ['a', 0], 'a: [y, z]\n'],
    ['the first key of an item', 'a:\n  - b: 1\n    c: 2\n', ['a', 0, 'b'], 'a:\n  - c: 2\n'],
    ['a block scalar', 'a: |\n  x\n  y\nb: 2\n', ['a'], 'b: 2\n'],
    ['a nested map', 'a:\n  b:\n    c: 1\n  d: 2\n', ['a', 'b'], 'a:\n  d: 2\n'],
  ] as const)
    it(name, () => assert.equal(removed(text, ...path), expected));
});

describe('reading', () => {
  it('follows aliases and merge keys to where the text is', () => {
    const text = 'x: &x\n  k: v\ny:\n  <<: *x\nz: *x\n';
    const root = rootOf(text);
    for (const path of [
      ['y', 'k'],
      ['z', 'k'],
    ]) {
      const node = at(root, ...path);
      assert.equal(text.slice(node.span.start, node.span.end), 'v');
      assert.deepEqual(
        node.via.map(({ span }) => text.slice(span.start, span.end)),
        ['*x'],
      );
    }
  });

  it('lets own keys win over merged ones', () => {
    assert.equal(asScalar(at(rootOf('x: &x {k: 1}\ny:\n  <<: *x\n  k: 2\n'), 'y', 'k'))?.value, 2);
  });

  for (const [name, text, expected] of [
    ['plain', 'a: one two', 'one two'],
    ['double quotes', 'a: "o\\u006ee\\ttwo"', 'one\ttwo'],
    ['single quotes', "a: 'it''s'", "it's"],
    ['literal', 'a: |\n  one\n  two\n', 'one\ntwo'],
    ['literal, CRLF', 'a: |\r\n  one\r\n  two\r\n', 'one\ntwo'],
    ['folded', 'a: >-\n  one\n  two\n', 'one two'],
    ['partly folded', 'a: >-\r\n  one\r\n    two\r\n\r\n  three\r\n  four\r\n', 'one\n  two\n\nthree four'],
    ['over lines', 'a: one\n  two\n', 'one two'],
    ['over blank lines', 'a: one\n\n  two\n \r\n\n  x\n', 'one\ntwo\n\nx'],
    ['single quotes over blank lines', "a: 'one\n\n  two'\n", 'one\ntwo'],
    ['double quotes over blank lines', 'a: "one\r\n\r\n  two\n x"\n', 'one\ntwo x'],
    ['folded over blank lines', 'a: >\n  one\n\n  two\n\n\n  x\n\n    y\n', 'one\ntwo\n\nx\n\n  y'],
  ] as const)
    it(`extracts ${name} text with its places`, () => {
      const { extract } = asScalar(at(rootOf(text), 'a')) ?? assert.fail();
      assert.equal(extract.text, expected);
      const word = /two|it's/.exec(expected);
      if (word === null) return;
      const span = sourceSpan(extract, { start: word.index, end: word.index + word[0].length });
      assert.equal(text.slice(span.start, span.end).replace("''", "'"), word[0]);
    });

  it('stops at bombs of aliases and at circles', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 9; i++) {
      const name = String.fromCharCode(97 + i);
      const before = String.fromCharCode(96 + i);
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
    }
    assert.ok(rootOf(bomb.join('\n')));
    assert.ok(rootOf('a: &a\n  b: *a\n'));
  });

  it('never throws, and stays within the text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '&x ',
      '*x',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '>',
      '#',
      '\t',
      '\r\n',
      '<<',
      '---\n',
      '!reset ',
      '${A:-b}',
      '\u{feff}',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
        const text = pieces.join('');
        const visit = (node: DataNode | undefined): void => {
          if (node === undefined) return;
          assert.ok(node.span.start >= 0 && node.span.start <= node.span.end && node.span.end <= text.length);
          if (node.type === 'map') for (const { value } of node.entries) visit(value);
          if (node.type === 'list') node.items.forEach(visit);
          applyEdits({ uri, text }, node.anchor.remove?.() ?? []);
        };
        for (const { root } of readYaml({ uri, text })) visit(root);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a quoted text that ends further left than the specification wants', () => {
  const read = (text: string) => readYaml({ uri, text });
  for (const [name, text, value, beside] of [
    ['in single quotes', "a:\n  b: '{\n    \"it''s\": 1\n  }' # x\n  c: 2 # y\n", '{ "it\'s": 1 }', 2],
    [
      'in double quotes, CRLF',
      'a:\r\n  b: "{\r\n  \\"x\\" # no\r\n\r\n  }"\r\n  c: 2\r\n',
      '{ "x" # no\n}',
      0,
    ],
    ['as an item, as far left as its dash', 'a:\n  b:\n  - "{\n  }"\n  c: 2\n', '{ }', 0],
    ['where a quote within it ends a line', "a:\n  b:\n  - 'x''\n  - y'\n  c: 2\n", "x' - y", 0],
    ['where one is escaped', 'a:\n  b: "x\\"\n  y"\n  c: 2\n', 'x" y', 0],
  ] as const)
    it(name, () => {
      const [document] = read(text);
      assert.deepEqual(document?.errors, []);
      assert.equal(document?.comments.length, beside);
      const scalar = at(document?.root, 'a', 'b');
      const found = scalar.type === 'list' ? scalar.items[0] : scalar;
      assert.equal(found?.type === 'scalar' && found.extract.text, value);
      assert.equal(asScalar(at(document?.root, 'a', 'c'))?.value, 2);
    });
  it('is read where there is an error further down, and several times', () => {
    const [document] = read(`${"a:\n  b: '\n  x'\n".repeat(3)}d: [\n`);
    assert.equal(document?.errors.length, 1);
    assert.equal(asScalar(at(document?.root, 'a', 'b'))?.extract.text, ' x');
  });
  it('leaves half-typed text as it is', () => {
    for (const text of [
      'a: "bar\nb: "x"\n',
      "a: 'bar\nb: x # don't\n",
      "a: 'x\n---\nb: '\n",
      "a: 'x\nb: y\n",
    ]) {
      const documents = read(text);
      assert.ok(documents.some(document => document.errors.length > 0));
      assert.equal(asScalar(at(documents[0]?.root, 'a'))?.extract.text.startsWith(text.slice(4, 5)), true);
    }
    assert.equal(asScalar(at(rootOf('a: "bar\nb: "x"\n'), 'b'))?.value, 'x');
  });
});

describe('a quoted text whose last quote is part of it', () => {
  for (const [text, errors] of [
    ["a:\n  - 'echo x''\n  - 'echo y'\nb: c\n", 1],
    ['a:\n  - "echo \\"\n  - "echo y"\r\n', 1],
    ["a:\n  - 'it''s'\n  - ''\n  - ''''\n", 0],
    ['a:\n  - "x\\\\"\n  - ""\n  - "x\\""\n', 0],
  ] as const)
    it(JSON.stringify(text), () => {
      const [document] = readYaml({ uri, text });
      assert.equal(document?.errors.length, errors);
      if (errors === 1) assert.equal(document?.errors[0]?.message, 'Missing closing quote');
    });
});

describe('a list or map in brackets that goes on further left than the specification wants', () => {
  const read = (text: string) => readYaml({ uri, text });
  for (const [name, text, value] of [
    [
      'a list whose bracket closes left of the key',
      'a:\n  - b: [\n      "x",\n      y\n  ]\n    c: 2\n',
      ['x', 'y'],
    ],
    ['its items too, CRLF', "a:\r\n  - b: [\r\nx, # [no\r\n'y' ]\r\n    c: 2\r\n", ['x', 'y']],
    ['nested', "a:\n  - b: [ {d: [\n  'x]', don't\n ]}]\n    c: 2\n", undefined],
    ['as an item', 'a:\n  -\n    b: [\n    x,\n    "#y"\n    ]\n    c: 2\n', ['x', '#y']],
  ] as const)
    it(name, () => {
      const [document] = read(text);
      assert.deepEqual(document?.errors, []);
      const list = at(document?.root, 'a');
      const item = list.type === 'list' ? list.items[0] : undefined;
      const b = at(item, 'b');
      const inner = value === undefined && b.type === 'list' ? at(b.items[0], 'd') : b;
      const values = inner.type === 'list' ? inner.items.map(one => asScalar(one)?.value) : [];
      assert.deepEqual(values, value ?? ['x]', "don't"]);
      assert.equal(asScalar(at(item, 'c'))?.value, 2);
    });
  it('keeps the places', () => {
    const text = 'a:\n  b: [\n  x,\n  yy\n  ]\n';
    const list = at(rootOf(text), 'a', 'b');
    const item = list.type === 'list' ? list.items[1] : undefined;
    assert.equal(text.slice(item?.span.start, item?.span.end), 'yy');
  });
  it('leaves half-typed text as it is', () => {
    for (const text of [
      'a: [\nb: x\nc: [y]\n',
      'a:\n  b: [\n  c: x: y\n  d: ]\n',
      'a: [\n---\nb: ]\n',
      'a: [x,\n}\n',
      'a: [\n] x\n',
    ])
      assert.ok(
        read(text).some(document => document.errors.length > 0),
        text,
      );
    assert.equal(asScalar(at(rootOf('a: [\nb: x\nc: [y]\n'), 'b'))?.value, 'x');
  });
  it('reads many that have no end in time', () => {
    const start = performance.now();
    read('- [\n'.repeat(5000));
    assert.ok(performance.now() - start < 20_000);
  });
});
