import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Fact, factsOf, type Workload } from '../../server/src/core/facts.ts';
import type { Kind } from '../../server/src/core/kinds/kind.ts';
import { applyEdits, type Edit, type Source, type Span } from '../../server/src/core/text.ts';
import { lintContext } from './lint-context.ts';

export const sourceOf = (kind: Kind, text: string): Source => ({ uri: `file:///w/${kind.fileName}`, text });

export const lowerHosted = (kind: Kind, text: string) => kind.lower(sourceOf(kind, text), lintContext());

/** The same, beside other files, by their paths from the folder `/w/`. */
export const lowerBeside = (kind: Kind, path: string, others: Readonly<Record<string, string>>) =>
  kind.lower(
    { uri: `file:///w/${path}`, text: others[path] ?? assert.fail(path) },
    lintContext({ files: { read: uri => others[uri.replace('file:///w/', '')] } }),
  );

const commandsOf = (workloads: readonly Workload[]): readonly Fact<'command'>[] =>
  workloads.filter(({ runs }) => runs === 'host').flatMap(workload => factsOf(workload, 'command'));

/** The commands of the scripts of a file: `?` for words that only the run knows, `~` in front of defaults. */
export const commands = (kind: Kind, text: string): string[] =>
  commandsOf(lowerHosted(kind, text).workloads).map(({ words }) =>
    words
      .map(({ value }) => (value.known ? (value.fromDefault === undefined ? '' : '~') + value.value : '?'))
      .join(' '),
  );

/** The commands of one of several files. */
export const commandsBeside = (kind: Kind, path: string, others: Readonly<Record<string, string>>) =>
  commandsOf(lowerBeside(kind, path, others).workloads).map(({ words }) =>
    words.map(({ value }) => (value.known ? value.value : '?')).join(' '),
  );

/** What each word of the commands underlines. */
export const underlined = (kind: Kind, text: string): string[] =>
  commandsOf(lowerHosted(kind, text).workloads).map(({ words }) =>
    words.map(({ anchor: { span } }) => text.slice(span.start, span.end)).join(' | '),
  );

export const comments = (kind: Kind, text: string): string[] =>
  lowerHosted(kind, text).comments.map(({ start, end }) => text.slice(start, end));

const wordOf = (kind: Kind, text: string, value: string) =>
  commandsOf(lowerHosted(kind, text).workloads)
    .flatMap(({ words }) => words)
    .find(word => word.value.known && word.value.value === value) ?? assert.fail(`no word ${value}`);

const edited = (kind: Kind, text: string, edits: readonly Edit[] | undefined): string | undefined =>
  edits === undefined ? undefined : applyEdits(sourceOf(kind, text), edits);

export const without = (kind: Kind, text: string, value: string): string | undefined =>
  edited(kind, text, wordOf(kind, text, value).anchor.remove?.());

export const withOther = (kind: Kind, text: string, value: string, other: string): string | undefined =>
  edited(kind, text, wordOf(kind, text, value).anchor.replace?.(other));

/** The file with its first build run by a builder of its own. */
export function withBuilder(kind: Kind, text: string): string | undefined {
  const build = lowerHosted(kind, text).workloads.find(({ runs }) => runs === 'build');
  assert.ok(build?.site, 'no build');
  return edited(kind, text, build.site.useContainerDriver?.([]));
}

/** Truncated and mangled files do no harm: nothing throws, every place is inside the text. */
export function survives(kind: Kind, whole: string, alphabet: readonly string[]): void {
  const check = (text: string): void => {
    const { workloads, comments: spans } = lowerHosted(kind, text);
    const inside = ({ start, end }: Span): void =>
      assert.ok(
        0 <= start && start <= end && end <= text.length,
        `${start}-${end} in ${JSON.stringify(text)}`,
      );
    for (const span of spans) inside(span);
    for (const { anchor, facts } of workloads) {
      inside(anchor.span);
      for (const fact of facts) {
        inside(fact.anchor.span);
        for (const word of fact.type === 'command' ? fact.words : []) {
          inside(word.anchor.span);
          const edits = [...(word.anchor.remove?.() ?? []), ...(word.anchor.replace?.('x') ?? [])];
          for (const edit of edits) inside(edit.span);
        }
      }
    }
  };
  for (let end = 0; end <= whole.length; end++) check(whole.slice(0, end));
  const token = fc.constantFrom(
    ...alphabet,
    'docker run --privileged x',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '"',
    "'",
    '$',
    '#',
    '\\',
    '😀',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), tokens => check(tokens.join(''))),
    { numRuns: 300 },
  );
}
