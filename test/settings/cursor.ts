import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { complete } from '../../server/src/core/settings/complete.ts';
import { type EditorContext, editorContext } from '../../server/src/core/settings/context.ts';
import { plainText } from '../../server/src/core/settings/snippet.ts';
import type { Suggestion } from '../../server/src/core/settings/suggestion.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { machine, uri } from '../support/settings.ts';

export type Over = Partial<Pick<EditorContext, 'targets' | 'users' | 'images'>>;

export const context = ({ targets, users, images }: Over = {}): EditorContext =>
  editorContext(targets ?? [{ name: 'macs', ...machine() }], { users: users ?? [], images: images ?? [] });

/** What is proposed at the `|` of a text. */
export function at(marked: string, over: Over = {}): readonly Suggestion[] {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return complete(readSettings({ uri, text }), offset, context(over));
}

export const labels = (marked: string, over: Over = {}): readonly string[] =>
  at(marked, over).map(({ label }) => label);

/** The text after a proposal is taken, with what its places propose. */
export function take(marked: string, label: string, over: Over = {}): string {
  const found = at(marked, over).find(one => one.label === label);
  if (found === undefined) throw new Error(`no ${label} at ${marked}: ${labels(marked, over).join(', ')}`);
  const comma =
    found.commaAt === undefined
      ? []
      : [{ uri, span: { start: found.commaAt, end: found.commaAt }, text: ',' }];
  return applyEdits({ uri, text: marked.replace('|', '') }, [
    ...comma,
    { uri, span: found.span, text: plainText(found.snippet) },
  ]);
}
