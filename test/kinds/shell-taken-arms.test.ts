import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

/** What is said of a script that a container runs: how grave it is. */
const run = (script: string, dockerfile = ''): readonly string[] =>
  findings(
    {
      Dockerfile: `FROM alpine\nCOPY x.sh /\n${dockerfile}ENTRYPOINT ["/x.sh"]\n`,
      'x.sh': `#!/bin/bash\n${script}\n`,
    },
    'Dockerfile',
  ).map(({ severity }) => severity);

const read = (mode: string): string =>
  `case "$MODE" in\n  [Yy1]*) ${mode}=1 ;;\n  [Nn0]*) ${mode}=0 ;;\n  *) echo "set MODE"; exit 1 ;;\nesac\n`;

test('what the arm sets that is taken is what the variable has', () => {
  const load = 'if [[ $MODE == 1 ]]; then modprobe tun; fi';
  for (const [script, found] of [
    [`: \${MODE:='Y'}\n${read('MODE')}${load}`, 'warning'],
    [`MODE=n\n${read('MODE')}${load}`, undefined],
    [`MODE=yes\nload() { ${load}; }\n${read('MODE')}load`, 'warning'],
    [`A=x\nif [ "$A" = x ]; then MODE=1; else MODE=0; fi\n${load}`, 'warning'],
    [`A=x\nif [ "$A" = y ]; then MODE=1; elif [ "$A" = x ]; then MODE=2; fi\n${load}`, undefined],
    [`A=x MODE=1\nif [ "$A" = y ]; then MODE=0; fi\n${load}`, 'warning'],
    [`A=x\ncase $A in y) MODE=1 ;; *) if [ "$A" = x ]; then MODE=0; fi ;; esac\n${load}`, undefined],
    [`A=x\ncase $A in x) B=y ;; esac\ncase $B in y) MODE=1 ;; *) MODE=0 ;; esac\n${load}`, 'warning'],
  ] as const)
    assert.deepEqual(run(script), found === undefined ? [] : [found], script);
  assert.deepEqual(run(`${read('MODE')}${load}`, 'ENV MODE=Yes\n'), ['warning']);
  assert.deepEqual(run(`${read('MODE')}${load}`, 'ENV MODE=No\n'), []);
});

test('where only the run knows which arm is taken, the variable may have each value', () => {
  const load = 'if [ "$MODE" = 1 ]; then modprobe tun; fi';
  for (const script of [
    `MODE=0\nif x; then MODE=1; fi\n${load}`,
    `${read('MODE')}${load}`,
    `A=x\n. /y\nif [ "$A" = x ]; then MODE=0; else MODE=1; fi\n${load}`,
    `A=x MODE=0\nwhile y; do\n  if [ "$A" = z ]; then MODE=1; fi\n  A=$(y)\ndone\n${load}`,
    `A=x\nif [ "$A" = y ]; then z; fi && MODE=1\n${load}`,
    `A=x\ncase $A in x) MODE=0 ;& y) MODE=1 ;; esac\n${load}`,
  ])
    assert.deepEqual(run(script), ['information'], script);
});
