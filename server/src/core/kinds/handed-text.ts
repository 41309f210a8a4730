import type { Setting, System } from '../facts.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell/syntax.ts';
import { widened } from '../syntax/systems.ts';
import type { Extract, Span } from '../text.ts';
import { runOn } from './command-systems.ts';
import { hostCommands } from './host-script.ts';

/** What the host of a script hands to the shell, in one of the ways in which the script may run. */
export interface HandedText {
  readonly text: Extract;
  readonly variables: ReadonlyMap<string, Setting<string>>;
  /** The systems on which it does; absent: any. */
  readonly systems: readonly System[] | undefined;
}

/**
 * The commands of what is handed, the same once: on all systems on which some way hands it. `byVariables`: with other variables it is not
 * the same.
 */
export function handedCommands(
  shell: ShellSyntax,
  handed: readonly HandedText[],
  comments: Span[],
  { byVariables }: { readonly byVariables: boolean },
): readonly ShellCommand[] {
  const texts = new Map<string, HandedText>();
  for (const one of handed) {
    const { text, variables, systems } = one;
    const given = byVariables
      ? [...variables].map(([name, value]) => `${name}=${value.known ? value.value : ''}`)
      : [];
    const key = `${text.text}\0${text.runs.map(run => run.source).join(' ')}\0${given.join(' ')}`;
    const same = texts.get(key);
    texts.set(key, same === undefined ? one : { ...same, systems: widened(same.systems, systems) });
  }
  return [...texts.values()].flatMap(({ text, variables, systems }) =>
    hostCommands(shell, text, comments, variables)
      // Where it stands on none of these systems, it is that of another way.
      .filter(command => texts.size === 1 || mayRunOn(command, systems))
      .map(command => runOn(command, systems)),
  );
}

const mayRunOn = ({ systemsAt, span }: ShellCommand, systems: readonly System[] | undefined): boolean => {
  const own = systemsAt?.(span);
  return systems === undefined || own === undefined || systems.some(system => own.includes(system));
};
