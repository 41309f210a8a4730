import { valueOf, type Word } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { Extract } from '../../text.ts';
import { baseOf, resolved, restOf } from '../image-path.ts';
import type { Entries } from '../kind.ts';
import { nameFits } from '../name-pattern.ts';

/** What COPY or ADD puts into the image. */
export interface Copied {
  /** An absolute path. */
  readonly to: string;
  /** As written, those that are known. */
  readonly sources: readonly string[];
  /** The words that name them. */
  readonly words?: ReadonlyMap<string, Word>;
  /** The stage or image that they come from; absent: the build context. */
  readonly from?: string;
  /** The heredoc that is the file. */
  readonly text?: Extract;
}

export function copiedBy(instruction: DockerfileInstruction, directory: string): readonly Copied[] {
  const { heredocs, flags } = instruction;
  const [to, ...sources] = argumentsOf(instruction).toReversed();
  if (to === undefined || flags.some(({ name }) => name === 'parents')) return [];
  const folder = to.endsWith('/') || sources.length > 1;
  const from = flags.find(({ name }) => name === 'from')?.value;
  if (from?.known === false) return [];
  const others = sources.filter(source => !source?.startsWith('<<'));
  const written = heredocs.map(({ name, body }) => ({
    to: resolved(directory, folder ? `${to}/${name}` : to),
    sources: [],
    text: body,
  }));
  if (others.length === 0) return written;
  // What comes from elsewhere (`https://…`) is not looked at.
  const known = others.flatMap(source => (source === undefined || source.includes(':') ? [] : [source]));
  const origin = from === undefined ? {} : { from: from.value };
  const words = new Map(
    argumentsOf(instruction).flatMap((source, i) => {
      const word = (instruction.exec ?? instruction.words)[i];
      return source === undefined || word === undefined ? [] : [[source, word] as const];
    }),
  );
  return [...written, { to: resolved(directory, to), sources: known, words, ...origin }];
}

/** Unlike a command's, the words of COPY and ADD are expanded in their exec form too. */
const argumentsOf = ({ exec, words, variables }: DockerfileInstruction): readonly (string | undefined)[] =>
  exec === undefined
    ? words.map(({ value }) => valueOf(value))
    : exec.map(({ value }) => {
        const text = valueOf(value)?.replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain, braced) => {
          return valueOf(variables.get(plain ?? braced)) ?? whole;
        });
        return text?.includes('$') ? undefined : text;
      });

/** A file that may be the one which a path of the image is copied from. */
export interface CopySource {
  readonly path: string;
  /** As COPY names it. */
  readonly named: string;
  /** What COPY names: the file, a directory that it is in, or the whole context. */
  readonly by: 'name' | 'directory' | 'context';
}

export function sourcesOf({ to, sources }: Copied, path: string): readonly CopySource[] {
  const rest = restOf(path, to);
  if (rest === undefined && to !== path) return [];
  return sources.flatMap((source): readonly CopySource[] => {
    const base = baseOf(source);
    if (/[*?[]/.test(source)) {
      const folder = source.slice(0, -base.length);
      return rest === undefined || /[*?[]/.test(folder) || !nameFits(base, rest)
        ? []
        : [{ path: folder + rest, named: source, by: 'name' }];
    }
    const whole = /^[./]*$/.test(source);
    return [
      ...((to === path || rest === base) && !whole
        ? [{ path: source, named: source, by: 'name' } as const]
        : []),
      ...(rest === undefined
        ? []
        : [{ path: `${source}/${rest}`, named: source, by: whole ? 'context' : 'directory' } as const]),
    ];
  });
}

/** A folder whose entries are copied. */
export interface CopiedFolder extends CopySource {
  /** What the names of its files are like that are copied; absent: all of them are, and its folders too. */
  readonly pattern?: string;
}

/** The folders whose entries COPY puts into one of the image: it copies what is in a folder, not the folder. */
export function foldersOf({ to, sources }: Copied, folder: string): readonly CopiedFolder[] {
  const rest = folder === to ? '' : restOf(folder, to);
  return sources.flatMap((source): readonly CopiedFolder[] => {
    if (rest === undefined) return [];
    const by = /^[./]*$/.test(source) ? 'context' : 'directory';
    if (!/[*?[]/.test(source)) return [{ path: `${source}/${rest}`, named: source, by }];
    const pattern = baseOf(source);
    const whole = source.slice(0, -pattern.length);
    return rest !== '' || /[*?[]/.test(whole) ? [] : [{ path: whole, named: source, by, pattern }];
  });
}

/** What is copied of the entries of a folder. */
export const copiedOf = (entries: Entries, { pattern }: CopiedFolder): Entries =>
  pattern === undefined
    ? entries
    : { files: entries.files.filter(name => nameFits(pattern, name)), folders: [] };
