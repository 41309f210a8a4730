import { known, type Setting, unknown } from '../../facts.ts';
import type { Extract } from '../../text.ts';
import { readWord } from '../shell/words.ts';
import { splitWords } from './lines.ts';

type Values = Map<string, Setting<string>>;

/** What ARG and ENV say, instruction by instruction. An ARG's value is a default: a build may give another. */
export class Variables {
  readonly #global: Values = new Map();
  readonly #environments = new Map<string, Values>();
  readonly #arguments: ReadonlyMap<string, Setting<string>>;
  #stage: Values | undefined;
  #environment: Values = new Map();
  /** What `current` gave last: many instructions come between two that set something. */
  #current: ReadonlyMap<string, Setting<string>> | undefined;

  /** `given`: the arguments that the build gives; they go before the defaults of ARG. */
  constructor(given: ReadonlyMap<string, Setting<string>> = new Map()) {
    this.#arguments = given;
  }

  /** The variables in force: before the first FROM the global arguments, then the stage's. */
  current(): ReadonlyMap<string, Setting<string>> {
    this.#current ??= new Map(this.#stage ?? this.#global);
    return this.#current;
  }

  /** What FROM may use: only what stands before the first one. */
  global(): ReadonlyMap<string, Setting<string>> {
    return this.#global;
  }

  /** The environment of the stage, which the instructions to come add to. */
  environment(): ReadonlyMap<string, Setting<string>> {
    return this.#environment;
  }

  enterStage(): void {
    this.#stage = new Map();
    this.#environment = new Map();
    this.#current = undefined;
  }

  /** The stage takes over the environment of an earlier one. */
  inherit(name: string): void {
    for (const [key, value] of this.#environments.get(name) ?? []) {
      this.#stage?.set(key, value);
      this.#environment.set(key, value);
    }
    this.#current = undefined;
  }

  name(name: string | undefined): void {
    if (name !== undefined) this.#environments.set(name, this.#environment);
  }

  read({ keyword, text }: { readonly keyword: string; readonly text: Extract }): void {
    if (keyword !== 'ARG' && keyword !== 'ENV') return;
    this.#current = undefined;
    const values = this.#stage ?? this.#global;
    const spaced = keyword === 'ENV' ? /^([^\s=]+)\s+([\s\S]*)$/.exec(text.text) : null;
    if (spaced?.[1] !== undefined) {
      this.#set(values, keyword, spaced[1], spaced[2] ?? '');
      return;
    }
    for (const { start, end } of splitWords(text.text, 0)) {
      const word = text.text.slice(start, end);
      const equals = word.indexOf('=');
      if (equals > 0) this.#set(values, keyword, word.slice(0, equals), word.slice(equals + 1));
      else if (keyword === 'ARG' && !this.#environment.has(word)) {
        const global = this.#stage === undefined ? undefined : this.#global.get(word);
        values.set(word, this.#arguments.get(word) ?? global ?? unknown(`\${${word}}`));
      }
    }
  }

  #set(values: Values, keyword: 'ARG' | 'ENV', name: string, written: string): void {
    const value = readWord(written, 0, written.length, other => values.get(other)).value;
    if (keyword === 'ENV') {
      values.set(name, value);
      this.#environment.set(name, value);
    } else if (!this.#environment.has(name))
      values.set(
        name,
        this.#arguments.get(name) ?? (value.known ? known(value.value, `ARG ${name}=${written}`) : value),
      );
  }
}
