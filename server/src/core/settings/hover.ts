import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { socketLists } from '../policy-of.ts';
import { hasLocked, keyAt, nameOf, parentPath } from '../settings-model.ts';
import { asScalar } from '../syntax/data.ts';
import type { Span } from '../text.ts';
import { commandText } from './command-text.ts';
import type { EditorContext } from './context.ts';
import { imageText } from './image-text.ts';
import { keyText } from './key-text.ts';
import { placeAt } from './place.ts';

const lists = 'enhancedContainerIsolation.dockerSocketMount';

/** What there is to say of the name or value at an offset, as Markdown, and the text it speaks of. */
export function hover(
  document: SettingsDocument,
  offset: number,
  context: EditorContext,
): { readonly text: string; readonly span: Span } | undefined {
  const place = placeAt(document, offset);
  if (place === undefined) return undefined;
  const { path, span, node } = place;
  const string = asScalar(node)?.quoted === true ? asScalar(node)?.extract.text : undefined;
  if (place.at === 'value' && string !== undefined) {
    if (path === `${lists}.imageList.images[]`) return { text: imageText(string, context), span };
    if (path === `${lists}.commandList.commands[]`)
      return { text: commandText(string, socketLists(document).type, context), span };
  }
  const text = textOf(path.replace(/\[\]$/, ''), context);
  return text === undefined ? undefined : { text, span };
}

function textOf(path: string, context: EditorContext): string | undefined {
  const name = nameOf(path);
  const owner = keyAt(parentPath(path));
  if (owner !== undefined && name === 'locked' && hasLocked(owner)) return keyText(owner, 'locked', context);
  if (owner?.form === 'locked-value' && name === 'value') return keyText(owner, 'value', context);
  const key = keyAt(path);
  return key === undefined ? undefined : keyText(key, 'setting', context);
}
