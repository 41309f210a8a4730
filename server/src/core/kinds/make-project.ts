import { relativeUri } from '../relative-uri.ts';
import { type Condition, holdsIn, type World, worldsOf } from '../syntax/make-conditions.ts';
import { MakeVariables } from '../syntax/make-variables.ts';
import { type Makefile, type MakeInclude, readMakefile } from '../syntax/makefile.ts';
import { hasHole, type Source } from '../text.ts';
import type { Files } from './kind.ts';

/** More makefiles than these are not read with one. */
const mostIncluded = 50;

/** Where make runs, as makefiles write it in front of a name. */
const currentFolder = /^\$[({](?:CURDIR|PWD|shell pwd)[)}]\//;

/** A makefile with those that it includes. Their assignments count; their recipes are their own. */
export class MakeProject {
  readonly #source: Source;
  readonly #file: Makefile;
  readonly #files: Files;
  readonly #included = new Map<string, Makefile>();

  constructor(source: Source, file: Makefile, files: Files) {
    this.#source = source;
    this.#file = file;
    this.#files = files;
  }

  /** The ways through the conditionals, its own first. */
  worlds(): readonly World[] {
    const own = branchesOf(this.#file);
    const [first] = worldsOf(own);
    if (first !== undefined) this.variablesIn(first);
    return worldsOf([...own, ...[...this.#included.values()].flatMap(branchesOf)]);
  }

  /** The variables after all assignments. */
  variablesIn(world: World): MakeVariables {
    const variables = new MakeVariables();
    this.#assign(this.#file, variables, world, new Set([this.#source.uri]));
    return variables;
  }

  #assign(file: Makefile, variables: MakeVariables, world: World, open: ReadonlySet<string>): void {
    for (const statement of file.statements) {
      if (statement.type === 'rule' || !holdsIn(world, statement.branch)) continue;
      if (statement.type === 'assignment') variables.assign(statement);
      else
        for (const uri of this.#named(statement, variables)) {
          const included = open.has(uri) ? undefined : this.#read(uri);
          if (included !== undefined) this.#assign(included, variables, world, new Set(open).add(uri));
        }
    }
  }

  /** Make looks for them where it runs: beside the first makefile, as far as anyone can tell. */
  #named({ names }: MakeInclude, variables: MakeVariables): readonly string[] {
    const text = names.text.replace(currentFolder, '');
    const expanded = text.includes('$') ? variables.expand(names) : undefined;
    if (expanded !== undefined && hasHole(expanded)) return [];
    return (expanded?.text ?? text)
      .split(/\s+/)
      .filter(name => !/[*?[\]]/.test(name))
      .flatMap(name => relativeUri(this.#source.uri, name) ?? []);
  }

  #read(uri: string): Makefile | undefined {
    const known = this.#included.get(uri);
    if (known !== undefined || this.#included.size === mostIncluded) return known;
    const text = this.#files.read(uri);
    if (text === undefined) return undefined;
    const file = readMakefile({ uri, text });
    this.#included.set(uri, file);
    return file;
  }
}

/** Only what conditionals say of variables needs more than one look. */
const branchesOf = ({ statements }: Makefile): readonly (readonly Condition[])[] =>
  statements.flatMap(one => (one.type === 'rule' ? one.assignments.map(own => own.branch) : [one.branch]));
