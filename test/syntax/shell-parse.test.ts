import assert from 'node:assert/strict';
import test from 'node:test';
import { extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const parse = (text: string) => shell.parse(extractOf('a', text, 0));
const argv = (text: string) =>
  parse(text).commands.map(({ words }) =>
    words.map(({ value }) => (value.known ? value.value : `?${value.text}`)),
  );

test('a comment in backquotes is nothing', () => {
  for (const text of [
    'docker run `# why` --init img',
    'docker run \\\n  `# why` \\\n  --init \\\n  `# it\'s "so` img\n',
    'docker run --init `# one` img `#two`',
  ])
    assert.deepEqual(argv(text), [['docker', 'run', '--init', 'img']], text);
  assert.deepEqual(argv("echo '`# a` b' `c`"), [['echo', '`# a` b', '?`c`'], ['c']]);
  const text = 'a `# x`\nb # y\n';
  assert.deepEqual(
    parse(text).comments.map(({ start, end }) => text.slice(start, end)),
    ['# x', '# y'],
  );
});

test('a command ends with its line, also where it is the third of a pipeline before a redirect', () => {
  const ends = [['a'], ['b'], ['c', 'd'], ['e', 'f']];
  for (const text of [
    'a | b | c d\ne f > g\n',
    'a | b | c d\r\n\r\ne f > g\r\n',
    'a | b | c d # e\n# h `i`\ne f > g\n',
    'a | b | c d \\\n\n  e f > g\n',
    'a | b | c \\\n  d\\\n\ne f 2>&1\n',
    'a | b | c d\nexport X=1\nY=2 e f > g\n',
    'a\n\\b\nc "d"\n\\e f\n',
  ])
    assert.deepEqual(argv(text), ends, text);
  assert.deepEqual(
    argv('a | b | c\nd\ne | f | g\nh\ni 2>&1 | j\nk\n'),
    [...'abcdefghijk'].map(name => [name]),
  );
  assert.deepEqual(argv('x=$(a | b | c\nd > e)\nf\n'), [['a'], ['b'], ['c'], ['d'], ['f']]);
});

test('a pattern with a quoted blank ends with its word, behind each operator', () => {
  for (const condition of [
    '$a = *"b c"*',
    '$a =~ .*"b c"',
    '"$a" = [xy]"b c" || $a = $b" c"*',
    '$a != *"b c"* && ${d[*]} =~ a" $b "',
  ])
    assert.deepEqual(argv(`if [[ ${condition} ]]; then e; fi\nf g\n`), [['e'], ['f', 'g']], condition);
  // Elsewhere it is no operator.
  assert.deepEqual(argv('a = b"c d" # [[ x\n'), [['a', '=', 'bc d']]);
});

test('a heredoc ends at its word, also where the redirect follows at once', () => {
  const after = (redirect: string): readonly string[] | undefined =>
    argv(`cat <<EOF${redirect}\n$A(b)\nEOF\nc d\n`).at(-1);
  for (const redirect of ['>> /f', '> /f', ' >> /f', ' | tee /f'])
    assert.deepEqual(after(redirect), ['c', 'd'], redirect);
  const [command] = parse("cat <<'EOF'>> /f\na\nEOF\n").commands;
  assert.deepEqual(
    command?.redirects
      .filter(({ operator }) => operator === '>>')
      .map(({ target, anchor }) => [target, anchor.span]),
    [
      [
        { known: true, value: '/f' },
        { start: 14, end: 16 },
      ],
    ],
  );
});

test('a flag that touches a heredoc is a word, and the heredoc ends', () => {
  for (const flag of ['-f-', '-f', '-', '--file=-'])
    assert.deepEqual(argv(`docker build . ${flag}<<EOF\nFROM a\nEOF\nb -c\n`), [
      ['docker', 'build', '.', flag],
      ['b', '-c'],
    ]);
  assert.deepEqual(argv("a -f-<<-'X'\n\tc\n\tX\nb -c<<<d\n"), [
    ['a', '-f-'],
    ['b', '-c'],
  ]);
});

test('an operator in quotes is that operator', () => {
  for (const test of [`[ "$x" '==' "C" ] || [ x "=" c ]`, `[ a '-eq' 1 ]`, `! [ "$x" "!=" 'C' ]`])
    assert.deepEqual(
      argv(`if ${test}; then\n  a\nelse\n  b '==' c\nfi\nd\n`).filter(([name]) => name !== '['),
      [['a'], ['b', '==', 'c'], ['d']],
      test,
    );
  assert.deepEqual(argv(`echo "[ a '==' b"`), [['echo', "[ a '==' b"]]);
});

test('a redirect to nowhere stands between a heredoc and its pipe', () => {
  for (const between of ['2>&1', '2>/dev/null', '2> /dev/null 1>&2'])
    for (const name of ['EOF', "'EOF'", '"EOF"', '\\EOF'])
      assert.deepEqual(
        argv(`bash <<${name} ${between} | b c\nd e\nEOF\nf\n`),
        [['d', 'e'], ['b', 'c'], ['f']],
        name + between,
      );
});
