import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

/** The rules of what is said of a container that runs a script, and of the script. */
const said = (script: string, library = ''): readonly string[] => {
  const texts = {
    Dockerfile: 'FROM alpine\nCOPY x.sh l.sh /\nCMD ["bash", "/x.sh"]\n',
    'x.sh': `#!/bin/bash\ndeclare -A P\n${script}\n`,
    'l.sh': `${library}\n`,
  };
  return ['Dockerfile', 'x.sh'].flatMap(name => findings(texts, name).map(({ rule }) => rule));
};

test('the key of an element is no range of a pattern', () => {
  const sysctl = 'sysctl -w vm.swappiness="${P[b-a]}"';
  for (const script of [
    `P["b-a"]=1\nif x; then P["b-a"]=2; fi\n${sysctl}`,
    `if [ -z "$V" ]; then P["b-a"]=1; else P["b-a"]="$V"; fi\n${sysctl}`,
    `if [ "$(uname)" = Linux ]; then P["b-a"]=1; else P["b-a"]=2; fi\n${sysctl}`,
  ])
    assert.deepEqual(said(script), ['global-sysctl'], script);
  assert.deepEqual(said('. /l.sh\nmodprobe a', 'declare -A P\nx && P["b-a"]=1'), ['kernel-module']);
  assert.deepEqual(
    said('P["b-a"]=bridge\nif x; then P["b-a"]=host; fi\ndocker run --network="${P[b-a]}" nginx'),
    ['host-network'],
  );
});
