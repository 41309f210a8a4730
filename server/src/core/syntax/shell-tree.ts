import type { Node } from 'web-tree-sitter';
import type { Span } from '../text.ts';

/** A node and the way to it. The parser looks a parent up from the root, which in a long list of commands takes long. */
export interface Placed {
  readonly node: Node;
  readonly above: Placed | undefined;
}

export const spanOf = ({ startIndex, endIndex }: Pick<Node, 'startIndex' | 'endIndex'>): Span => ({
  start: startIndex,
  end: endIndex,
});

/** Every node below and including `root`, in the order of the text. */
export function* placed(root: Node): Generator<Placed> {
  const pending: Placed[] = [{ node: root, above: undefined }];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    yield at;
    const { children } = at.node;
    for (let i = children.length - 1; i >= 0; i--) {
      const node = children[i];
      if (node !== null && node !== undefined) pending.push({ node, above: at });
    }
  }
}

/** Carriage returns and the byte order mark made blank, offset by offset: the grammar knows neither. */
export const readable = (text: string): string =>
  text
    .replace(/^\uFEFF/, ' ')
    .replace(/\\\r\n/g, ' \\\n')
    .replace(/\r\n/g, ' \n');
