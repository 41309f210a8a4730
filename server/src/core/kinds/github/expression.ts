/**
 * The texts that an expression of a workflow may give, each on its own: `a && b || c` gives what b gives or what c gives. `lookup` tells
 * what a context (`inputs.os`) may be. What only the run knows stays in the text as an expression. Undefined: it cannot be read.
 */
export function possibleTexts(
  expression: string,
  lookup: (path: readonly string[]) => readonly string[],
): readonly string[] | undefined {
  const tokens = tokensOf(expression);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens, lookup);
  const texts = parser.alternatives(0);
  return parser.isAtEnd ? texts : undefined;
}

/** Names with their properties are one token: a filter (`*`) or an index makes a place that nobody looks up. */
const token =
  /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w-]*(?:\s*\.\s*(?:[A-Za-z_][\w-]*|\*)|\s*\[[^[\]]*\])*)|([-+]?(?:0x)?[\d.][\w.+]*)|(&&|\|\||[=!<>]=|[()!,<>])|(\.\s*[A-Za-z_][\w-]*))/y;

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const found = token.exec(text);
    if (found === null) return undefined;
    tokens.push(found[0].trim());
  }
  return tokens;
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** More brackets in one another than anybody writes. */
const deepest = 30;

const onlyTheRunKnows = (what: string): string => `\${{ ${what} }}`;

class Parser {
  readonly #tokens: readonly string[];
  readonly #lookup: (path: readonly string[]) => readonly string[];
  #at = 0;

  constructor(tokens: readonly string[], lookup: (path: readonly string[]) => readonly string[]) {
    this.#tokens = tokens;
    this.#lookup = lookup;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** `a || b`: what is empty makes way for the next. */
  alternatives(depth: number): readonly string[] {
    const texts = [...this.#both(depth)];
    while (this.#takes('||')) texts.push(...this.#both(depth));
    return texts.filter(text => text !== '');
  }

  /** `a && b`: a is a condition. */
  #both(depth: number): readonly string[] {
    let texts = this.#comparison(depth);
    while (this.#takes('&&')) texts = this.#comparison(depth);
    return texts;
  }

  #comparison(depth: number): readonly string[] {
    const left = this.#operand(depth);
    if (!comparisons.has(this.#next ?? '')) return left;
    while (comparisons.has(this.#next ?? '')) {
      this.#at++;
      this.#operand(depth);
    }
    return [];
  }

  #operand(depth: number): readonly string[] {
    const first = this.#next;
    if (first === undefined || depth > deepest) return this.#fail();
    this.#at++;
    if (first === '!') {
      this.#operand(depth + 1);
      return [];
    }
    if (first === '(') {
      const texts = this.alternatives(depth + 1);
      return this.#takes(')') ? this.#property(texts) : this.#fail();
    }
    if (first.startsWith("'")) return [first.slice(1, -1).replaceAll("''", "'")];
    if (/^(?:true|false|null|[-+\d.].*)$/i.test(first)) return [];
    if (!/^[A-Za-z_]/.test(first)) return this.#fail();
    return this.#next === '(' ? this.#property(this.#call(first, depth)) : this.#lookup(pathOf(first));
  }

  #call(name: string, depth: number): readonly string[] {
    this.#at++;
    const given: (readonly string[])[] = [];
    if (!this.#takes(')')) {
      do given.push(this.alternatives(depth + 1));
      while (this.#takes(','));
      if (!this.#takes(')')) return this.#fail();
    }
    const [first = [], ...rest] = given;
    switch (name.toLowerCase()) {
      case 'format':
        return first.map(text => formatted(text, rest));
      case 'fromjson':
        return first.flatMap(itemsOf);
      default:
        return [onlyTheRunKnows(name)];
    }
  }

  /** `fromJSON(…).name`: not looked into. */
  #property(texts: readonly string[]): readonly string[] {
    let found = texts;
    while (this.#next?.startsWith('.') === true) {
      found = [onlyTheRunKnows(this.#next)];
      this.#at++;
    }
    return found;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #takes(text: string): boolean {
    if (this.#next !== text) return false;
    this.#at++;
    return true;
  }

  /** Whatever stays behind is not read: the whole is not. */
  #fail(): readonly string[] {
    this.#at = this.#tokens.length + 1;
    return [];
  }
}

const pathOf = (name: string): readonly string[] =>
  name.split(/\s*\.\s*|\s*\[\s*'?|'?\s*\]\s*\.?\s*/).filter(part => part !== '');

/** `format('{0}-{1}', a, b)`, where each argument is one text. */
function formatted(text: string, given: readonly (readonly string[])[]): string {
  return text.replace(/\{\{|\}\}|\{(\d+)\}/g, (found, index: string | undefined) => {
    if (index === undefined) return found.slice(1);
    const [only, other] = given[Number(index)] ?? [];
    return only !== undefined && other === undefined ? only : onlyTheRunKnows(index);
  });
}

/** The texts of a JSON text: itself, or those of a list. */
function itemsOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap(item => (typeof item === 'string' ? [item] : []));
  } catch {
    return text.includes('${{') ? [text] : [];
  }
}
