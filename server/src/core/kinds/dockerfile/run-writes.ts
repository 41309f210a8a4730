import { valueOf } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { baseOf } from '../image-path.ts';
import { begins, filesWrittenBy, joined, writtenInto } from '../written-text.ts';

/** The files that scripts write while they run, by their paths. */
export class RunWrites {
  readonly #texts = new Map<string, Extract | undefined>();
  /** The scripts that have written them, by what a text and each part of it have in common. */
  readonly #writers = new Map<Extract['runs'], Extract>();

  get paths(): readonly string[] {
    return [...this.#texts.keys()];
  }

  has(path: string): boolean {
    return this.#texts.has(path);
  }

  get(path: string): Extract | undefined {
    return this.#texts.get(path);
  }

  /** The whole file that a text stands in which a script has written. */
  writerOf(script: Extract): Extract | undefined {
    return this.#writers.get(script.runs);
  }

  /** What the commands of a script write. `before`: what is at a path until then. */
  add(
    commands: readonly ShellCommand[],
    script: Extract,
    before: (path: string) => Extract | undefined,
  ): void {
    const writing = new Map<string, ShellCommand[]>();
    for (const command of commands)
      for (const path of new Set(pathsOf(command))) {
        const others = writing.get(path);
        if (others === undefined) writing.set(path, [command]);
        else others.push(command);
      }
    for (const [path, own] of writing) {
      const { text, adds } = writtenInto(own, one => one === path) ?? { text: undefined, adds: false };
      const first = adds ? before(path) : undefined;
      const isBehind = adds && first === undefined && !begins(text);
      const whole =
        text === undefined || isBehind ? undefined : joined([first ?? text, ...(first ? [text] : [])]);
      // What a heredoc expands is not what it says, and what is written elsewhere in the script may not be.
      const isCertain = !/\\[$`\\]/.test(whole?.text ?? '') && timesWritten(path, script.text) <= own.length;
      const known = isCertain && !mayBeChanged(path, script.text) ? whole : undefined;
      this.#texts.set(path, known);
      if (known !== undefined) this.#writers.set(known.runs, this.writerOf(script) ?? script);
    }
    for (const path of commands.flatMap(changedBy)) if (this.has(path)) this.#texts.set(path, undefined);
  }
}

/** Where a command writes, as far as that is known. */
const pathsOf = (command: ShellCommand): readonly string[] =>
  filesWrittenBy(command).filter(path => path.startsWith('/') && !path.startsWith('/dev/'));

/** How often a script names a path behind `>`, `>>` or `tee`, or a variable that it gives the path. */
function timesWritten(path: string, text: string): number {
  const names = [path];
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + path.length)) {
    const name = /\b(\w+)=["']?$/.exec(text.slice(Math.max(0, at - mostBefore), at))?.[1];
    if (name !== undefined) names.push(`$${name}`, `\${${name}}`);
  }
  const times = [...new Set(names)].reduce((sum, name) => sum + timesTarget(name, text), 0);
  return times + timesRelative(baseOf(path), text);
}

/** How often it names a file of that name in a folder which only the run knows. */
function timesRelative(name: string, text: string): number {
  let times = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const [, folder] = target.exec(text.slice(Math.max(0, at - mostBefore), at)) ?? [];
    if (folder !== undefined && !/^\/[^$`]*$/.test(folder)) times++;
  }
  return times;
}

const target = /(?:>|\btee(?:[ \t]+-\w+)*)[ \t]*["']?((?:[^\s"'>;&|]*\/)?)$/;

/** Whether the script says somewhere that a program may make another file of one, if only in some cases. */
function mayBeChanged(path: string, text: string): boolean {
  const name = baseOf(path);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const line = text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - longest), at);
    if (/\b(?:cp|curl|dd|envsubst|install|ln|mv|patch|perl|sed|truncate|wget)\b[^;&|]*$/.test(line))
      return true;
  }
  return false;
}

const longest = 200;

/** No name of a variable, with what stands around it, is longer. */
const mostBefore = 30;

function timesTarget(name: string, text: string): number {
  let times = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
    if (/(?:>|\btee(?:[ \t]+-\w+)*)[ \t]*["']?$/.test(text.slice(Math.max(0, at - mostBefore), at))) times++;
  return times;
}

/** The files that a command makes others of, so that nobody knows what is in them. */
function changedBy({ words }: ShellCommand): readonly string[] {
  const [program = '', ...args] = words.map(({ value }) => valueOf(value) ?? '');
  switch (baseOf(program)) {
    case 'cp':
    case 'mv':
    case 'ln':
    case 'install':
      return args.slice(-1);
    case 'sed':
    case 'perl':
      return args.some(arg => /^-\w*i|^--in-place/.test(arg)) ? args : [];
    case 'curl':
    case 'wget':
      return args;
    default:
      return [];
  }
}
