import { asMap, type DataDocument, textOf } from '../../syntax/data.ts';
import { asDefault, holeFor } from '../../syntax/expansion.ts';
import { concatExtracts, type Extract, insteadOf, sliceExtract } from '../../text.ts';
import { expanded } from './expansion.ts';

/** What GitLab puts into the text of the file before it reads it: an input, and what functions make of it. */
const interpolation = /\$\[\[\s*(?:inputs\.([\w-]+)\s*)?[^\]]*\]\]/g;

/** The inputs of a file, by the defaults that its header gives them, and what files that include it give. Source: GitLab docs, CI/CD inputs. */
export class Inputs {
  readonly #uri: string;
  readonly #defaults = new Map<string, string>();
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(
    uri: string,
    documents: readonly DataDocument[],
    given: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#uri = uri;
    this.#given = given;
    for (const { root } of documents)
      for (const { key, value } of asMap(asMap(asMap(root)?.get('spec'))?.get('inputs'))?.entries ?? []) {
        const text = textOf(asMap(value)?.get('default'));
        if (text !== undefined) this.#defaults.set(key, text);
      }
  }

  /** None: only who includes the file knows. */
  valuesOf(name: string): readonly string[] {
    const value = this.#defaults.get(name);
    return this.#given.get(name) ?? (value === undefined ? [] : [value]);
  }

  /** A text with the defaults in their places. */
  putInto(text: string): string {
    const [first = text, ...others] = expanded(text, (name, isInput) => (isInput ? this.valuesOf(name) : []));
    return others.length > 0 ? text : first;
  }

  /** A script as its shell gets it: what nobody knows is a variable that nothing sets. */
  inScript(script: Extract): Extract {
    if (!script.text.includes('$[[')) return script;
    const parts: Extract[] = [];
    let from = 0;
    for (const { 0: whole, 1: name, index } of script.text.matchAll(interpolation)) {
      const end = index + whole.length;
      const written = sliceExtract(script, { start: index, end });
      parts.push(sliceExtract(script, { start: from, end: index }), this.#insteadOf(written, name));
      from = end;
    }
    return concatExtracts(script.uri, [
      ...parts,
      sliceExtract(script, { start: from, end: script.text.length }),
    ]);
  }

  #insteadOf(written: Extract, name: string | undefined): Extract {
    const isPlain = written.uri === this.#uri && !written.text.includes('|');
    // Where another file gives it, that is the one to read, not the default.
    const isDefault = isPlain && name !== undefined && !this.#given.has(name);
    const value = isDefault ? this.#defaults.get(name) : undefined;
    return value === undefined ? holeFor(written) : asDefault(insteadOf(written, value), written.text);
  }
}
