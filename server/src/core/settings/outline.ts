import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import type { DataEntry, DataNode } from '../syntax/data.ts';
import { LineIndex, type Span } from '../text.ts';

/** A name of the file, for the outline. */
export interface FileSymbol {
  readonly name: string;
  /** The value, in a few characters; of a setting, its `value` and whether it is locked. */
  readonly detail: string;
  readonly kind: 'object' | 'list' | 'boolean' | 'number' | 'string' | 'null';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly FileSymbol[];
}

/** Characters of a value that an outline has room for. */
const room = 60;

export function symbols({ data }: SettingsDocument): readonly FileSymbol[] {
  return data.root === undefined ? [] : childrenOf(data.root);
}

function childrenOf(node: DataNode): readonly FileSymbol[] {
  if (node.type === 'scalar') return [];
  if (node.type === 'map') return node.entries.map(entrySymbol);
  return node.items.map((item, i) =>
    symbolOf(item.type === 'scalar' ? text(item) : `[${i}]`, item, item.span, item.span),
  );
}

const entrySymbol = ({ key, keySpan, value }: DataEntry): FileSymbol =>
  symbolOf(
    key === '' ? '""' : key,
    value,
    { start: keySpan.start, end: Math.max(keySpan.end, value.span.end) },
    keySpan,
  );

const symbolOf = (name: string, value: DataNode, span: Span, nameSpan: Span): FileSymbol => ({
  name: name === '' ? '""' : name,
  detail: detailOf(value),
  kind: kindOf(value),
  span,
  nameSpan,
  children: childrenOf(value),
});

function detailOf(node: DataNode): string {
  if (node.type === 'list') return `[${node.items.length}]`;
  if (node.type === 'scalar') return text(node);
  const value = node.get('value');
  const locked = node.get('locked');
  const set = value?.type === 'scalar' ? text(value) : '';
  return locked?.type === 'scalar' && locked.value === true ? `${set} 🔒`.trim() : set;
}

const text = (node: DataNode): string => (node.type === 'scalar' ? node.extract.text.slice(0, room) : '');

function kindOf(node: DataNode): FileSymbol['kind'] {
  if (node.type === 'map') return 'object';
  if (node.type === 'list') return 'list';
  const type = typeof node.value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'null';
}

/** Objects and lists of more than one line: the lines from their bracket to the one before the closing bracket. */
export function folds({
  source,
  data,
}: SettingsDocument): readonly { readonly first: number; readonly last: number }[] {
  const index = new LineIndex(source.text);
  const found = new Map<number, number>();
  const visit = (node: DataNode): void => {
    if (node.type === 'scalar') return;
    const first = index.lineAt(node.span.start);
    const closed = /[}\]]/.test(source.text[node.span.end - 1] ?? '');
    const last = index.lineAt(Math.max(node.span.end - 1, node.span.start)) - (closed ? 1 : 0);
    if (last > first && !found.has(first)) found.set(first, last);
    for (const inner of node.type === 'map' ? node.entries.map(({ value }) => value) : node.items)
      visit(inner);
  };
  if (data.root !== undefined) visit(data.root);
  return [...found].map(([first, last]) => ({ first, last }));
}

/** What a selection at an offset grows to: from the innermost text outwards. */
export function selections({ data }: SettingsDocument, offset: number): readonly Span[] {
  const spans: Span[] = [];
  const add = (span: Span): boolean => {
    if (span.start > offset || offset > span.end) return false;
    const outer = spans.at(-1);
    if (outer === undefined || outer.start !== span.start || outer.end !== span.end) spans.push(span);
    return true;
  };
  const visit = (node: DataNode): void => {
    if (!add(node.span)) return;
    if (node.type === 'scalar') {
      if (node.quoted)
        add({ start: node.span.start + 1, end: Math.max(node.span.end - 1, node.span.start + 1) });
    } else if (node.type === 'list') node.items.forEach(visit);
    else
      for (const { keySpan, value } of node.entries) {
        add({ start: keySpan.start, end: Math.max(keySpan.end, value.span.end) });
        if (add(keySpan)) add({ start: keySpan.start + 1, end: keySpan.end - 1 });
        else visit(value);
      }
  };
  if (data.root !== undefined) visit(data.root);
  return spans.reverse();
}
