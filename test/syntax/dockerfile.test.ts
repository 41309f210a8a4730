import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Setting } from '../../server/src/core/facts.ts';
import { parseDockerfile } from '../../server/src/core/syntax/dockerfile/dockerfile.ts';
import { applyEdits, type Span, sourceSpan } from '../../server/src/core/text.ts';

const parse = (text: string) => parseDockerfile({ uri: 'a', text });
const steps = (text: string) => parse(text).stages.flatMap(stage => stage.instructions);
const cut = (text: string, { start, end }: Span) => text.slice(start, end);
const show = (setting: Setting<string> | undefined) => (setting?.known ? setting.value : `?${setting?.text}`);

test('continuations, comments inside, and flags on their own lines', () => {
  for (const eol of ['\n', '\r\n']) {
    const text = [
      '\uFEFFFROM a',
      'RUN --mount=type=cache,target=/x \\',
      '\t--network="host" \\',
      '# why',
      '',
      '  # so',
      '  foo \\ ',
      '  && bar',
      '',
    ].join(eol);
    const [run] = steps(text);
    assert.deepEqual(
      run?.flags.map(flag => [flag.name, show(flag.value)]),
      [
        ['mount', 'type=cache,target=/x'],
        ['network', 'host'],
      ],
    );
    assert.equal(run?.script?.text, 'foo   && bar');
    const network = run?.flags[1]?.anchor;
    assert.equal(cut(text, network?.span ?? { start: 0, end: 0 }), '"host"');
    assert.ok(applyEdits({ uri: 'a', text }, network?.remove?.() ?? []).includes(`\t\\${eol}# why`));
    const at = (run?.script?.text ?? '').indexOf('bar');
    if (run?.script) assert.equal(cut(text, sourceSpan(run.script, { start: at, end: at + 3 })), 'bar');
    assert.deepEqual(
      parse(text).comments.map(span => cut(text, span)),
      ['# why', '# so'],
    );
  }
});

test('the escape directive', () => {
  const text = '# escape=`\nFROM a\nRUN --network=host dir c:\\ `\n  # c\n  && x\nRUN y\n';
  assert.equal(parse(text).escape, '`');
  assert.deepEqual(
    steps(text).map(step => step.script?.text),
    ['dir c:\\   && x', 'y'],
  );
  assert.equal(parse('\n# escape=`\nFROM a\n').escape, '\\');
});

test('two escapes at the end of a line continue nothing', () => {
  for (const [escape, text] of [
    ['\\', 'FROM a\nENV C c:\\\\\nRUN --network=host x \\\\\\\nRUN y \\\n z\n'],
    ['`', '# escape=`\nFROM a\nENV C c``\nRUN --network=host x ```\nRUN y `\n z\n'],
  ] as const) {
    assert.equal(parse(text).escape, escape);
    assert.deepEqual(
      steps(text).map(step => [step.keyword, step.flags.length]),
      [
        ['ENV', 0],
        ['RUN', 1],
        ['RUN', 0],
      ],
    );
    assert.equal(steps(text)[2]?.script?.text, 'y  z');
  }
});

test('heredocs end where BuildKit ends them', () => {
  for (const [head, end] of [
    ["<< 'EOF'", 'EOF'],
    ['3<<EOF', 'EOF'],
    ["<<E'O'F", 'EOF'],
    ['<<-EOF', '\t\tEOF'],
    ['<<"EOF"', 'EOF'],
    ['<<EOF', 'EOF'],
  ] as const) {
    const text = `FROM a\nRUN ${head}\nmodprobe x\nFROM no\nRUN --network=host no\n${end}\nRUN after\n`;
    const found = steps(text);
    assert.deepEqual(
      found.map(step => step.keyword),
      ['RUN', 'RUN'],
      head,
    );
    assert.equal(parse(text).stages.length, 1, head);
    assert.equal(found[0]?.script?.text.split('\n')[0], 'modprobe x', head);
    assert.equal(found[1]?.script?.text, 'after', head);
  }
  const two = 'FROM a\nCOPY <<x <<-y /d/\nRUN a\nx\nRUN b\n\ty\nONBUILD RUN sh <<EOF\nc\nEOF\nRUN d';
  assert.deepEqual(
    steps(two).map(step => step.keyword),
    ['COPY', 'RUN', 'RUN'],
  );
});

test('what only looks like a heredoc is none', () => {
  for (const line of ['echo $((1<<2))', 'cat <<< EOF', 'echo "<<EOF"', 'a<<EOF', '["cat", "<<EOF"]'])
    assert.deepEqual(steps(`FROM a\nRUN ${line}\nRUN b\n`).length, 2, line);
  const open = 'FROM a\nRUN <<EOF\nb\n';
  assert.deepEqual(
    parse(open).unterminated.map(span => cut(open, span)),
    ['<<EOF'],
  );
});

test('a heredoc that a command reads stays with its line', () => {
  const text = 'FROM a\nRUN bash <<EOF && ls\nmodprobe x\nEOF\nRUN <<EOF\n#!/usr/bin/env python\nx\nEOF\n';
  const [first, second] = steps(text);
  assert.equal(first?.script?.text, 'bash <<EOF && ls\nmodprobe x\nEOF\n');
  if (first?.script) assert.equal(cut(text, sourceSpan(first.script, { start: 17, end: 25 })), 'modprobe');
  assert.equal(second?.script, undefined);
});

test('exec form is JSON, with the places of its strings', () => {
  const text = 'FROM a\nCMD ["sh", \\\n "-c", "say \\"x\\" é"]\nENTRYPOINT [\'no\']\n';
  const [cmd, entrypoint] = steps(text);
  assert.deepEqual(
    cmd?.exec?.map(word => show(word.value)),
    ['sh', '-c', 'say "x" é'],
  );
  assert.deepEqual(
    cmd?.exec?.map(word => cut(text, word.anchor.span)),
    ['"sh"', '"-c"', '"say \\"x\\" é"'],
  );
  const extract = cmd?.exec?.[2]?.extract;
  if (extract) assert.equal(cut(text, sourceSpan(extract, { start: 5, end: 6 })), 'x');
  assert.equal(entrypoint?.exec, undefined);
});

test('ONBUILD is unwrapped', () => {
  const text = 'FROM a\nONBUILD RUN --security=insecure modprobe x\n';
  const [run] = steps(text);
  assert.equal(run?.keyword, 'RUN');
  assert.equal(run?.onbuild, true);
  assert.equal(run?.script?.text, 'modprobe x');
  assert.equal(cut(text, run?.flags[0]?.anchor.span ?? { start: 0, end: 0 }), 'insecure');
});

test('stages, and the variables in FROM', () => {
  const text =
    'ARG V=3 W\nFROM --platform=$BUILDPLATFORM alpine:${V} AS Base\nARG V\nENV A=b\nFROM base\nARG V=${A}4\nRUN x\nFROM x:${W:-q}\nFROM y:$W\n';
  const { stages } = parse(text);
  assert.deepEqual(
    stages.map(stage => show(stage.image?.value)),
    ['alpine:3', 'base', 'x:q', '?y:$W'],
  );
  assert.deepEqual(stages[0]?.image?.value, { known: true, value: 'alpine:3', fromDefault: 'ARG V=3' });
  assert.equal(stages[0]?.name, 'base');
  assert.equal(stages[1]?.base, stages[0]);
  assert.equal(show(stages[1]?.instructions.at(-1)?.variables.get('V')), 'b4');
  assert.deepEqual(
    stages[0]?.from.flags.map(flag => flag.value),
    [{ known: false, text: '$BUILDPLATFORM' }],
  );
});

test('any text is read without a throw, every place is inside', () => {
  const piece = fc.constantFrom(
    'FROM a',
    'RUN ',
    'ONBUILD ',
    '--network=',
    '"',
    "'",
    '<<EOF',
    '<<-',
    ' ',
    '\\\n',
    '\n',
    '\r\n',
    '`\n',
    '# escape=`\n',
    'EOF\n',
    '["a"',
    ']',
    'CMD ',
    'ARG A=$',
    '{',
    '}',
    '\uFEFF',
    '\t',
    '😀',
    'ENV ',
    '=',
    '# c\n',
    'HEALTHCHECK CMD ',
    '$A',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map(p => p.join('')),
      ),
      text => {
        const file = parse(text);
        const all = file.stages.flatMap(stage => [stage.from, ...stage.instructions]);
        const spans = [
          ...file.comments,
          ...file.unterminated,
          ...all.flatMap(i => [
            i.keywordSpan,
            ...[...i.flags, ...i.words, ...(i.exec ?? [])].map(x => x.anchor.span),
          ]),
        ];
        for (const span of spans)
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
      },
    ),
    { numRuns: 1000 },
  );
});
