import { Language, type Node, Parser } from 'web-tree-sitter';
import { type Extract, extractOf, joinExtract, type Span } from '../../text.ts';
import { type DataEntry, type DataNode, dataMap } from '../data.ts';
import { itemRemoval, lineRemoval } from './edits.ts';
import { quotedPieces, unescaped } from './escapes.ts';
import type { HclAttribute, HclBlock, HclFile, HclSyntax } from './syntax.ts';
import { HclTemplates } from './templates.ts';

/** Deeper nesting than anyone writes is not read. */
const deepest = 60;

/** Loads the parser. The bytes come from the edge: a file in Node, a fetch in the browser. */
export async function loadHcl(runtime: Uint8Array, grammar: Uint8Array): Promise<HclSyntax> {
  await Parser.init({ wasmBinary: runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  const templates = new HclTemplates(parser);
  return {
    template: text => templates.read(text),
    parse(uri, text) {
      const tree = parser.parse(text.replace(/^\uFEFF/, ' '));
      if (tree === null) return { attributes: [], blocks: [], comments: [], errors: [] };
      try {
        return new Reader(uri, text).file(tree.rootNode);
      } finally {
        tree.delete();
      }
    },
  };
}

const spanOf = (node: Node): Span => ({ start: node.startIndex, end: node.endIndex });
const named = (node: Node): readonly Node[] => node.namedChildren.filter(child => child !== null);
const isCode = ({ type }: Node): boolean =>
  type === 'template_interpolation' || type === 'template_directive';
const childOf = (node: Node | undefined, type: string): Node | undefined =>
  node === undefined ? undefined : named(node).find(child => child.type === type);

class Reader {
  readonly #uri: string;
  readonly #text: string;

  constructor(uri: string, text: string) {
    this.#uri = uri;
    this.#text = text;
  }

  file(root: Node): HclFile {
    const comments: Span[] = [];
    const errors: Span[] = [];
    const pending = [root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node.type === 'comment') comments.push(spanOf(node));
      if (node.isError || node.isMissing) errors.push(spanOf(node));
      for (const child of named(node).toReversed()) pending.push(child);
    }
    return { ...this.#body(root, 0), comments, errors };
  }

  /** Attributes and blocks, also those that stand among what could not be read. */
  #body(node: Node, depth: number): Pick<HclFile, 'attributes' | 'blocks'> {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    if (depth > deepest) return { attributes, blocks };
    for (const child of named(node)) {
      if (child.type === 'attribute') attributes.push(...this.#attribute(child));
      else if (child.type === 'block') blocks.push(this.#block(child, depth));
      else if (child.type === 'body' || child.isError) {
        const inner = this.#body(child, depth + 1);
        attributes.push(...inner.attributes);
        blocks.push(...inner.blocks);
      }
    }
    return { attributes, blocks };
  }

  #block(node: Node, depth: number): HclBlock {
    const [type, ...rest] = named(node).filter(({ type: t }) => t === 'identifier' || t === 'string_lit');
    const header = childOf(node, 'block_start') ?? node;
    const labels = rest.filter(label => label.startIndex < header.startIndex || header === node);
    return {
      type: type?.text ?? '',
      labels: labels.map(label => (label.type === 'identifier' ? label.text : this.#quoted(label).text)),
      span: spanOf(node),
      headerSpan: { start: node.startIndex, end: labels.at(-1)?.endIndex ?? type?.endIndex ?? node.endIndex },
      ...this.#body(node, depth + 1),
    };
  }

  #attribute(node: Node): readonly HclAttribute[] {
    const name = childOf(node, 'identifier');
    const expression = childOf(node, 'expression');
    if (name === undefined || expression === undefined) return [];
    const span = spanOf(node);
    const remove = () => [{ uri: this.#uri, span: lineRemoval(this.#text, span), text: '' }];
    return [{ name: name.text, nameSpan: spanOf(name), value: this.#value(expression, remove, 0) }];
  }

  #value(expression: Node, remove: DataNode['anchor']['remove'], depth: number): DataNode {
    const inner = constantOf(expression);
    const span = spanOf(expression);
    const uri = this.#uri;
    const heredoc = inner.type === 'heredoc_template';
    const anchor = {
      uri,
      span,
      ...(heredoc ? {} : { replace: (value: string) => [{ uri, span, text: JSON.stringify(value) }] }),
      ...(remove === undefined ? {} : { remove }),
    };
    const base = { span, anchor, via: [] };
    if (depth < deepest && inner.type === 'tuple') {
      const expressions = named(inner).filter(({ type }) => type === 'expression');
      return {
        ...base,
        type: 'list',
        items: expressions.map(item => this.#value(item, this.#removal(item), depth + 1)),
      };
    }
    if (depth < deepest && inner.type === 'object')
      return dataMap(
        base,
        named(inner).flatMap(element => this.#element(element, depth + 1)),
      );
    const quoted = inner.type === 'string_lit' || inner.type === 'quoted_template' || heredoc;
    return { ...base, type: 'scalar', quoted, ...this.#scalar(inner, span) };
  }

  #removal(node: Node): DataNode['anchor']['remove'] {
    const span = spanOf(node);
    return () => [{ uri: this.#uri, span: itemRemoval(this.#text, span), text: '' }];
  }

  #element(element: Node, depth: number): readonly DataEntry[] {
    const key = element.childForFieldName('key');
    const value = element.childForFieldName('val');
    if (element.type !== 'object_elem' || key === null || value === null) return [];
    const remove = this.#removal(element);
    const name = constantOf(key);
    const text = name.type === 'string_lit' ? this.#quoted(name).text : key.text;
    const keySpan = spanOf(key);
    const keyAnchor = { uri: this.#uri, span: keySpan, ...(remove === undefined ? {} : { remove }) };
    return [{ key: text, keySpan, keyAnchor, value: this.#value(value, remove, depth) }];
  }

  #scalar(
    inner: Node,
    span: Span,
  ): { readonly value: string | number | boolean | null; readonly extract: Extract } {
    const plain = extractOf(this.#uri, this.#text.slice(span.start, span.end), span.start);
    switch (inner.type) {
      case 'null_lit':
        return { value: null, extract: plain };
      case 'bool_lit':
        return { value: inner.text === 'true', extract: plain };
      case 'numeric_lit':
        return { value: Number(inner.text), extract: plain };
      case 'string_lit':
      case 'quoted_template': {
        const extract = this.#quoted(inner);
        return { value: extract.text, extract };
      }
      case 'heredoc_template': {
        const extract = this.#heredoc(inner);
        return { value: extract.text, extract };
      }
      default: {
        const extract = joinExtract(this.#uri, [
          { text: '${', span: { start: span.start, end: span.start } },
          { text: plain.text, span },
          { text: '}', span: { start: span.end, end: span.end } },
        ]);
        return { value: extract.text, extract };
      }
    }
  }

  /** The text between the quotes; interpolations stay as they are written. */
  #quoted(node: Node): Extract {
    const start = node.startIndex + 1;
    const end = Math.max(start, node.endIndex - (this.#text[node.endIndex - 1] === '"' ? 1 : 0));
    const code = node.type === 'quoted_template' ? named(node).filter(isCode).map(spanOf) : [];
    const pieces: { readonly text: string; readonly span: Span }[] = [];
    let at = start;
    for (const next of [...code, { start: end, end }]) {
      for (const raw of quotedPieces(this.#text.slice(at, next.start))) {
        pieces.push({ text: unescaped(raw), span: { start: at, end: at + raw.length } });
        at += raw.length;
      }
      if (next.end > at)
        pieces.push({ text: this.#text.slice(at, next.end), span: { start: at, end: next.end } });
      at = next.end;
    }
    return joinExtract(this.#uri, pieces);
  }

  /** The lines between the markers. Those of `<<-` lose the indentation that they share. */
  #heredoc(node: Node): Extract {
    const raw = this.#text.slice(node.startIndex, node.endIndex);
    const first = raw.indexOf('\n') + 1;
    const last = Math.max(first, raw.lastIndexOf('\n') + 1);
    const lines = first === 0 ? [] : (raw.slice(first, last).match(/[^\n]*\n/g) ?? []);
    const indents = lines
      .filter(line => line.trim() !== '')
      .map(line => /^[ \t]*/.exec(line)?.[0].length ?? 0);
    const indent = raw.startsWith('<<-') ? Math.min(...indents, 1000) : 0;
    let at = node.startIndex + first;
    return joinExtract(
      this.#uri,
      lines.map(line => {
        const skipped = Math.min(indent, /^[ \t]*/.exec(line)?.[0].length ?? 0);
        const span = { start: at + skipped, end: at + line.length };
        at += line.length;
        return { text: line.slice(skipped), span };
      }),
    );
  }
}

const wrappers = new Set(['expression', 'literal_value', 'template_expr', 'collection_value']);
const constants = new Set([
  'string_lit',
  'quoted_template',
  'heredoc_template',
  'numeric_lit',
  'bool_lit',
  'null_lit',
  'tuple',
  'object',
]);

/** What an expression is, where it is a literal, a template or a collection; else the expression itself. */
function constantOf(expression: Node): Node {
  for (let node: Node | undefined = expression; node !== undefined; ) {
    if (constants.has(node.type)) return node;
    const [only, ...others]: readonly Node[] = named(node).filter(({ type }) => type !== 'comment');
    node = wrappers.has(node.type) && others.length === 0 ? only : undefined;
  }
  return expression;
}
