import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { socketLists } from '../policy-of.ts';
import { hasLocked, join, keyAt, parentPath } from '../settings-model.ts';
import { type JsonCursor, jsonCursor } from '../syntax/json/cursor.ts';
import { isKnownObject, keysFor } from './complete-keys.ts';
import { commandsFor, filesFor, imagesFor, itemFor, lockedValues, valuesFor } from './complete-values.ts';
import type { EditorContext } from './context.ts';
import type { Proposal, Suggestion } from './suggestion.ts';

/** What may be typed at an offset of an admin-settings.json, best first. Works on half-typed text. */
export function complete(
  document: SettingsDocument,
  offset: number,
  context: EditorContext,
): readonly Suggestion[] {
  const cursor = jsonCursor(document.source.text, offset);
  if (cursor === undefined) return [];
  const proposals = proposalsAt(cursor, document, context);
  return proposals
    .map((proposal, order) => ({ proposal, order }))
    .sort((a, b) => a.proposal.rank - b.proposal.rank || a.order - b.order)
    .map(({ proposal }) => fitted(proposal, cursor));
}

function proposalsAt(
  cursor: JsonCursor,
  document: SettingsDocument,
  context: EditorContext,
): readonly Proposal[] {
  const path = settingsPath(cursor.path);
  if (cursor.at === 'key')
    return isKnownObject(path) ? keysFor(path, cursor.siblings, cursor.colon, context) : [];
  if (cursor.path.length === 0) return filesFor(context);
  if (path === `${lists}.imageList.images[]`) return imagesFor(cursor.siblings, context);
  if (path === `${lists}.commandList.commands[]`)
    return commandsFor(cursor.siblings, socketLists(document).type, context);
  const key = keyAt(path);
  if (key !== undefined) {
    const owner = keyAt(parentPath(path));
    const locks = path.endsWith('.locked') && owner !== undefined && hasLocked(owner);
    return locks ? lockedValues(owner, context) : valuesFor(key, true, context);
  }
  const items = path.endsWith('[]') ? keyAt(path.slice(0, -2))?.items : undefined;
  if (items?.[0] === 'object') return [itemFor(path)];
  const owner = keyAt(parentPath(path));
  if (owner?.form === 'locked-value' && path === join(owner.path, 'locked'))
    return lockedValues(owner, context);
  // A text of JSON that is begun is not ours to complete: all that could be proposed is to replace it.
  if (owner?.holds === 'json' && cursor.typed.length > 1) return [];
  if (owner?.form === 'locked-value' && path === join(owner.path, 'value'))
    return valuesFor(owner, false, context);
  return [];
}

const lists = 'enhancedContainerIsolation.dockerSocketMount';

/** `a.list[].b`: the name that the tables know a place by. */
export const settingsPath = (path: readonly (string | number)[]): string =>
  path.reduce<string>((at, step) => (typeof step === 'number' ? `${at}[]` : join(at, step)), '');

/** Fits a proposal into what is around the cursor: quotes, commas, what is replaced. */
function fitted(proposal: Proposal, { span, typed, comma, commaAt }: JsonCursor): Suggestion {
  const label = proposal.filter ?? proposal.label;
  // The editor compares what is replaced with this: with its quote, where one is typed.
  const filter = typed.startsWith('"') && !label.startsWith('"') ? `"${label}"` : label;
  return {
    ...proposal,
    filter,
    span,
    snippet: comma ? `${proposal.snippet},` : proposal.snippet,
    ...(commaAt === undefined ? {} : { commaAt }),
  };
}
