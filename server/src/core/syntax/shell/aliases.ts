import { is, known, type Word } from '../../facts.ts';
import type { Gathered } from './commands.ts';
import type { ShellNode } from './tree.ts';
import { textOf, unwrap } from './wrappers.ts';

/** A command where it stands. */
interface Written {
  readonly at: ShellNode;
  readonly own: Gathered;
}

/** The commands of a script, with the program that `docker` stands for behind `alias docker=podman`. */
export function withOtherEngine(commands: readonly Written[]): readonly Written[] {
  let engine: string | undefined;
  return commands.map(command => {
    const { at, own } = command;
    const [program, ...rest] = own.words;
    // What a branch sets may not be so.
    if (at.parent?.type === 'program')
      for (const word of rest) {
        if (is(program?.value, 'alias')) engine = engineOf(textOf(word)) ?? engine;
        else if (is(program?.value, 'unalias') && /^(?:docker|-a)$/.test(textOf(word) ?? ''))
          engine = undefined;
      }
    if (program === undefined || engine === undefined || engine === 'docker' || at.text.startsWith('\\'))
      return command;
    return is(program.value, 'docker')
      ? { at, own: { ...own, words: [{ ...program, value: known(engine) }, ...rest] } }
      : command;
  });
}

/** The program of `docker=PROGRAM …`; undefined: it gives `docker` no other meaning, or an unknown one. */
function engineOf(text: string | undefined): string | undefined {
  const value = /^docker=([\s\S]*)$/.exec(text ?? '')?.[1];
  const words = value?.split(/\s+/).map((one): Word => ({ value: known(one), anchor: nowhere }));
  return words && textOf(unwrap(words).words[0])?.replace(/^.*\//, '');
}

const nowhere = { uri: '', span: { start: 0, end: 0 } };
