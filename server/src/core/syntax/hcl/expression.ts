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
const deepest = 60;
const longest = 200;

/** Reads what stands between `${` and `}`. Undefined: it is more than is read here. */
export function readExpression(text: string): HclExpression | undefined {
  const reader = new Reader(text);
  const expression = reader.expression(0);
  return reader.isAtEnd() ? expression : undefined;
}

/** Reads a text with `${…}` in it, as it stands between quotes, escapes resolved. Undefined: it has more than that. */
export function readTemplate(text: string): HclExpression | undefined {
  const reader = new Reader(text);
  const template = reader.template(undefined, 0);
  return reader.isAtEnd() ? template : undefined;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  expression(depth: number): HclExpression | undefined {
    if (depth > deepest) return undefined;
    const condition = this.#either(depth);
    if (condition === undefined || !this.#takes('?')) return condition;
    const yes = this.expression(depth + 1);
    if (yes === undefined || !this.#takes(':')) return undefined;
    const no = this.expression(depth + 1);
    return no && { type: 'if', condition, yes, no };
  }

  #either = (depth: number) => this.#operators(['||'], this.#both, depth);
  #both = (depth: number) => this.#operators(['&&'], this.#comparison, depth);
  #comparison = (depth: number) => this.#operators(['==', '!='], this.#prefixed, depth);

  #operators(
    operators: readonly BinaryOperator[],
    operand: (depth: number) => HclExpression | undefined,
    depth: number,
  ): HclExpression | undefined {
    let left = operand(depth);
    for (let count = 0; left !== undefined; count++) {
      const operator = operators.find(one => this.#takes(one));
      if (operator === undefined) break;
      const right = count < longest ? operand(depth) : undefined;
      left = right && { type: 'binary', operator, left, right };
    }
    return left;
  }

  #prefixed = (depth: number): HclExpression | undefined => {
    if (depth > deepest) return undefined;
    this.#skip();
    if (this.#text[this.#at] !== '!' || this.#text[this.#at + 1] === '=') return this.#path(depth);
    this.#at++;
    const of = this.#prefixed(depth + 1);
    return of && { type: 'not', of };
  };

  /** A value, with the `.name` and `[key]` behind it. */
  #path(depth: number): HclExpression | undefined {
    let of = this.#value(depth);
    for (let count = 0; of !== undefined && count < longest; count++) {
      if (this.#takes('.')) {
        const key = this.#takesMatch(/[\w-]+/y);
        of = key === undefined ? undefined : { type: 'get', of, key: { type: 'literal', value: key } };
      } else if (this.#takes('[')) {
        const key = this.expression(depth + 1);
        of = key && this.#takes(']') ? { type: 'get', of, key } : undefined;
      } else break;
    }
    return of;
  }

  #value(depth: number): HclExpression | undefined {
    if (this.#takes('(')) {
      const inner = this.expression(depth + 1);
      return this.#takes(')') ? inner : undefined;
    }
    if (this.#takes('[')) {
      const items = this.#items(']', depth);
      return items && { type: 'list', items };
    }
    if (this.#takes('"')) return this.#quoted(depth);
    const number = this.#takesMatch(/\d+(?:\.\d+)?(?![\w.])/y);
    if (number !== undefined) return { type: 'literal', value: Number(number) };
    const name = this.#takesMatch(/[A-Za-z_][\w-]*/y);
    if (name === undefined) return undefined;
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' };
    if (name === 'null') return { type: 'literal', value: null };
    if (!this.#takes('(')) return { type: 'name', name };
    const args = this.#items(')', depth);
    return args && { type: 'call', name, args };
  }

  /** What stands between commas, up to the end. */
  #items(end: string, depth: number): readonly HclExpression[] | undefined {
    const items: HclExpression[] = [];
    while (!this.#takes(end)) {
      const item = this.expression(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#takes(',')) continue;
      return this.#takes(end) ? items : undefined;
    }
    return items;
  }

  #quoted(depth: number): HclExpression | undefined {
    const template = this.template('"', depth);
    if (template === undefined || this.#text[this.#at] !== '"') return undefined;
    this.#at++;
    return template;
  }

  /** Text and `${…}` up to `end`, or to the end of all. */
  template(end: string | undefined, depth: number): HclExpression | undefined {
    if (depth > deepest) return undefined;
    const parts: (string | HclExpression)[] = [];
    while (!this.isAtEnd() && (end === undefined || this.#text[this.#at] !== end)) {
      const text = this.#takesMatch(
        end === undefined
          ? /(?:\$\$\{|%%\{|[$%](?!\{)|[^$%])+/y
          : /(?:\$\$\{|%%\{|[$%](?!\{)|\\[\s\S]|[^$%"\\])+/y,
        false,
      );
      if (text !== undefined) {
        const raw = text.replace(/([$%])\1\{/g, '$1{');
        parts.push(
          end === undefined ? raw : raw.replace(/\\([\s\S])/g, (_, one: string) => escapes[one] ?? one),
        );
        continue;
      }
      if (!this.#text.startsWith('${', this.#at)) return undefined;
      this.#at += 2;
      const part = this.expression(depth + 1);
      if (part === undefined || !this.#takes('}')) return undefined;
      parts.push(part);
    }
    return { type: 'template', parts };
  }

  /** Whether the mark is next; goes behind it. */
  #takes(mark: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    return true;
  }

  #takesMatch(pattern: RegExp, spaced = true): string | undefined {
    if (spaced) this.#skip();
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  /** Space and comments. */
  #skip(): void {
    const blank = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#text)?.[0].length ?? 0;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
