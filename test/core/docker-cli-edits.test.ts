import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '../../server/src/core/facts.ts';
import { scriptWorkloads } from '../../server/src/core/kinds/docker-cli/script-workloads.ts';
import { applyEdits, extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const uri = 'file:///w/script.sh';
const parse = (text: string) => shell.parse(extractOf(uri, text, 0)).commands;
const container = (text: string) =>
  scriptWorkloads(parse(text), { uri, name: 'script.sh' }).find(({ runs }) => runs === 'container');
/** What it says, without where. */
const value = (said: unknown): string =>
  JSON.stringify(said, (key, part: unknown) =>
    ['anchor', 'extract', 'span'].includes(key) ? undefined : part,
  );

interface Option {
  readonly name: string;
  readonly letter?: string;
  readonly value?: string;
  /** Whether ECI has a say in it. */
  readonly counts: boolean;
}

const options: readonly Option[] = [
  { name: 'network', value: 'host', counts: true },
  { name: 'pid', value: 'host', counts: true },
  { name: 'privileged', counts: true },
  { name: 'volume', letter: 'v', value: '/var/run/docker.sock:/var/run/docker.sock', counts: true },
  { name: 'volume', letter: 'v', value: '/a b:/c', counts: true },
  { name: 'mount', value: 'type=bind,src=/dev,dst=/dev', counts: true },
  { name: 'cap-add', value: 'SYS_ADMIN', counts: true },
  { name: 'security-opt', value: 'seccomp=unconfined', counts: true },
  { name: 'env', letter: 'e', value: '--privileged', counts: false },
  { name: 'env', letter: 'e', value: 'A=it’s', counts: false },
  { name: 'workdir', letter: 'w', value: '/w', counts: false },
  { name: 'interactive', letter: 'i', counts: false },
  { name: 'rm', counts: false },
];

const quotings: readonly ((text: string) => string)[] = [
  text => (/^[\w=:,./-]+$/.test(text) ? text : `'${text}'`),
  text => `'${text}'`,
  text => `"${text}"`,
  text => text.replace(/[^\w=:,./-]/g, c => (c.charCodeAt(0) > 127 ? c : `\\${c}`)),
];
const blanks = [' ', '  ', '\t', ' \\\n  ', ' \\\r\n\t'];

/** An option as somebody writes it. */
const written = fc
  .record({
    option: fc.constantFrom(...options),
    quote: fc.constantFrom(...quotings),
    form: fc.constantFrom('equals', 'apart', 'short', 'cluster', 'joined'),
    blank: fc.constantFrom(...blanks),
    lead: fc.constantFrom(...blanks),
  })
  .map(({ option, quote, form, blank, lead }) => {
    const { name, letter, value: given } = option;
    const long = `--${name}`;
    if (given === undefined)
      return { option, lead, text: letter !== undefined && form === 'short' ? `-${letter}` : long };
    const short = letter === undefined ? undefined : `-${letter}`;
    if (short === undefined || form === 'equals' || form === 'apart')
      return {
        option,
        lead,
        text: form === 'apart' ? `${long}${blank}${quote(given)}` : quote(`${long}=${given}`),
      };
    if (form === 'joined') return { option, lead, text: quote(short + given) };
    return { option, lead, text: `${form === 'cluster' ? `-it${letter}` : short}${blank}${quote(given)}` };
  });
const commandLine = fc.array(written, { maxLength: 8 }).map(parts => ({
  parts,
  text: `cd /x\ndocker run${parts.map(({ lead, text }) => lead + text).join('')} alpine echo --privileged # end\nls\n`,
}));

const plain = (chosen: readonly Option[]): string =>
  `docker run ${chosen.map(({ name, value: given }) => (given === undefined ? `--${name}` : `'--${name}=${given}'`)).join(' ')} alpine echo --privileged`;

it('finds the same in every order, form and quoting', () => {
  fc.assert(
    fc.property(commandLine, ({ parts, text }) => {
      const expected = container(plain(parts.map(({ option }) => option)));
      assert.deepEqual((container(text)?.facts ?? []).map(value), (expected?.facts ?? []).map(value));
    }),
    { numRuns: 400 },
  );
});

it('takes a flag out with its value, and leaves the other words as they were', () => {
  fc.assert(
    fc.property(commandLine, fc.nat(), ({ parts, text }, pick) => {
      const facts = (container(text)?.facts ?? []).filter(
        ({ type }) => type !== 'command' && type !== 'image',
      );
      const fact = facts[pick % Math.max(facts.length, 1)];
      if (fact === undefined) return;
      const { remove } = fact.anchor;
      assert.notEqual(remove, undefined, text);
      const after = applyEdits({ uri, text }, remove?.() ?? []);
      const left = facts.filter(other => other !== fact).map(value);
      assert.deepEqual(
        (container(after)?.facts ?? [])
          .filter(({ type }) => type !== 'command' && type !== 'image')
          .map(value),
        left,
        after,
      );
      // Other commands, the operands and the comment stay.
      const words = (script: string) => parse(script).map(({ words: all }) => all.map(value));
      assert.deepEqual(words(after)[0], words(text)[0]);
      assert.deepEqual(words(after).at(-1), words(text).at(-1));
      assert.match(after, /[\t\n ]alpine echo --privileged # end\nls\n$/);
      assert.equal(parts.length > 0, true);
    }),
    { numRuns: 400 },
  );
});

it('replaces a value alone', () => {
  const text = 'docker run --network  host -itv /a:/b --cap-add=SYS_TIME alpine\n';
  const edited = (type: Fact['type'], other: string): string => {
    const anchor = container(text)?.facts.find(fact => fact.type === type)?.anchor;
    return applyEdits({ uri, text }, anchor?.replace?.(other) ?? []);
  };
  assert.equal(edited('namespace', 'bridge'), text.replace('host', 'bridge'));
  assert.equal(edited('mount', '/c:/d'), text.replace('/a:/b', '/c:/d'));
  assert.equal(edited('capability', 'CHOWN'), text.replace('SYS_TIME', 'CHOWN'));
  assert.equal(edited('image', 'debian'), text.replace('alpine', 'debian'));
});

it('takes options out of the variables that bring them', () => {
  const edited = (text: string): string => {
    const fact = container(text)?.facts.find(({ type }) => type === 'namespace');
    return applyEdits({ uri, text }, fact?.anchor.remove?.() ?? []);
  };
  assert.equal(
    edited('O="--rm --net host -it"\ndocker run $O alpine\n'),
    'O="--rm -it"\ndocker run $O alpine\n',
  );
  assert.equal(
    edited('A=(--rm --net \'host\' -it)\ndocker run "${A[@]}" alpine\n'),
    'A=(--rm -it)\ndocker run "${A[@]}" alpine\n',
  );
  assert.equal(edited('N=host\ndocker run --net=$N alpine\n'), 'N=host\ndocker run alpine\n');
  assert.equal(
    edited('O=--pid=host\ndocker run ${X:+--pid host} $O alpine\n'),
    'O=--pid=host\ndocker run ${X:+} $O alpine\n',
  );
});

it('survives what nobody writes', () => {
  const tokens = [
    'docker',
    ' ',
    'run',
    '-',
    '--',
    '"',
    "'",
    '$',
    '${',
    '}',
    '(',
    ')',
    '`',
    '\\',
    '\n',
    '--net',
    '=host',
    '-v',
    'build',
    'buildx',
    '|',
    '&',
    'if',
    'then',
    '<<E',
    'é',
    '😀',
    '+=',
    'A=(',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 40 }), parts => {
      const text = parts.join('');
      for (const { facts } of scriptWorkloads(parse(text), { uri, name: 'x' }))
        for (const { anchor } of facts) {
          assert.ok(anchor.span.start >= 0 && anchor.span.start <= anchor.span.end, text);
          assert.ok(anchor.span.end <= text.length, text);
          for (const edit of anchor.remove?.() ?? []) assert.ok(edit.span.end <= text.length, text);
        }
    }),
    { numRuns: 500 },
  );
});

it('leaves tidy lines where it takes an option out', () => {
  const without = (text: string): string => {
    const fact = container(text)?.facts.find(({ anchor }) => anchor.remove !== undefined);
    return applyEdits({ uri, text }, fact?.anchor.remove?.() ?? []);
  };
  const run = 'docker run "${A[@]}" a';
  const pairs: readonly (readonly [string, string])[] = [
    ['docker run \\\n  --privileged -it \\\n  a\n', 'docker run \\\n  -it \\\n  a\n'],
    ['docker run \\\n  --net host -it \\\n  a\n', 'docker run \\\n  -it \\\n  a\n'],
    ['docker run \\\n  --net host \\\n  a\n', 'docker run \\\n  a\n'],
    ['docker run \\\n  -it --net host \\\n  a\n', 'docker run \\\n  -it \\\n  a\n'],
    ['docker run \\\n  --net \\\n  host -it \\\n  a\n', 'docker run \\\n  -it \\\n  a\n'],
    ['docker run \\\n  -itv /a:/b a\n', 'docker run \\\n  -it a\n'],
    ['docker run \\\r\n  --privileged -it a\r\n', 'docker run \\\r\n  -it a\r\n'],
    ['docker run --privileged \\\n  -it a\n', 'docker run \\\n  -it a\n'],
    [`A=(\n  --net host\n  -it\n)\n${run}\n`, `A=(\n  -it\n)\n${run}\n`],
    [`A=(\r\n  --net host -it\r\n)\r\n${run}\r\n`, `A=(\r\n  -it\r\n)\r\n${run}\r\n`],
    [`A=(\n  -it\n  --privileged\n)\n${run}\n`, `A=(\n  -it\n)\n${run}\n`],
  ];
  for (const [before, after] of pairs) assert.equal(without(before), after);
});
