import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of an image that starts this, with these scripts of npm. */
function said(lines: string, scripts: Readonly<Record<string, string>>): readonly string[] {
  const text = `FROM node\nWORKDIR /app\nCOPY . .\n${lines}\n`;
  const files = {
    Dockerfile: text,
    'package.json': JSON.stringify({ name: 'x', scripts }, null, 2),
    'run.sh': '#!/bin/sh\nmodprobe a\n',
  };
  return sureFindings(files, 'Dockerfile').map(({ at, message }) => {
    const line = render(message);
    return `${text.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(' fails'))}`;
  });
}

test('a container runs the scripts of its package.json', () => {
  assert.deepEqual(said('CMD ["npm", "start"]', { start: 'modprobe a && node .' }), [
    '"npm" > package.json, line 4: modprobe',
  ]);
  assert.deepEqual(said('CMD npm run -s serve', { x: '', serve: './run.sh' }), [
    'npm > run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(said('CMD yarn serve', { serve: 'sh run.sh' }), ['yarn > run.sh, line 2: modprobe']);
  assert.deepEqual(said('CMD cd /app; pnpm run serve', { serve: 'sh run.sh' }), [
    'pnpm > run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(said('CMD npm start', { prestart: 'sh run.sh', start: 'node .' }), [
    'npm > run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(said('CMD npm start', { start: 'npm run a', a: 'sh run.sh' }), [
    'npm > run.sh, line 2: modprobe',
  ]);
  for (const [lines, scripts] of [
    ['CMD npm start', { serve: 'sh run.sh' }],
    ['CMD npm start', { start: 'node .', poststart: 'sh run.sh' }],
    ['CMD npm start --help', { start: 'sh run.sh' }],
    ['CMD npm start --ignore-scripts', { prestart: 'sh run.sh', start: 'node .' }],
    ['CMD yarn install', { install: 'sh run.sh' }],
    ['CMD pnpm exec', { exec: 'sh run.sh' }],
    ['RUN npm pkg set scripts.start="node ."\nCMD npm start', { start: 'sh run.sh' }],
    ['RUN node -e \'edit("package.json")\'\nCMD npm start', { start: 'sh run.sh' }],
    ['CMD npm serve', { serve: 'sh run.sh' }],
    ['CMD yarn start', { prestart: 'sh run.sh', start: 'node .' }],
    ['CMD npm --prefix /x start', { start: 'sh run.sh' }],
    ['CMD npm start -w web', { start: 'sh run.sh' }],
    ['CMD yarn start --cwd=web', { start: 'sh run.sh' }],
    ['CMD cd /x && npm start', { start: 'sh run.sh' }],
    ['CMD npm start', { start: 'sh run.sh || true "x"' }],
    ['CMD npm start', { start: '[ -e /x ] && sh run.sh' }],
    ['CMD node .', { start: 'sh run.sh' }],
  ] as const)
    assert.deepEqual(said(lines, scripts), [], lines);
});
