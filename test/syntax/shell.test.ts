import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { valueOf, type Word } from '../../server/src/core/facts.ts';
import { applyEdits, extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const show = (word: Word): string => (word.value.known ? word.value.value : `?${word.value.text}`);
const parse = (text: string) => shell.parse(extractOf('a', text, 0));
const argv = (text: string) => parse(text).commands.map(command => command.words.map(show));

/** What each word of the first command underlines. */
const underlined = (text: string) =>
  parse(text).commands[0]?.words.map(({ anchor: { span } }) => text.slice(span.start, span.end));

test('commands are found wherever they run', () => {
  assert.deepEqual(argv('set -e; sudo modprobe nf_nat'), [
    ['set', '-e'],
    ['modprobe', 'nf_nat'],
  ]);
  assert.deepEqual(argv('echo modprobe'), [['echo', 'modprobe']]);
  assert.deepEqual(argv('if a; then b; else c; fi; for x in 1; do d; done; while e; do f; done'), [
    ['a'],
    ['b'],
    ['c'],
    ['d'],
    ['e'],
    ['f'],
  ]);
  assert.deepEqual(argv('f() { (g); }; h | i && ! j || k &\nx=$(l `m`); [[ a ]]; case q in q) n;; esac'), [
    ['g'],
    ['h'],
    ['i'],
    ['j'],
    ['k'],
    ['l', '?`m`'],
    ['m'],
    ['n'],
  ]);
});

test('wrappers are taken off', () => {
  for (const wrapper of [
    'sudo',
    'sudo -E -u root',
    'sudo --user=root A=b',
    'env -i A=b C="d e"',
    'exec',
    'command',
    'nohup',
    'time -p',
    'nice -n 5',
    'doas -u root',
    'sudo env X=y nice',
    'timeout -k 5 10s',
    'xargs -r -n 1',
    '/usr/bin/sudo --',
    'A=b',
  ])
    assert.deepEqual(argv(`${wrapper} insmod x.ko`), [['insmod', 'x.ko']], wrapper);
  assert.deepEqual(argv('command -v modprobe'), []);
  assert.deepEqual(argv('echo sudo modprobe x'), [['echo', 'sudo', 'modprobe', 'x']]);
});

test('scripts inside the script are read, with their places', () => {
  const text = `bash -lc "cd /x && sudo 'mod'probe nf_nat" # why`;
  const [, modprobe] = parse(text).commands;
  assert.deepEqual(modprobe?.words.map(show), ['modprobe', 'nf_nat']);
  assert.deepEqual(
    modprobe?.words.map(w => text.slice(w.anchor.span.start, w.anchor.span.end)),
    ["'mod'probe", 'nf_nat'],
  );
  assert.deepEqual(argv(`sh -c 'sh -c "modprobe x"'`), [['modprobe', 'x']]);
  assert.deepEqual(argv(`sh -euxc 'a' b`), [['a']]);
  assert.deepEqual(argv('sh a.sh -c b'), [['sh', 'a.sh', '-c', 'b']]);
  assert.deepEqual(argv(`eval "docker ps"; su -c 'a b' me`), [
    ['docker', 'ps'],
    ['a', 'b'],
  ]);
});

test('heredocs are scripts for shells only', () => {
  assert.deepEqual(argv('bash <<EOF\nmodprobe x\nEOF\nls'), [['modprobe', 'x'], ['ls']]);
  assert.deepEqual(argv("sudo sh -s <<-'EOF'\n\tmodprobe x\n\tEOF\n"), [['modprobe', 'x']]);
  assert.deepEqual(argv('cat <<EOF | sh\nmodprobe x\nEOF\n'), [['cat'], ['modprobe', 'x']]);
  assert.deepEqual(argv('cat > /x <<EOF\nmodprobe x\nEOF\n'), [['cat']]);
  assert.deepEqual(argv("sh <<< 'modprobe x'"), [['modprobe', 'x']]);
});

test('words say their values and their places', () => {
  assert.deepEqual(argv(`a "b c"d'e'\\ f $'g\\n' \\"h "x\\y\\$"`), [['a', 'b cde f', 'g\n', '"h', 'x\\y$']]);
  assert.deepEqual(underlined(`a "b c"d'e'\\ f $'g\\n'`), ['a', `"b c"d'e'\\ f`, `$'g\\n'`]);
  assert.deepEqual(underlined('docker run \\\n\t--rm \\\n  img'), ['docker', 'run', '--rm', 'img']);
  assert.deepEqual(underlined('\uFEFFdocker run \\\r\n  --rm\r\n'), ['docker', 'run', '--rm']);
  assert.deepEqual(argv('a b\r\nc d\r\n'), [
    ['a', 'b'],
    ['c', 'd'],
  ]);
  assert.deepEqual(argv('cmd >out arg 2>&1'), [['cmd', 'arg']]);
});

test('variables are resolved where they are sure', () => {
  assert.deepEqual(argv('X=host; d $X "${X}" --n=$X'), [['d', 'host', 'host', '--n=host']]);
  assert.deepEqual(argv('d ${N:-host} "$PWD:/x" $(id)'), [['d', 'host', '?$PWD:/x', '?$(id)'], ['id']]);
  const [word] = parse('d ${N:-host}').commands[0]?.words.slice(1) ?? [];
  assert.deepEqual(word?.value, { known: true, value: 'host', fromDefault: '${N:-host}' });
  assert.deepEqual(argv('if a; then X=1; fi; d $X'), [['a'], ['d', '?$X']]);
  assert.deepEqual(argv('X=1; X=2; d $X'), [['d', '2']]);
  assert.deepEqual(argv('X=1; while a; do X=2; done; d $X'), [['a'], ['d', '?$X']]);
  assert.deepEqual(argv('f() { d $X; }; X=1; f'), [['d', '?$X'], ['f']]);
  assert.deepEqual(argv('X=1; f() { d $X; }; X=2; f'), [['d', '?$X'], ['f']]);
  assert.deepEqual(argv('X=1; (X=2); d $X; read X; d $X'), [
    ['d', '1'],
    ['read', 'X'],
    ['d', '?$X'],
  ]);
  assert.deepEqual(argv('d $X; X=1'), [['d', '?$X']]);
  assert.deepEqual(argv('O=\'-a --b\'; d $O c "$O"'), [['d', '-a', '--b', 'c', '-a --b']]);
  assert.deepEqual(argv('A=(--x "y z"); d "${A[@]}" i'), [['d', '--x', 'y z', 'i']]);
  const given = new Map([['M', { known: true as const, value: 'nf' }]]);
  assert.deepEqual(shell.parse(extractOf('a', 'm $M', 0), given).commands[0]?.words.map(show), ['m', 'nf']);
});

test('each command in braces writes where they do', () => {
  const written = (text: string): readonly string[] =>
    parse(text).commands.map(({ words, redirects }) =>
      [
        ...words.map(show),
        ...redirects.map(({ operator, target }) => operator + (valueOf(target) ?? '?')),
      ].join(' '),
    );
  assert.deepEqual(written('{ a; b && c; } > f'), ['a >f', 'b >>f', 'c >>f']);
  assert.deepEqual(written('( a | b; c >> g; d 2> h ) >> f'), ['a', 'b >>f', 'c >>g', 'd >h >>f']);
  assert.deepEqual(written('{ a | b; c >&2; } > f'), ['a', 'b >f', 'c >&2']);
  assert.deepEqual(written('{ a; { b; } > g; } > f 2>&1'), ['a >f', 'b >g']);
  assert.deepEqual(written('{ a; } | b > f'), ['a', 'b >f']);
  assert.deepEqual(written('{ for x in y; do a; done; } > f'), ['a']);
});

test('assignments, redirects, comments, statements', () => {
  const text =
    'if x; then\n  A=1 DOCKER_BUILDKIT=0 docker build . > log # note\nfi\n  set -e; docker \\\n   ps';
  const { commands, comments } = parse(text);
  const build = commands.find(
    c => c.words[1] !== undefined && show(c.words[1]) === 'build',
  ) as (typeof commands)[number];
  assert.deepEqual(
    build.assignments.map(a => a.name),
    ['A', 'DOCKER_BUILDKIT'],
  );
  assert.equal(text.slice(build.statementStart).indexOf('A=1'), 0);
  assert.deepEqual(
    build.redirects.map(r => [r.operator, r.target]),
    [['>', { known: true, value: 'log' }]],
  );
  assert.deepEqual(
    comments.map(c => text.slice(c.start, c.end)),
    ['# note'],
  );
  const last = commands.at(-1);
  assert.equal(text.slice(last?.statementStart).indexOf('set -e'), 0);
});

test('words can be replaced and removed', () => {
  const text = 'docker run \\\r\n  --privileged \\\r\n  "img"\r\n';
  const words = parse(text).commands[0]?.words ?? [];
  const edit = (edits: ReturnType<NonNullable<Word['anchor']['remove']>> | undefined) =>
    applyEdits({ uri: 'a', text }, edits ?? []);
  assert.equal(edit(words[2]?.anchor.remove?.()), 'docker run \\\r\n  "img"\r\n');
  assert.equal(edit(words[3]?.anchor.replace?.('a b')), "docker run \\\r\n  --privileged \\\r\n  'a b'\r\n");
});

test('exec form runs what it names', () => {
  const words = ['sudo', 'sh', '-c', 'modprobe x'].map(value => ({
    value: { known: true as const, value },
    anchor: { uri: 'a', span: { start: 5, end: 15 } },
    extract: extractOf('a', value, 5),
  }));
  assert.deepEqual(
    shell.ofWords(words).map(c => c.words.map(show)),
    [['modprobe', 'x']],
  );
  assert.equal(shell.ofWords(words)[0]?.words[0]?.anchor.span.start, 5);
});

test('any text is read without a throw, every place is inside', () => {
  const piece = fc.constantFrom(
    'docker run ',
    'sh -c "',
    "'",
    '"',
    '$',
    '${A:-',
    '}',
    '$(',
    ')',
    '`',
    '\\',
    '\n',
    '\r\n',
    '\t',
    '<<EOF\n',
    'EOF\n',
    ' ; ',
    '|',
    '&&',
    '((',
    '{',
    'if ',
    'then ',
    'fi',
    'A=(',
    '[@]',
    '#',
    '\uFEFF',
    '😀',
    'x=1;',
    '\0',
    'for a in ',
    '<<<',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map(p => p.join('')),
      ),
      text => {
        const { commands, comments } = parse(text);
        const spans = [...comments, ...commands.flatMap(c => [c.span, ...c.words.map(w => w.anchor.span)])];
        for (const span of spans)
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
      },
    ),
    { numRuns: 500 },
  );
});

test('arrays that hold one another, and themselves, are followed no further than anyone writes', () => {
  const names = Array.from({ length: 12 }, (_, i) => `f${i}() { if x; then A=("\${A[@]}" --o${i}); fi; }`);
  const words = argv(`${names.join('\n')}\ng() { docker run "\${A[@]}" last; }\n`).find(
    ([first]) => first === 'docker',
  );
  assert.equal(words?.at(-1), 'last');
  assert.ok(words.length < 10_000, `${words.length} words`);
});
