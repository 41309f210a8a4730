import type { Tree } from 'web-tree-sitter';
import type { Span } from '../../text.ts';

/**
 * A node of the tree of a script. It is a copy: the parser's own nodes live in WebAssembly, where every question for a type or a child
 * is a call, a parent is looked up from the root, and all goes when the tree is given up.
 */
export class ShellNode {
  readonly type: string;
  /** Whether the grammar has a rule of this name; false: a keyword, an operator. */
  readonly isNamed: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly parent: ShellNode | undefined;
  readonly children: ShellNode[] = [];
  /** What it is to its parent. */
  readonly field: string | null;
  readonly #script: string;

  constructor(
    script: string,
    node: Pick<ShellNode, 'type' | 'isNamed' | 'startIndex' | 'endIndex' | 'parent' | 'field'>,
  ) {
    this.#script = script;
    this.type = node.type;
    this.isNamed = node.isNamed;
    this.startIndex = node.startIndex;
    this.endIndex = node.endIndex;
    this.parent = node.parent;
    this.field = node.field;
  }

  get text(): string {
    return this.#script.slice(this.startIndex, this.endIndex);
  }

  get namedChildren(): readonly ShellNode[] {
    return this.children.filter(child => child.isNamed);
  }

  get firstNamedChild(): ShellNode | undefined {
    return this.children.find(child => child.isNamed);
  }

  get lastNamedChild(): ShellNode | undefined {
    return this.children.findLast(child => child.isNamed);
  }

  childForFieldName(name: string): ShellNode | undefined {
    return this.children.find(({ field }) => field === name);
  }

  childrenForFieldName(name: string): readonly ShellNode[] {
    return this.children.filter(({ field }) => field === name);
  }
}

export const spanOf = ({ startIndex, endIndex }: Pick<ShellNode, 'startIndex' | 'endIndex'>): Span => ({
  start: startIndex,
  end: endIndex,
});

export const holds = (span: Span, at: number): boolean => span.start <= at && at <= span.end;

/** Copies of all nodes of the parser's tree in the order of the text, the root first. */
export function nodesOf(tree: Tree, script: string): readonly ShellNode[] {
  const nodes: ShellNode[] = [];
  const cursor = tree.walk();
  let parent: ShellNode | undefined;
  do {
    const { nodeType: type, nodeIsNamed: isNamed, startIndex, endIndex, currentFieldName: field } = cursor;
    const node = new ShellNode(script, { type, isNamed, startIndex, endIndex, parent, field });
    nodes.push(node);
    parent?.children.push(node);
    // Down; else to what stands behind it, or behind the nearest above it that has something behind it.
    if (cursor.gotoFirstChild()) parent = node;
    else while (!cursor.gotoNextSibling() && cursor.gotoParent()) parent = parent?.parent;
  } while (parent !== undefined);
  cursor.delete();
  return nodes;
}

/** Carriage returns and the byte order mark made blank, offset by offset: the grammar knows neither. */
export const readable = (text: string): string =>
  text
    .replace(/^\uFEFF/, ' ')
    .replace(/\\\r\n/g, ' \\\n')
    .replace(/\r\n/g, ' \n');
