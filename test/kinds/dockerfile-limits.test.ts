import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

const said = (files: Readonly<Record<string, string>>, name = 'Dockerfile'): readonly string[] =>
  findings(files, name).map(({ message }) => render(message).replace(/ (?:fails|needs).*/, ''));

/** So many scripts, of which the last loads a module. */
const scripts = (count: number, rest = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `s/${i}.sh`,
      `#!/bin/sh\n${i === count - 1 ? 'modprobe a\n' : ''}${rest}`,
    ]),
  );

const calls = (count: number, by: string): string =>
  Array.from({ length: count }, (_, i) => `${by}/s/${i}.sh\n`).join('');

test('an image runs as many scripts in a row as anyone writes', () => {
  const Dockerfile = 'FROM debian\nCOPY s /s\nCOPY run.sh /\nCMD ["/run.sh"]\n';
  const count = 90;
  const files = { ...scripts(count), 'run.sh': `#!/bin/sh\n${calls(count, '')}` };
  assert.deepEqual(said({ ...files, Dockerfile }), [`${count - 1}.sh, line 2: modprobe`]);
  const steps = `FROM debian\nCOPY s /s\n${calls(count, 'RUN ')}`;
  assert.deepEqual(said({ ...files, Dockerfile: steps }), [`${count - 1}.sh, line 2: modprobe`]);
  const single = calls(count, 'RUN /x').replace(/RUN \/x\/s\/(\d+\.sh)/g, 'COPY s/$1 /x/$1\nRUN /x/$1');
  assert.deepEqual(said({ ...files, Dockerfile: `FROM debian\n${single}` }), [
    `${count - 1}.sh, line 2: modprobe`,
  ]);
});

test('a script sources as many others, up to a length in all', () => {
  const of = (count: number, length: number): number => {
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `s/${i}.sh`,
        `f${i}() {\n  docker run "$@"\n}\n# ${'x'.repeat(length)}\n`,
      ]),
    );
    const run = `#!/bin/sh\n${calls(count, '. .')}f${count - 1} --pid=host a # docker\n`;
    return findings({ ...files, 'run.sh': run }, 'run.sh').length;
  };
  assert.equal(of(60, 100), 1);
  assert.equal(of(60, 10_000), 0);
});
