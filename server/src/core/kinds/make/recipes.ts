import type { Setting } from '../../facts.ts';
import { before } from '../../syntax/expansion.ts';
import { holdsIn } from '../../syntax/make/conditions.ts';
import { hasNoDocker } from '../../syntax/make/engines.ts';
import { handedOn } from '../../syntax/make/handed.ts';
import type { Makefile, MakeRule, RecipeLine } from '../../syntax/make/makefile.ts';
import { systemsIn } from '../../syntax/make/systems.ts';
import type { MakeVariables } from '../../syntax/make/variables.ts';
import { isPosixShell } from '../../syntax/shell/names.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import {
  concatExtracts,
  type Edit,
  type Extract,
  hasHole,
  lineBreakOf,
  type Source,
  type Span,
  sliceExtract,
} from '../../text.ts';
import { lineBefore } from '../docker-cli/insert-line.ts';
import { type HandedText, handedCommands } from '../handed-text.ts';
import { type HostScript, hostCommands, programOf } from '../host-script.ts';
import type { MakeProject } from './project.ts';
import { View } from './scopes.ts';

/** Reads what recipes hand to the shell. */
export class RecipeReader {
  readonly #source: Source;
  readonly #shell: ShellSyntax;
  readonly #comments: Span[];
  readonly #oneShell: boolean;
  readonly #views: readonly View[];

  constructor(source: Source, file: Makefile, project: MakeProject, shell: ShellSyntax, comments: Span[]) {
    this.#source = source;
    this.#shell = shell;
    this.#comments = comments;
    this.#oneShell = file.oneShell;
    const handed = handedOn(file);
    this.#views = project.worlds().map(world => {
      const global = project.variablesIn(world);
      const own = handed.filter(rule => rule.assignments.every(({ name }) => isEmpty(global.value(name))));
      const statements = [...own, ...file.statements];
      return new View(world, global, { ...file, statements }, systemsIn(world, project.conditions(), global));
    });
  }

  /** `twice`: the rule is made by a call, which expands its text before. */
  read(rule: MakeRule, twice = false): readonly HostScript[] {
    const commands = this.#scripts(rule).flatMap(lines =>
      handedCommands(this.#shell, this.#texts(rule, lines, twice), this.#comments, { byVariables: false }),
    );
    const insertBefore = (command: ShellCommand, added: string) => this.#insertBefore(rule, command, added);
    return [{ commands, site: { uri: this.#source.uri, name: rule.targets, insertBefore } }];
  }

  /** The texts that lines come to in the worlds. */
  #texts(rule: MakeRule, lines: readonly RecipeLine[], twice: boolean): readonly HandedText[] {
    return this.#views.flatMap(view => {
      if (hasNoDocker(view.world)) return [];
      const script = this.#scriptIn(view, lines);
      const branch = lines.length === 1 ? lines[0]?.branch : undefined;
      if (script === undefined) return [];
      return view
        .of(rule.targets)
        .filter(readsPosix)
        .map(variables => ({
          text: recipeText(
            variables.expand(twice ? variables.expand(script, branch) : script, branch),
            script,
          ),
          variables: view.exported(variables),
          systems: view.systems,
        }));
    });
  }

  /** A recipe line of its own, run as the one it stands before. */
  #insertBefore({ lines }: MakeRule, command: ShellCommand, added: string): readonly Edit[] | undefined {
    const line = lines.find(one => standsIn(one, command));
    if (line?.start === undefined || /[\r\n]/.test(added)) return undefined;
    const written = added.replaceAll('$', '$$$$');
    if (this.#oneShell) {
      const inside = lineBefore(this.#source, command, written);
      if (inside !== undefined || line !== lines[0]) return inside;
    }
    const { uri, text } = this.#source;
    const span = { start: line.start, end: line.start };
    return [{ uri, span, text: line.prefix + written + lineBreakOf(text) }];
  }

  /** One recipe line is one shell, or the whole recipe is. */
  #scripts({ lines }: MakeRule): readonly (readonly RecipeLine[])[] {
    return this.#oneShell ? [lines] : lines.map(line => [line]);
  }

  #scriptIn({ world }: View, lines: readonly RecipeLine[]): Extract | undefined {
    // A branch that no view takes is read in each: it can still say what it says itself.
    const taken = lines.filter(
      ({ branch }) => holdsIn(world, branch) || !this.#views.some(view => holdsIn(view.world, branch)),
    );
    if (taken.length === 0) return undefined;
    const parts = taken.flatMap(({ text }, i) => (i === 0 ? [text] : [before(text, '\n'), text]));
    return concatExtracts(this.#source.uri, parts);
  }

  /** What make itself runs: `$(shell …)`. */
  calls(): readonly HostScript[] {
    const site = { uri: this.#source.uri, name: 'make' };
    const calls = new Map<string, { script: Extract; exported: ReadonlyMap<string, Setting<string>> }>();
    for (const view of this.#views.filter(({ world }) => !hasNoDocker(world)))
      for (const [key, script] of view.global.shellCalls)
        if (script.uri === this.#source.uri) calls.set(key, { script, exported: view.exported() });
    return [...calls.values()].map(({ script, exported }) => ({
      commands: hostCommands(this.#shell, script, [], exported),
      site,
    }));
  }
}

const isEmpty = (value: Extract | undefined): boolean => value === undefined || value.text.trim() === '';

/** Whether make hands the recipe to a shell that we read. */
function readsPosix(variables: MakeVariables): boolean {
  const shell = variables.value('SHELL');
  return shell === undefined || hasHole(shell) || isPosixShell(programOf(shell.text));
}

/** Whether the recipe line itself says what runs: a variable that does may be used in other lines. */
function standsIn({ text: { runs } }: RecipeLine, { words }: ShellCommand): boolean {
  const start = runs[0]?.source ?? 0;
  const last = runs.at(-1);
  const end = last === undefined ? start : last.source + last.length;
  return words.slice(0, 2).every(({ anchor: { span } }) => start <= span.start && span.end <= end);
}

/** An expansion at the start of a line that holds `@` or nothing, or the way to become root. */
const prefixVariable =
  /^\$(?:[({](?:Q|V|AT|AM_V_\w+|QUIET|SILENT|HIDE|NOECHO|NO_ECHO|ECHO_PREFIX|SUDO|TIME)[)}]|[QV])/i;

/** Marks for make at the start of a line. */
const marks = /^[ \t]*(?:[@+-][ \t]*)*/;

/**
 * What the shell gets of an expanded line: an expansion may bring the marks for make, and further lines with their own. What is
 * unknown at the very start and touches the command can only be such a mark.
 */
function recipeText(expanded: Extract, written: Extract): Extract {
  const { text } = expanded;
  const [first, second] = expanded.runs;
  const unknown = first?.hole !== undefined ? (second?.at ?? text.length) : 0;
  const rest = text.slice(unknown);
  const isMark = /^\w/.test(rest) || prefixVariable.test(written.text);
  const kept: Span[] = [];
  let start = isMark ? unknown + (marks.exec(rest)?.[0].length ?? 0) : 0;
  for (const mark of text.matchAll(/(^|(?<!\\\r?)\n)[ \t]*(?:[@+-][ \t]*)+/g)) {
    const from = mark.index + (mark[1]?.length ?? 0);
    if (from < start) continue;
    kept.push({ start, end: from });
    start = mark.index + mark[0].length;
  }
  const body = [...kept, { start, end: text.length }].map(span => sliceExtract(expanded, span));
  return withWrite(concatExtracts(expanded.uri, body));
}

const withWrite = (extract: Extract): Extract => ({
  ...extract,
  write: text => text.replaceAll('$', '$$$$'),
});
