import { type Setting, unknown, type Word, type Workload } from '../facts.ts';
import { holesOf } from '../syntax/expansion.ts';
import type { ShellCommand, ShellScript, ShellSyntax } from '../syntax/shell/syntax.ts';
import type { Extract, Span } from '../text.ts';
import { builderName } from './builder-commands.ts';
import { Builders } from './docker-cli/builders.ts';
import type { ScriptSite } from './docker-cli/script-site.ts';
import { dockerWorkloads, scriptWorkloads } from './docker-cli/script-workloads.ts';

type Variables = ReadonlyMap<string, Setting<string>>;

/** The commands of a script whose host has put a hole where only the run knows; its comments are added to `comments`. */
export function hostCommands(
  shell: ShellSyntax,
  script: Extract,
  comments: Span[],
  variables?: Variables,
): readonly ShellCommand[] {
  const read = scriptWithoutHoles(shell.parse(script, variables), script);
  comments.push(...read.comments);
  return read.commands;
}

/** A script as it has been read from a text with holes, whose values nobody knows. */
export function scriptWithoutHoles(read: ShellScript, script: Extract): ShellScript {
  const holes = holesOf(script);
  return holes.size === 0
    ? read
    : { ...read, commands: read.commands.map(command => withoutHoles(command, holes)) };
}

/** The shell takes a hole in single quotes for text. */
function withoutHoles(command: ShellCommand, holes: ReadonlyMap<string, string | undefined>): ShellCommand {
  const certain = (setting: Setting<string>): Setting<string> =>
    setting.known && [...holes.keys()].some(hole => setting.value.includes(hole))
      ? unknown(setting.value)
      : setting;
  return {
    ...command,
    holes,
    words: command.words.map((word): Word => ({ ...word, value: certain(word.value) })),
    assignments: command.assignments.map(({ name, value }) => ({ name, value: certain(value) })),
    redirects: command.redirects.map(redirect => ({ ...redirect, target: certain(redirect.target) })),
  };
}

/** More builders than anyone sets up in one file. */
const mostSetups = 50;

/** A script of a file that holds several: a recipe, a task. */
export interface HostScript {
  readonly commands: readonly ShellCommand[];
  readonly site: ScriptSite;
}

/**
 * What the scripts of a file do. They run in any order, so that a builder that one of them sets up may be there for each other;
 * not so the one that a fix has put there, which its script needs itself.
 */
export function hostWorkloads(scripts: readonly HostScript[]): readonly Workload[] {
  const setups = scripts
    .flatMap(({ commands }, i) => commands.filter(setsUpBuilder).map(command => ({ command, i })))
    .slice(0, mostSetups);
  return scripts.flatMap(({ commands, site }, i) => {
    const builders = new Builders();
    const elsewhere = setups.flatMap(setup => (setup.i === i ? [] : [setup.command]));
    dockerWorkloads(elsewhere, { ...site, builders });
    return scriptWorkloads(commands, { ...site, builders });
  });
}

function setsUpBuilder({ words }: ShellCommand): boolean {
  const texts = words.map(({ value }) => (value.known ? value.value : ''));
  return (
    texts.includes('buildx') &&
    /^(?:create|use|install)$/m.test(texts.join('\n')) &&
    !texts.includes(builderName)
  );
}

/** The program of a command such as `/usr/bin/env -S bash -e`. */
export function programOf(command: string): string {
  const [first = '', ...rest] = command.trim().split(/\s+/);
  if (!/(?:^|\/)env$/.test(first)) return first;
  return rest.find(word => !/^-|=/.test(word)) ?? first;
}
