import { known, type Setting, type System } from '../../facts.ts';
import { holdsIn, type World } from '../../syntax/make/conditions.ts';
import type { Makefile, MakeRule } from '../../syntax/make/makefile.ts';
import type { MakeVariables } from '../../syntax/make/variables.ts';
import { extractOf, hasHole } from '../../text.ts';

/** Variables that a recipe is read with: more sets of them nobody has. */
const mostScopes = 8;
/** Patterns that are compared with targets. */
const mostPatterns = 50;
/** Steps from targets to what they need. */
const mostSteps = 1_000;

/** The variables that recipes see in one of the ways through the conditionals. */
export class View {
  readonly world: World;
  readonly global: MakeVariables;
  /** The systems on which the world is so; absent: any. */
  readonly systems: readonly System[] | undefined;
  /** Those of targets and patterns that have variables of their own. */
  readonly #own = new Map<string, MakeVariables>();
  readonly #ownNames = new Map<string, readonly string[]>();
  readonly #patterns: readonly string[];
  /** Those of targets that need a target, by its name. */
  readonly #inherited = new Map<string, MakeVariables[]>();
  /** Some of both, for patterns. */
  readonly #few: readonly (readonly [string, readonly MakeVariables[]])[];
  readonly #exported = new Map<MakeVariables, ReadonlyMap<string, Setting<string>>>();

  constructor(
    world: World,
    global: MakeVariables,
    { statements }: Makefile,
    systems: readonly System[] | undefined,
  ) {
    this.world = world;
    this.systems = systems;
    this.global = global;
    const rules = statements.filter(one => one.type === 'rule');
    const withOwn = rules.filter(rule => rule.assignments.length + rule.evaluated.length > 0);
    for (const rule of withOwn)
      for (const target of this.#named(rule.targets) ?? [rule.targets]) {
        const variables = this.#own.get(target) ?? global.child();
        const all = [...rule.assignments, ...rule.evaluated];
        for (const assignment of all.filter(({ branch }) => holdsIn(world, branch))) {
          if (assignment.operator === '+=' && !this.#own.has(target))
            variables.inherit(assignment.name, global);
          variables.assign(assignment);
        }
        this.#own.set(target, variables);
        this.#ownNames.set(target, [
          ...(this.#ownNames.get(target) ?? []),
          ...rule.assignments.map(({ name }) => name),
        ]);
      }
    // Who knows which targets they are for?
    for (const { targets, assignments, evaluated } of withOwn)
      if (this.#named(targets) === undefined)
        for (const { name } of [...assignments, ...evaluated]) global.forget(name);
    this.#patterns = [...this.#own.keys()].filter(name => name.includes('%')).slice(0, mostPatterns);
    if (this.#own.size > 0) this.#inherit(rules);
    const own = [...this.#own].slice(0, mostPatterns).map(([name, scope]) => [name, [scope]] as const);
    this.#few = [...own, ...[...this.#inherited].slice(0, mostPatterns)];
  }

  /** The variables that the recipe of these targets may see: their own, and those of the targets that need them. */
  of(targets: string): readonly MakeVariables[] {
    if (this.#own.size === 0) return [this.global];
    const names = this.#named(targets) ?? [targets];
    return [...new Set(names.slice(0, mostSteps).flatMap(name => this.#scopes(name)))].slice(0, mostScopes);
  }

  #scopes(name: string): readonly MakeVariables[] {
    const inherited = this.#inherited.get(name) ?? [];
    const own = this.#own.get(name) ?? this.#ofPattern(name);
    if (!name.includes('%')) return [own ?? this.global, ...(own === undefined ? inherited : [])];
    return [own ?? this.global, ...this.#few.flatMap(([one, scopes]) => (covers(name, one) ? scopes : []))];
  }

  #ofPattern(name: string): MakeVariables | undefined {
    const pattern = this.#patterns.find(one => covers(one, name));
    return pattern === undefined ? undefined : this.#own.get(pattern);
  }

  /** Has what targets with variables of their own need see those, as make does. */
  #inherit(rules: readonly MakeRule[]): void {
    const needs = new Map<string, string[]>();
    for (const rule of rules)
      for (const target of rule.needs === '' ? [] : (this.#named(rule.targets) ?? [])) {
        const known = needs.get(target) ?? [];
        known.push(...(this.#named(rule.needs) ?? []));
        needs.set(target, known);
      }
    let left = mostSteps;
    for (const [target, scope] of this.#own) {
      const handed = this.#ownNames.get(target) ?? [];
      if (handed.length === 0) continue;
      const reached = new Set(needs.get(target));
      for (const name of reached) {
        if (left-- <= 0) return;
        const known = this.#inherited.get(name) ?? [];
        if (known.length < mostScopes) this.#inherited.set(name, [...known, scope]);
        if (!this.#ownNames.get(name)?.some(own => handed.includes(own)))
          for (const next of needs.get(name) ?? []) reached.add(next);
      }
    }
  }

  /** The names in a list of targets; undefined: only the run knows them. */
  #named(list: string): readonly string[] | undefined {
    const split = (text: string): readonly string[] => text.split(/\s+/).filter(name => name !== '');
    if (!list.includes('$')) return split(list);
    if (/\$[^({]|\$[({][\w.-]*[^\w.)}-]/.test(list)) return undefined;
    const expanded = this.global.expand(extractOf('', list, 0));
    return hasHole(expanded) ? undefined : split(expanded.text);
  }

  /** What the shell sees of the variables. */
  exported(variables: MakeVariables = this.global): ReadonlyMap<string, Setting<string>> {
    const seen = this.#exported.get(variables) ?? settings(variables.exported());
    this.#exported.set(variables, seen);
    return seen;
  }
}

/** Whether a name of a target is what another, maybe a pattern, stands for. */
function covers(pattern: string, name: string): boolean {
  const at = pattern.indexOf('%');
  if (at < 0) return pattern === name;
  const rest = pattern.slice(at + 1);
  return name.length >= pattern.length - 1 && name.startsWith(pattern.slice(0, at)) && name.endsWith(rest);
}

const settings = (values: ReadonlyMap<string, string>): ReadonlyMap<string, Setting<string>> =>
  new Map([...values].map(([name, value]) => [name, known(value)]));
