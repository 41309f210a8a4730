import type { Node } from 'web-tree-sitter';
import type { Span } from '../../text.ts';
import { quotedPieces, unescaped } from './escapes.ts';

/** An expression of HCL, as far as Bake files need it: no arithmetic, no `for`, no splats. */
export type HclExpression =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'template'; readonly parts: readonly (string | HclExpression)[] }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'get'; readonly of: HclExpression; readonly key: HclExpression }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly HclExpression[] }
  | { readonly type: 'not'; readonly of: HclExpression }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: HclExpression;
      readonly right: HclExpression;
    }
  | {
      readonly type: 'if';
      readonly condition: HclExpression;
      readonly yes: HclExpression;
      readonly no: HclExpression;
    }
  | { readonly type: 'list'; readonly items: readonly HclExpression[] };

type BinaryOperator = '==' | '!=' | '&&' | '||';

/** Deeper nesting than anyone writes is not read, nor are longer chains. */
const deepest = 200;

/** What a tree's node says between the places of `content`, text and `${…}`. Undefined: it has more than that. */
export function templateIn(
  node: Node,
  content: Span,
  textOf: (raw: string) => string = raw => raw,
  depth = 0,
): HclExpression | undefined {
  const { text, startIndex } = node;
  const parts: (string | HclExpression)[] = [];
  let at = content.start;
  const addText = (end: number): void => {
    // What is between the parts, not the parser's literals: those leave out the space around them.
    const raw = text.slice(at - startIndex, end - startIndex);
    if (raw !== '') parts.push(textOf(raw.replace(/([$%])\1\{/g, '$1{')));
  };
  for (const child of childrenOf(node)) {
    if (child.type === 'template_directive') return undefined;
    if (child.type !== 'template_interpolation') continue;
    // Anything else beside the expression trims the text around it.
    const [, inner, ...end] = childrenOf(child);
    const part = end.length === 1 && inner !== undefined ? valueOf([inner], depth + 1) : undefined;
    if (part === undefined) return undefined;
    addText(child.startIndex);
    parts.push(part);
    at = child.endIndex;
  }
  addText(content.end);
  return { type: 'template', parts };
}

const childrenOf = (node: Node): readonly Node[] =>
  node.children.filter(child => child !== null && child.type !== 'comment');

/** What nodes that follow each other say: a value, and the `.name` and `[key]` behind it. */
function valueOf(nodes: readonly Node[], depth: number): HclExpression | undefined {
  if (depth > deepest || nodes.length > deepest) return undefined;
  const [head, inner] = nodes;
  const isEnclosed = head?.type === '(';
  const value = isEnclosed ? inner : head;
  let of = value === undefined ? undefined : oneValue(value, depth);
  for (const behind of nodes.slice(isEnclosed ? 3 : 1)) {
    const key = of === undefined ? undefined : keyOf(behind, depth);
    of = of && key && { type: 'get', of, key };
  }
  return of;
}

function oneValue(node: Node, depth: number): HclExpression | undefined {
  const children = childrenOf(node);
  switch (node.type) {
    case 'expression':
    case 'literal_value':
    case 'template_expr':
    case 'collection_value':
    case 'operation':
      return valueOf(children, depth + 1);
    case 'variable_expr':
      return { type: 'name', name: node.text };
    case 'numeric_lit':
      return { type: 'literal', value: Number(node.text) };
    case 'bool_lit':
      return { type: 'literal', value: node.text === 'true' };
    case 'null_lit':
      return { type: 'literal', value: null };
    case 'string_lit':
    case 'quoted_template':
      return templateIn(node, { start: node.startIndex + 1, end: node.endIndex - 1 }, resolved, depth);
    case 'tuple': {
      const items = valuesOf(children, depth);
      return items && { type: 'list', items };
    }
    case 'function_call':
      return callOf(children, depth);
    case 'unary_operation': {
      const [operator, ...operand] = children;
      const of = operator?.type === '!' ? valueOf(operand, depth + 1) : undefined;
      return of && { type: 'not', of };
    }
    case 'binary_operation':
      return binaryOf(children, depth);
    case 'conditional':
      return conditionalOf(children, depth);
    default:
      return undefined;
  }
}

const resolved = (raw: string): string => quotedPieces(raw).map(unescaped).join('');

/** What stands between commas. */
function valuesOf(nodes: readonly Node[], depth: number): readonly HclExpression[] | undefined {
  const values = nodes.filter(({ type }) => type === 'expression').map(node => valueOf([node], depth + 1));
  const known = values.filter(value => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function keyOf(node: Node, depth: number): HclExpression | undefined {
  if (node.type === 'get_attr') return { type: 'literal', value: childrenOf(node)[1]?.text ?? '' };
  const [index] = node.type === 'index' ? childrenOf(node) : [];
  if (index?.type === 'legacy_index') return { type: 'literal', value: index.text.slice(1) };
  const key = index === undefined ? undefined : childrenOf(index)[1];
  return key && valueOf([key], depth + 1);
}

function callOf(children: readonly Node[], depth: number): HclExpression | undefined {
  const [name, , list] = children;
  const given = list?.type === 'function_arguments' ? childrenOf(list) : [];
  const args = given.some(({ type }) => type === 'ellipsis') ? undefined : valuesOf(given, depth);
  return name && args && { type: 'call', name: name.text, args };
}

const operators: ReadonlySet<string> = new Set<BinaryOperator>(['==', '!=', '&&', '||']);
const isOperator = (type: string): type is BinaryOperator => operators.has(type);

function binaryOf(children: readonly Node[], depth: number): HclExpression | undefined {
  const at = children.findIndex(({ type }) => isOperator(type));
  const operator = children[at]?.type;
  if (operator === undefined || !isOperator(operator)) return undefined;
  const left = valueOf(children.slice(0, at), depth + 1);
  const right = left && valueOf(children.slice(at + 1), depth + 1);
  return right && { type: 'binary', operator, left, right };
}

/** The grammar reads `a ? b : c ? d : e` as if `a ? b : c` were in parentheses; in HCL, what follows it is. */
function conditionalOf(children: readonly Node[], depth: number): HclExpression | undefined {
  const read = (node: Node | undefined) => node && valueOf([node], depth + 1);
  let [condition, , yesNode, , noNode] = children;
  let yes = read(yesNode);
  let no = read(noNode);
  for (let count = 0; yes !== undefined && no !== undefined && condition !== undefined; count++) {
    const [inner] = childrenOf(condition);
    if (inner?.type !== 'conditional') {
      const decides = read(condition);
      return decides && { type: 'if', condition: decides, yes, no };
    }
    [condition, , yesNode, , noNode] = childrenOf(inner);
    const decides = count < deepest ? read(noNode) : undefined;
    no = decides && { type: 'if', condition: decides, yes, no };
    yes = read(yesNode);
  }
  return undefined;
}
