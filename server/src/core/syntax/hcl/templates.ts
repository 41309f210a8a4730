import type { Node, Parser } from 'web-tree-sitter';
import { Recent } from '../../recent.ts';
import { type HclExpression, templateIn } from './expression.ts';

/** The characters of the texts that are kept. */
const mostKept = 100_000;

/** Texts with `${…}`, each read once: every cell of a matrix asks for the same ones. */
export class HclTemplates {
  readonly #parser: Parser;
  readonly #kept = new Recent<string, { readonly template: HclExpression | undefined }>(mostKept);

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  read(text: string): HclExpression | undefined {
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept.template;
    const template = this.#parse(text);
    this.#kept.set(text, { template }, text.length);
    return template;
  }

  /** A heredoc is what takes a text as it is: quotes and backslashes are nothing special there. */
  #parse(text: string): HclExpression | undefined {
    let marker = 'EOT';
    while (text.includes(marker)) marker += '_';
    const start = `x = <<${marker}\n`;
    const tree = this.#parser.parse(`${start}${text}\n${marker}\n`);
    if (tree === null) return undefined;
    try {
      let node: Node | null = tree.rootNode.hasError ? null : tree.rootNode;
      while (node !== null && node.type !== 'heredoc_template') node = node.lastNamedChild;
      return node === null
        ? undefined
        : templateIn(node, { start: start.length, end: start.length + text.length });
    } finally {
      tree.delete();
    }
  }
}
