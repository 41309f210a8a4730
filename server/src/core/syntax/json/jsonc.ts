import {
  findNodeAtLocation,
  getNodeValue,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Span } from '../../text.ts';

/** A configuration file: JSON with comments and trailing commas, read as a plain value. */
export interface PlainJsonc {
  readonly value: unknown;
  readonly errors: readonly { readonly span: Span; readonly code: string }[];
  /** Where the value at the path stands; the nearest one above, where there is none. */
  spanOf(path: readonly (string | number)[]): Span;
}

export function readJsonc(text: string): PlainJsonc {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  return {
    value: root === undefined ? undefined : (getNodeValue(root) as unknown),
    errors: errors.map(({ error, offset, length }) => ({
      span: { start: offset, end: offset + length },
      code: printParseErrorCode(error),
    })),
    spanOf(path) {
      for (let length = path.length; root !== undefined && length >= 0; length--) {
        const node = findNodeAtLocation(root, path.slice(0, length));
        if (node !== undefined) return { start: node.offset, end: node.offset + node.length };
      }
      return { start: 0, end: 0 };
    },
  };
}
