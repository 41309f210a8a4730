/**
 * A text with places to fill in, one after the other, as editors know it (`${1:name}`). Lines are indented by tabs, for which the
 * editor puts what the file is indented with.
 */
export class Snippet {
  readonly #parts: ((next: () => number) => string)[] = [];

  static of(text: string): Snippet {
    return new Snippet().text(text);
  }

  text(text: string): this {
    const written = escaped(text);
    this.#parts.push(() => written);
    return this;
  }

  /** A place with what stands there until somebody types. */
  place(proposal: string): this {
    const written = escaped(proposal);
    this.#parts.push(next => (written === '' ? `$${next()}` : `\${${next()}:${written}}`));
    return this;
  }

  /** A place with a choice, the first one proposed. */
  choice(values: readonly string[]): this {
    const written = values.map(value => value.replaceAll(/[\\,|$}]/g, '\\$&')).join(',');
    this.#parts.push(next => `\${${next()}|${written}|}`);
    return this;
  }

  add(other: Snippet): this {
    this.#parts.push(...other.#parts);
    return this;
  }

  /** The same, its further lines one level deeper. */
  indented(): Snippet {
    const inner = new Snippet();
    for (const part of this.#parts) inner.#parts.push(next => part(next).replaceAll('\n', '\n\t'));
    return inner;
  }

  toString(): string {
    let count = 0;
    return this.#parts.map(part => part(() => ++count)).join('');
  }
}

const escaped = (text: string): string => text.replaceAll(/[\\$}]/g, '\\$&');

/** What a snippet reads when nobody fills anything in; `indent` in the place of each tab. */
export const plainText = (snippet: string, indent = '  '): string =>
  snippet
    .replaceAll(/\$\{\d+\|((?:\\.|[^\\,|])*)[^}]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:((?:\\.|[^\\}])*)\}/g, '$1')
    .replaceAll(/\$\d+/g, '')
    .replaceAll(/\\([\\,|$}])/g, '$1')
    .replaceAll('\t', indent);
