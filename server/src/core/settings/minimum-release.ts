import { gt, major, minor } from 'semver';
import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import type { Machine } from '../knowledge/behaviour.ts';
import { type BehaviourId, behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { releases } from '../knowledge/releases.ts';
import { socketLists } from '../policy-of.ts';
import { entriesOf } from '../settings-model.ts';
import { LineIndex, type Span } from '../text.ts';

/** A text that only a release and those after it read; `4.NN.P`. */
interface Needs {
  readonly span: Span;
  readonly since: string;
}

/** What each key and special entry of a file needs. */
export function needsOf(document: SettingsDocument): readonly Needs[] {
  const lists = socketLists(document);
  const every = firstWith('socket-image-wildcard');
  const derived = firstWith('socket-derived-wildcard');
  return [
    ...entriesOf(document).flatMap(({ key, part, entry }) =>
      key?.since === undefined || part !== 'setting' ? [] : [{ span: entry.keySpan, since: key.since }],
    ),
    ...lists.images.flatMap(({ extract: { text }, span }) => {
      const since = text === '*' ? every : lists.derived && text.endsWith(':*') ? derived : undefined;
      return since === undefined ? [] : [{ span, since }];
    }),
  ];
}

/** The first release on which a feature works. */
function firstWith(id: BehaviourId): string | undefined {
  const machine: Omit<Machine, 'desktop'> = { platform: 'mac', kubernetes: 'off', buildDriver: 'docker' };
  return releases.find(
    ({ version }) => verdictOn(behaviours[id], { ...machine, desktop: version }) === undefined,
  )?.version;
}

/** The newest of the releases that are needed. */
export const newest = (needs: readonly Needs[]): string | undefined =>
  needs.reduce<string | undefined>(
    (most, { since }) => (most === undefined || gt(since, most) ? since : most),
    undefined,
  );

/** One hint a line: where it ends, and the release it needs, as `4.36+`. */
export function releaseHints(
  document: SettingsDocument,
): readonly { readonly at: number; readonly text: string }[] {
  const index = new LineIndex(document.source.text);
  const lines = Map.groupBy(needsOf(document), ({ span }) => index.lineAt(span.start));
  return [...lines]
    .sort(([a], [b]) => a - b)
    .flatMap(([line, needs]) => {
      const since = newest(needs);
      return since === undefined ? [] : [{ at: index.lineSpan(line).end, text: short(since) }];
    });
}

/** `4.36+`, with the patch where it is one. */
export const short = (version: string): string =>
  version.endsWith('.0') ? `${major(version)}.${minor(version)}+` : `${version}+`;
