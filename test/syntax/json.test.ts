import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asList, asMap, asScalar, type DataNode } from '../../server/src/core/syntax/data.ts';
import { insertItem, insertProperty, isAbsent, readJson } from '../../server/src/core/syntax/json/json.ts';
import { applyEdits, type Edit, sourceSpan } from '../../server/src/core/text.ts';

const uri = 'file:///admin-settings.json';
const rootOf = (text: string, comments = true): DataNode => {
  const { root } = readJson({ uri, text }, { comments });
  assert.ok(root);
  return root;
};
const edited = (text: string, edits: readonly Edit[] | undefined): string =>
  applyEdits({ uri, text }, edits ?? []);
const removeKey = (text: string, key: string): string =>
  edited(text, asMap(rootOf(text))?.entry(key)?.keyAnchor.remove?.());

test('removing an entry takes its comma and its lines, and nothing else', () => {
  assert.equal(removeKey('{"a": 1, "b": 2}', 'a'), '{"b": 2}');
  assert.equal(removeKey('{"a": 1, "b": 2}', 'b'), '{"a": 1}');
  assert.equal(removeKey('{"a": 1}', 'a'), '{}');
  assert.equal(removeKey('{\r\n  "a": 1,\r\n  "b": 2\r\n}', 'a'), '{\r\n  "b": 2\r\n}');
  assert.equal(removeKey('{\n  "a": 1,\n  "b": 2\n}', 'b'), '{\n  "a": 1\n}');
  assert.equal(
    removeKey('{\n  "a": 1, // one\n  // two\n  "b": 2\n}', 'b'),
    '{\n  "a": 1 // one\n  // two\n}',
  );
  assert.equal(removeKey('{\n  "a": 1, // one\n  "b": 2\n}', 'a'), '{\n  // one\n  "b": 2\n}');
});

test('removing an item of [1, 2] leaves [1]', () => {
  const text = '[1, 2]';
  assert.equal(edited(text, asList(rootOf(text))?.items[1]?.anchor.remove?.()), '[1]');
});

test('a property goes behind the last, before its comment line ends, in the style of the file', () => {
  const add = (text: string): string => {
    const map = asMap(rootOf(text));
    assert.ok(map);
    return edited(text, insertProperty({ uri, text }, map, 'x', '{\n  "y": true\n}'));
  };
  assert.equal(add('{}'), '{\n  "x": {\n    "y": true\n  }\n}');
  assert.equal(add('{\r\n\t"a": 1\r\n}'), '{\r\n\t"a": 1,\r\n\t"x": {\r\n\t\t"y": true\r\n\t}\r\n}');
  assert.equal(add('{\n  "a": 1 // one\n}'), '{\n  "a": 1, // one\n  "x": {\n    "y": true\n  }\n}');
  assert.equal(add('{\n  "a": 1,\n}'), '{\n  "a": 1,\n  "x": {\n    "y": true\n  }\n}');
  const list = asList(rootOf('[]'));
  assert.ok(list);
  assert.equal(edited('[]', insertItem({ uri, text: '[]' }, list, '"a"')), '["a"]');
});

test('strings know where each character came from', () => {
  const text = '["a\\u0062\\"c"]';
  const scalar = asScalar(asList(rootOf(text))?.items[0]);
  assert.equal(scalar?.extract.text, 'ab"c');
  assert.ok(scalar);
  const { start, end } = sourceSpan(scalar.extract, { start: 3, end: 4 });
  assert.equal(text.slice(start, end), 'c');
});

test('a byte order mark moves nothing; a value being typed is absent', () => {
  const { root, errors } = readJson({ uri, text: '\uFEFF{"a":}' }, { comments: false });
  const entry = asMap(root)?.entry('a');
  assert.ok(entry);
  assert.deepEqual(entry.keySpan, { start: 2, end: 5 });
  assert.ok(isAbsent(entry.value));
  assert.equal(errors.length > 0, true);
});

test('any text is read without an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ue1 \n/*-tn') }), text => {
      readJson({ uri, text }, { comments: true });
    }),
  );
});

test('removing or adding anywhere keeps every other value', () => {
  const value = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue({ maxDepth: 0 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.string({ maxLength: 3 }).filter(k => k !== '__proto__'),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  })).value;
  const indent = fc.constantFrom<string | number | undefined>(undefined, 2, 4, '\t');
  fc.assert(
    fc.property(value, indent, fc.nat(), fc.boolean(), (json, space, pick, crlf) => {
      const text = (JSON.stringify(json, null, space) ?? 'null').replaceAll('\n', crlf ? '\r\n' : '\n');
      const places = walk(rootOf(text, false), json);
      const place = places[pick % places.length];
      if (place === undefined) return;
      assert.deepEqual(JSON.parse(edited(text, place.edits())), place.expected(JSON.parse(text)));
      function walk(node: DataNode, _value: unknown, path: (string | number)[] = []): Place[] {
        const own: Place[] = [];
        if (path.length > 0 && node.anchor.remove !== undefined)
          own.push({ edits: () => node.anchor.remove?.() ?? [], expected: root => at(root, path, 'remove') });
        if (node.type === 'map')
          return [
            ...own,
            {
              edits: () => insertProperty({ uri, text }, node, 'new', '[\n  1\n]'),
              expected: root => at(root, path, 'add'),
            },
            ...node.entries.flatMap(e => walk(e.value, undefined, [...path, e.key])),
          ];
        if (node.type === 'list')
          return [
            ...own,
            {
              edits: () => insertItem({ uri, text }, node, '[\n  1\n]'),
              expected: root => at(root, path, 'add'),
            },
            ...node.items.flatMap((item, i) => walk(item, undefined, [...path, i])),
          ];
        return own;
      }
    }),
    { numRuns: 2000 },
  );
});

interface Place {
  edits(): readonly Edit[];
  expected(root: unknown): unknown;
}

function at(root: unknown, path: (string | number)[], what: 'remove' | 'add'): unknown {
  const steps = what === 'remove' ? path.slice(0, -1) : path;
  const last = path.at(-1);
  let target = root;
  for (const step of steps) target = (target as Record<string | number, unknown>)[step];
  if (Array.isArray(target)) {
    if (what === 'add') target.push([1]);
    else target.splice(Number(last), 1);
  } else if (what === 'add') (target as Record<string, unknown>).new = [1];
  else delete (target as Record<string | number, unknown>)[last ?? ''];
  return root;
}
