import { type Fact, valueOf } from '../facts.ts';
import { type Makefile, type MakeRule, readMakefile } from '../syntax/make/makefile.ts';
import { MakeVariables } from '../syntax/make/variables.ts';
import { isPosixShell } from '../syntax/shell/names.ts';
import { type Extract, hasHole } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';

const names = ['GNUmakefile', 'makefile', 'Makefile'];

/** Targets that need others: as many as anyone writes. */
const mostTargets = 50;

/** The recipes that `make TARGET` runs, without those of files that may be there. Source: GNU make, manual. */
export function madeBy(
  { words }: Fact<'command'>,
  files: ScriptFiles,
  directory: string | undefined,
): readonly ScriptRun[] {
  const [by, ...args] = words;
  const program = baseOf(valueOf(by?.value) ?? '');
  const call =
    program === 'make' || program === 'gmake' ? callOf(args.map(({ value }) => valueOf(value))) : undefined;
  if (by === undefined || call === undefined || directory === undefined) return [];
  const folder = resolved(directory, call.folder);
  const paths = call.file === undefined ? names : [call.file];
  const text = paths.map(name => files.get(resolved(folder, name))).find(one => one !== undefined);
  if (text === undefined) return [];
  return recipesOf(text)
    .of(call.targets, name => isThere(name, folder, files))
    .map(one => ({ ...one, file: text, by, given: [], directory: folder }));
}

const known = new WeakMap<Extract, Recipes>();

/** The recipes of a makefile, which a recipe may run again. */
function recipesOf(text: Extract): Recipes {
  const recipes = known.get(text) ?? new Recipes(readMakefile({ uri: text.uri, text: text.text }));
  known.set(text, recipes);
  return recipes;
}

/** Whether a file of that name may be there. */
const isThere = (name: string, folder: string, files: ScriptFiles): boolean =>
  [files.within?.(folder), files.foldersWithin?.(folder)].some(all => all?.includes(name) ?? true);

/** A call of make; undefined: it gives variables, or does something else. */
function callOf(
  args: readonly (string | undefined)[],
):
  | { readonly folder: string; readonly file: string | undefined; readonly targets: readonly string[] }
  | undefined {
  let folder = '.';
  let file: string | undefined;
  const targets: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const next = arg === '-C' || arg === '-f' ? args[++i] : '';
    if (arg === undefined || next === undefined || arg.includes('=')) return undefined;
    if (arg === '-C') folder = next;
    else if (arg === '-f') file = next;
    else if (!arg.startsWith('-')) targets.push(arg);
    else if (!/^(?:-[swk]|-j\d*|--(?:silent|no-print-directory))$/.test(arg)) return undefined;
  }
  return { folder, file, targets };
}

const rulesIn = ({ statements }: Makefile): readonly MakeRule[] =>
  statements.filter(statement => statement.type === 'rule');

/** The recipes of a makefile, each line a script. */
class Recipes {
  readonly #rules = new Map<string, MakeRule[]>();
  readonly #variables = new MakeVariables();
  readonly #phony: ReadonlySet<string>;
  readonly #isPlain: boolean;
  /** What is made where nobody says what. */
  readonly #first: string;
  /** Each once, so that it is seen whether it has run. */
  readonly #runs = new Map<MakeRule, readonly RecipeRun[]>();

  constructor(file: Makefile) {
    const first = rulesIn(file).find(({ targets }) => !/^\.[^/]*$|[%$]/.test(targets));
    this.#first = first?.targets.split(/\s+/)[0] ?? '';
    for (const statement of file.statements) {
      if (statement.type === 'assignment')
        if (statement.branch.length === 0) this.#variables.assign(statement);
        else this.#variables.forget(statement.name);
      if (statement.type !== 'rule') continue;
      for (const target of statement.targets.split(/\s+/)) {
        const others = this.#rules.get(target);
        if (others === undefined) this.#rules.set(target, [statement]);
        else others.push(statement);
      }
    }
    this.#phony = new Set((this.#rules.get('.PHONY') ?? []).flatMap(({ needs }) => needs.split(/\s+/)));
    const shell = this.#variables.value('SHELL')?.text ?? '/bin/sh';
    // With one shell a recipe, an end of a line is the end of all.
    this.#isPlain = !file.oneShell && isPosixShell(shell);
  }

  /** What targets need goes before their own. */
  of(targets: readonly string[], isThere: (name: string) => boolean): readonly RecipeRun[] {
    if (!this.#isPlain) return [];
    const done = new Set<string>();
    const found: RecipeRun[] = [];
    const make = (target: string): void => {
      if (done.has(target) || done.size === mostTargets) return;
      done.add(target);
      const rules = this.#rules.get(target) ?? [];
      for (const { needs } of rules) for (const need of needs.split(/[\s|]+/)) make(need);
      if (!this.#phony.has(target) && (/[./]/.test(target) || isThere(target))) return;
      found.push(...rules.flatMap(rule => this.#linesOf(rule)));
    };
    for (const target of targets.length > 0 ? targets : [this.#first]) make(target);
    return found;
  }

  #linesOf(rule: MakeRule): readonly RecipeRun[] {
    const runs = this.#runs.get(rule) ?? this.#read(rule);
    this.#runs.set(rule, runs);
    return runs;
  }

  #read({ lines, assignments }: MakeRule): readonly RecipeRun[] {
    if (assignments.length > 0) return [];
    return lines.flatMap(({ text, prefix, branch }) => {
      const script = branch.length === 0 ? this.#variables.expand(text) : undefined;
      return script === undefined || hasHole(script) ? [] : [recipeRun(script, prefix)];
    });
  }
}

type RecipeRun = Pick<ScriptRun, 'script' | 'tolerated'>;

/** `-COMMAND`: nobody minds that it fails. */
const recipeRun = (script: Extract, prefix: string): RecipeRun => ({
  script,
  ...(prefix.includes('-') && { tolerated: true as const }),
});
