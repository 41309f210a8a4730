import { is, known, type Word } from '../../facts.ts';
import { sliceExtract, sourceSpan } from '../../text.ts';
import type { GatheredWord } from './command-words.ts';
import type { Gathered } from './commands.ts';
import type { ShellNode } from './tree.ts';
import { textOf } from './wrappers.ts';

/** A command where it stands. */
interface Written {
  readonly at: ShellNode;
  readonly own: Gathered;
}

/** The commands of a script, with what the program of each stands for behind `alias docker=podman`, `alias d='docker run'`. */
export function withAliases(commands: readonly Written[]): readonly Written[] {
  const aliases = new Map<string, readonly GatheredWord[]>();
  return commands.map(command => {
    const { at, own } = command;
    const [program, ...rest] = own.words;
    if (at.parent?.type === 'program')
      // What a branch sets may not be so.
      for (const word of rest) {
        if (is(program?.value, 'alias')) addAlias(aliases, word);
        else if (is(program?.value, 'unalias')) {
          if (is(word.value, '-a')) aliases.clear();
          else aliases.delete(textOf(word) ?? '');
        }
      }
    const meant = aliases.get(textOf(program) ?? '');
    if (meant === undefined || at.text.startsWith('\\')) return command;
    return { at, own: { ...own, words: [...meant, ...rest] } };
  });
}

/** `NAME=COMMAND`: one whose words are known without its shell. */
function addAlias(aliases: Map<string, readonly GatheredWord[]>, { value, extract }: Word): void {
  const [head = '', name] = /^([\w.-]+)=/.exec(value.known ? value.value : value.text) ?? [];
  if (name === undefined || extract === undefined) return;
  aliases.delete(name);
  const text = extract.text.slice(head.length);
  if (!value.known || !/^[\w\s./:=@,+-]*$/.test(text)) return;
  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }): GatheredWord => {
    const start = head.length + index;
    const part = sliceExtract(extract, { start, end: start + word.length });
    const span = sourceSpan(part, { start: 0, end: word.length });
    return { value: known(word), anchor: { uri: extract.uri, span }, extract: part };
  });
  if (words.length > 0) aliases.set(name, words);
}
