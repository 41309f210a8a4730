import type { SettingsDocument } from './kinds/admin-settings/document.ts';
import type { Policy } from './policy.ts';
import { policyOf } from './policy-of.ts';
import { readJson } from './syntax/json/json.ts';
import { applyEdits, type Edit } from './text.ts';

/** One change of a policy, as edits of the file as it is by then; undefined: not needed, or not possible. */
export type Addition = (policy: Policy) => readonly Edit[] | undefined;

/** Edits that make several additions to a settings file, each seeing what those before it wrote. */
export function additionsTo({ source }: SettingsDocument, additions: readonly Addition[]): readonly Edit[] {
  const { uri } = source;
  let { text } = source;
  for (const add of additions) {
    const now = { uri, text };
    const policy = policyOf({ source: now, data: readJson(now, { comments: false }) });
    const edits = policy === undefined ? undefined : add(policy);
    if (edits !== undefined) text = applyEdits(now, edits);
  }
  return difference(uri, source.text, text);
}

/** The one edit that turns a text into another. */
function difference(uri: string, from: string, to: string): readonly Edit[] {
  if (from === to) return [];
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  return [{ uri, span: { start, end: from.length - end }, text: to.slice(start, to.length - end) }];
}
