import { type Document, isAlias, isNode, type Node, visit } from 'yaml';
import type { Span } from '../../text.ts';
import type { DataDocument } from '../data.ts';

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

/** Aliases of nothing that stands before them: the parser tells of them only when it makes values of a document. */
export function unknownAliases(document: Document.Parsed): DataDocument['errors'] {
  const known = new Set<string>();
  const errors: { span: Span; message: string }[] = [];
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const [start = 0, end = 0] = node.range ?? [];
      if (!known.has(node.source))
        errors.push({ span: { start, end }, message: `Unresolved alias: ${node.source}` });
    } else if (isNode(node) && node.anchor !== undefined) known.add(node.anchor);
  });
  return errors;
}
