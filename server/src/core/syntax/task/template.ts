import { type System, systems } from '../../facts.ts';
import { concatExtracts, type Extract, insteadOf, type Span, sliceExtract } from '../../text.ts';
import { asDefault, brought, eitherOf, fromElsewhere, holeFor, systemHoleFor } from '../expansion.ts';
import { isSystemText, systemsTaken } from './systems.ts';

/** The text of a variable; undefined: only the run knows. `argument`: one call gives it. */
export interface TaskValue {
  readonly value: Extract | undefined;
  readonly argument?: boolean;
  /** It is the name of the system. */
  readonly system?: true;
}

/** `unset`: nothing in the file gives it a value. */
export type TaskLookup = (name: string) => TaskValue | 'unset';

/** What templates are filled in. */
export interface TaskScope {
  readonly lookup: TaskLookup;
  /** Absent: any. */
  readonly system: System | undefined;
}

/** An `if` in an `if` in an `if`. */
const deepest = 50;

const reference = /^\{\{-?\s*\.([A-Za-z_][\w.]*)\s*-?\}\}$/;
/** `{{.X | default "x"}}` and `{{default "x" .X}}`, with any quotes, or another variable. */
const piped =
  /^\{\{-?\s*\.(?<name>[A-Za-z_][\w.]*)\s*\|\s*default\s+(?<fallback>"[^"\\]*"|`[^`]*`|'[^'\\]*'|\.[A-Za-z_][\w.]*)\s*-?\}\}$/;
const prefixed =
  /^\{\{-?\s*default\s+(?<fallback>"[^"\\]*"|`[^`]*`|'[^'\\]*'|\.[A-Za-z_][\w.]*)\s+\.(?<name>[A-Za-z_][\w.]*)\s*-?\}\}$/;

const keyword = /^\{\{-?\s*(if|else|end|range|with|block|define)\b/;

/** The text with what its templates give, as far as the file tells. Source: taskfile.dev, "Templating". */
export function fillTemplates(extract: Extract, { lookup, system }: TaskScope): Extract {
  return extract.text.includes('{{') ? new Template(extract, lookup, system).fill() : extract;
}

class Template {
  readonly #extract: Extract;
  readonly #lookup: TaskLookup;
  readonly #system: System | undefined;
  readonly #actions: readonly RegExpExecArray[];
  /** The action that comes next, and where the text behind the last one begins. */
  #next = 0;
  #from = 0;

  constructor(extract: Extract, lookup: TaskLookup, system: System | undefined) {
    this.#extract = extract;
    this.#lookup = lookup;
    this.#system = system;
    this.#actions = [...extract.text.matchAll(/\{\{[\s\S]*?\}\}/g)];
  }

  fill(): Extract {
    return concatExtracts(this.#extract.uri, this.#sequence(0));
  }

  /** What comes up to the `else` or `end` of the block around it. */
  #sequence(depth: number): readonly Extract[] {
    const parts: Extract[] = [];
    for (let action = this.#action(); action !== undefined; action = this.#action()) {
      const { start, end, word } = action;
      parts.push(sliceExtract(this.#extract, { start: this.#from, end: start }));
      this.#from = start;
      if (depth > 0 && (word === 'else' || word === 'end')) return parts;
      this.#next++;
      this.#from = end;
      const written = sliceExtract(this.#extract, { start, end });
      const opens = word !== undefined && word !== 'else' && word !== 'end' && depth < deepest;
      if (opens) parts.push(...this.#block(written, start, word === 'if', depth + 1));
      else parts.push(filled(written, this.#lookup));
    }
    parts.push(sliceExtract(this.#extract, { start: this.#from, end: this.#extract.text.length }));
    this.#from = this.#extract.text.length;
    return parts;
  }

  /** A block behind its first action: an `if` as what it may bring, any other with its actions unknown. */
  #block(first: Extract, start: number, choice: boolean, depth: number): readonly Extract[] {
    const branches = new Branches();
    branches.open(first.text, this.#lookup);
    const all: Extract[] = [holeFor(first)];
    for (;;) {
      const branch = this.#sequence(depth);
      branches.add(concatExtracts(this.#extract.uri, branch));
      all.push(...branch);
      const action = this.#action();
      if (action === undefined) return all;
      this.#next++;
      this.#from = action.end;
      const last = sliceExtract(this.#extract, action);
      all.push(holeFor(last));
      if (action.word !== 'end') {
        branches.open(last.text, this.#lookup);
        continue;
      }
      const written = sliceExtract(this.#extract, { start, end: action.end });
      const value = choice ? branches.value(written, this.#system) : undefined;
      return value === undefined ? all : [value];
    }
  }

  #action(): (Span & { readonly word: string | undefined }) | undefined {
    const match = this.#actions[this.#next];
    if (match === undefined) return undefined;
    const [text] = match;
    return { start: match.index, end: match.index + text.length, word: keyword.exec(text)?.[1] };
  }
}

interface Branch {
  readonly text: Extract;
  /** Where it may be taken, and whether it is if so. */
  readonly systems: readonly System[];
  readonly sure: boolean;
}

const otherwise = /^\{\{-?\s*else\s*-?\}\}$/;

/** The branches of an `if`. */
class Branches {
  readonly #branches: Branch[] = [];
  #left: readonly System[] = systems;
  #here: Omit<Branch, 'text'> = { systems, sure: false };

  /** The action in front of the next branch. */
  open(action: string, lookup: TaskLookup): void {
    const taken = systemsTaken(action, variable => {
      const found = lookup(variable);
      return found !== 'unset' && found.system === true;
    });
    this.#here = {
      systems: taken === undefined ? this.#left : this.#left.filter(system => taken.includes(system)),
      sure: taken !== undefined || otherwise.test(action),
    };
    if (taken !== undefined) this.#left = this.#left.filter(system => !taken.includes(system));
  }

  add(text: Extract): void {
    this.#branches.push({ ...this.#here, text });
  }

  value(written: Extract, system: System | undefined): Extract | undefined {
    const taken = this.#branches.filter(one => system === undefined || one.systems.includes(system));
    const [only] = taken;
    if (only === undefined) return insteadOf(written, '');
    return taken.length === 1 && only.sure && system !== undefined
      ? brought(written, only.text, true)
      : eitherOf(
          written,
          taken.map(({ text }) => text),
        );
  }
}

function filled(written: Extract, lookup: TaskLookup): Extract {
  const { text } = written;
  const plain = reference.exec(text)?.[1];
  const groups: Readonly<Record<string, string | undefined>> =
    (piped.exec(text) ?? prefixed.exec(text))?.groups ?? {};
  const { name = plain, fallback } = groups;
  if (name === undefined) return isSystemText(text) ? systemHoleFor(written) : holeFor(written);
  const own = valueOf(written, name, lookup);
  if (own !== undefined) return own;
  if (fallback === undefined) return holeFor(written);
  if (fallback.startsWith('.')) {
    const other = valueOf(written, fallback.slice(1), lookup);
    return other === undefined ? holeFor(written) : asDefault(other, text);
  }
  const from = piped.test(text) ? text.indexOf('|') : text.indexOf('default');
  const at = text.indexOf(fallback, from) + 1;
  const inner = sliceExtract(written, { start: at, end: at + fallback.length - 2 });
  return asDefault(brought(written, inner), text);
}

/** What a variable brings; undefined: nothing in the file gives it a value. */
function valueOf(written: Extract, name: string, lookup: TaskLookup): Extract | undefined {
  const found = lookup(name);
  // A field of a value that only the run knows is no less unknown.
  if (found === 'unset') return name.includes('.') ? holeFor(written) : undefined;
  const { value, argument, system } = found;
  if (system === true) return systemHoleFor(written);
  if (value === undefined) return holeFor(written);
  const own = value.uri === written.uri ? value : fromElsewhere(written, value);
  return brought(written, own, argument);
}

/** A command that another list item of a Taskfile is to hold, as a YAML scalar. */
export function taskItem(line: string): string {
  const text = escapeTemplate(line);
  return /^[\w./][^#:'"{}[\]&*!|>%@`\n]*$/.test(text) || /^[\w./](?:[^#:\n]|:(?=\S)|#(?<=\S#))*$/.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}

/** Text that holds what looks like a template. */
export const escapeTemplate = (text: string): string => text.replaceAll('{{', '{{"{{"}}');
