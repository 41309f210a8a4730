import { type Document, isAlias, type Node, visit } from 'yaml';

/** The nodes with each anchor, in the order of the text. */
export function anchorsOf(document: Document.Parsed): ReadonlyMap<string, readonly Node[]> {
  const anchors = new Map<string, Node[]>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) || node.anchor === undefined) return;
      const known = anchors.get(node.anchor);
      if (known === undefined) anchors.set(node.anchor, [node]);
      else known.push(node);
    },
  });
  return anchors;
}
