import type { Span } from '../../text.ts';
import type { DataNode } from '../data.ts';
import type { HclExpression } from './expression.ts';

/** A block: `target "app" { ... }`. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly span: Span;
  readonly headerSpan: Span;
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

export interface HclAttribute {
  readonly name: string;
  readonly nameSpan: Span;
  /** A template keeps its `${…}`; any other expression that is not constant is a scalar that reads `${EXPRESSION}`. */
  readonly value: DataNode;
}

export interface HclFile {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
  readonly comments: readonly Span[];
  readonly errors: readonly Span[];
}

/** An HCL parser, loaded. */
export interface HclSyntax {
  parse(uri: string, text: string): HclFile;
  /** Reads a text with `${…}` in it, as it stands between quotes, escapes resolved. Undefined: it has more than that. */
  template(text: string): HclExpression | undefined;
}
