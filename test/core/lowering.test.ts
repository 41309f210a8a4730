import assert from 'node:assert/strict';
import test from 'node:test';
import { makefile } from '../../server/src/core/kinds/make/makefile.ts';
import { lower, maxLength } from '../../server/src/core/lowering.ts';
import type { ShellSyntax } from '../../server/src/core/syntax/shell/syntax.ts';
import { lintContext } from '../support/lint-context.ts';

/** A shell that finds nothing, and notes how much it is given. */
function counting(): { readonly shell: ShellSyntax; readonly read: number[] } {
  const read: number[] = [];
  const parse: ShellSyntax['parse'] = ({ text }) => {
    read.push(text.length);
    return { commands: [], comments: [], left: () => new Map(), isOver: false };
  };
  return { shell: { parse, ofRun: () => [], ofWords: () => [] }, read };
}

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
const lines = (line: (i: number) => string, count: number): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

test('a variable that each line makes longer, and each recipe uses, does not hold up the editor', () => {
  const text = lines(i => `V += -e X${i}\n`, 600) + lines(i => `t${i}:\n\tdocker run $(V) ${i}\n`, 600);
  const { shell, read } = counting();
  lower(makefile, { uri: 'file:///w/Makefile', text }, lintContext({ syntaxes: { shell } }));
  assert.ok(sum(read) > text.length && sum(read) <= text.length + 500_000, `${sum(read)}`);
  assert.ok(read.length > 50 && read.length < 600, `${read.length}`);
});

test('of a long file all scripts are read', () => {
  const text = lines(i => `t${i}:\n\tdocker run a${i}\n`, 30_000);
  assert.ok(text.length < maxLength);
  const { shell, read } = counting();
  lower(makefile, { uri: 'file:///w/Makefile', text }, lintContext({ syntaxes: { shell } }));
  assert.equal(read.length, 30_000);
});
