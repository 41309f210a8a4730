import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { join } from '../settings-model.ts';
import type { DataNode } from '../syntax/data.ts';
import type { Span } from '../text.ts';

/** What stands at an offset of a settings file: a name, or the text of a value. */
export interface PlaceInFile {
  readonly at: 'key' | 'value';
  /** As the tables write it: `a.list[].b`. */
  readonly path: string;
  readonly span: Span;
  /** The value at hand, or that of the key. */
  readonly node: DataNode;
}

const within = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;

/** The innermost name or value at an offset; undefined: brackets, blanks, nothing. */
export function placeAt({ data }: SettingsDocument, offset: number): PlaceInFile | undefined {
  let path = '';
  let node = data.root;
  for (;;) {
    if (node === undefined || !within(node.span, offset)) return undefined;
    if (node.type === 'scalar') return { at: 'value', path, span: node.span, node };
    if (node.type === 'list') {
      node = node.items.find(item => within(item.span, offset));
      path += '[]';
      continue;
    }
    const entry = node.entries.find(
      ({ keySpan, value }) => within(keySpan, offset) || within(value.span, offset),
    );
    if (entry === undefined) return undefined;
    path = join(path, entry.key);
    if (within(entry.keySpan, offset)) return { at: 'key', path, span: entry.keySpan, node: entry.value };
    node = entry.value;
  }
}
