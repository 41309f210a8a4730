import { fileNameOf, foldersUp, relativeUri } from '../../relative-uri.ts';
import {
  type Condition,
  holdsIn,
  type World,
  withWorld,
  worldsOf,
  worldWith,
} from '../../syntax/make/conditions.ts';
import { asksForEngine, enginesIn, withDocker } from '../../syntax/make/engines.ts';
import { type Makefile, type MakeInclude, readMakefile } from '../../syntax/make/makefile.ts';
import { asksForSystem, choicesOf, isOfSystems, withSystems } from '../../syntax/make/systems.ts';
import { MakeVariables } from '../../syntax/make/variables.ts';
import { type Extract, extractOf, hasHole, type Source } from '../../text.ts';
import { matchingFiles } from '../folder-files.ts';
import { type Files, readAs } from '../kind.ts';

/** More makefiles than these are not read with one. */
const mostIncluded = 50;

/** Where make runs, as makefiles write it in front of a name. */
const currentFolder = /(?<!\S)\$[({](?:CURDIR|PWD|shell pwd)[)}]\//g;

/** `$(wildcard mk/*.mk)`, and the same sorted: `include` takes patterns as well, and what is not there names no file. */
const withoutWildcard = (names: string): string =>
  names.includes('wildcard')
    ? names
        .replace(/\$[({]wildcard\s((?:[^$(){},]|\$[({][\w.-]+[)}])*)[)}]/g, '$1')
        .replace(/\$[({]sort\s((?:[^$(){},]|\$[({][\w.-]+[)}])*)[)}]/g, '$1')
    : names;

/** Makefiles that make begins with; others are there to be included. */
const rootNames = ['Makefile', 'GNUmakefile', 'makefile'];
/** Folders above a makefile in which one may be that includes it. */
const levels = 3;

/** The project of a makefile: that of the makefile which includes it, where one near it does. */
export function makeProject(source: Source, file: Makefile, files: Files): MakeProject {
  const own = (): MakeProject => new MakeProject(source, file, file, files);
  if (rootNames.includes(fileNameOf(source.uri))) return own();
  for (const above of foldersUp(levels))
    for (const name of rootNames) {
      const uri = relativeUri(source.uri, above + name);
      const text = uri === undefined ? undefined : files.read(uri);
      if (uri === undefined || text === undefined || !/^[ \t]*[-s]?include\b/m.test(text)) continue;
      const root = readAs(files, uri, readMakefile);
      const project = root && new MakeProject({ uri, text }, root, file, files, source.uri);
      if (project?.leadsToFile()) return project;
    }
  return own();
}

/** A makefile that another includes. */
export interface IncludedMakefile {
  readonly file: Makefile;
  /** The text of the root that leads to it. */
  readonly by: Extract;
}

/** Whether a makefile is read as one of the root's, where both are asked. */
const isReadAsPart = (uri: string, root: string): boolean =>
  !rootNames.includes(fileNameOf(uri)) &&
  rootNames.includes(fileNameOf(root)) &&
  foldersUp(levels).some(above => relativeUri(uri, above + fileNameOf(root)) === root);

/** One way through the makefiles. */
interface MakeRun {
  readonly variables: MakeVariables;
  readonly world: World;
  /** Takes up the variables that branches which are not taken assign. */
  readonly varied: Set<string>;
  /** Where the values that conditionals ask for are written, as the makefiles themselves have them. */
  readonly met?: Map<string, string>;
  /** Makefiles that may still be included. */
  left: number;
}

/** A makefile with those that it includes. Their assignments count; their recipes are their own. */
export class MakeProject {
  readonly #root: Source;
  #rootFile: Makefile;
  #file: Makefile;
  readonly #files: Files;
  readonly #included = new Map<string, Makefile>();
  readonly #includedBy = new Map<string, Extract>();
  /** Where the file whose recipes are read is included, if it is not the root. */
  readonly #at: string | undefined;
  /** What must be so for the root to include it. */
  #way: readonly Condition[] | undefined;
  /** The variables where nobody gives one another value. */
  #plain: MakeVariables | undefined;

  /** `file`: the one whose recipes are read, which `root` may include under the URI `at`. */
  constructor(root: Source, rootFile: Makefile, file: Makefile, files: Files, at?: string) {
    this.#root = root;
    this.#rootFile = rootFile;
    this.#file = file;
    this.#files = files;
    this.#at = at;
    if (at !== undefined) this.#included.set(at, file);
    const plain = this.#ownWay().variables;
    this.#rootFile = withSystems(rootFile, plain);
    this.#file = file === rootFile ? this.#rootFile : withSystems(file, plain);
    for (const [uri, one] of this.#included)
      this.#included.set(uri, uri === at ? this.#file : withSystems(one, plain));
    this.#way = undefined;
    this.#plain = plain;
  }

  /** The makefile whose recipes are read. */
  get file(): Makefile {
    return this.#file;
  }

  /** Whether any way through the conditionals leads to the file whose recipes are read. */
  leadsToFile(): boolean {
    for (const world of worldsOf(branchesOf(this.#rootFile))) this.variablesIn(world);
    return this.#way !== undefined;
  }

  /** What its conditionals ask for. Those of included makefiles are known after `variablesIn`. */
  conditions(): readonly Condition[] {
    return [...this.#all().flatMap(branchesOf).flat(), ...[...this.#choices().values()].flat()];
  }

  /** Those of choices in expansions that are made by what a system has. */
  #choices(): ReadonlyMap<string, readonly Condition[]> {
    const plain = this.#plain;
    return new Map(plain && this.#all().flatMap(file => [...choicesOf(file, plain)]));
  }

  #all(): readonly Makefile[] {
    return [...new Set([this.#rootFile, this.#file, ...this.#included.values()])];
  }

  /** The ways through the conditionals, its own first. */
  worlds(): readonly World[] {
    const own = branchesOf(this.#file).map(branch => [...(this.#way ?? []), ...branch]);
    const [first] = worldsOf(own);
    if (first !== undefined) this.variablesIn(first);
    const others = [this.#rootFile, ...this.#included.values()].filter(file => file !== this.#file);
    const way = this.#way ?? [];
    const plain = this.#plain;
    const ofSystems = (test: string): boolean => plain !== undefined && isOfSystems(test, plain);
    const choices = [...this.#choices().values()].filter(one => !asksForEngine(one));
    const tried = withDocker(worldsOf([...own, ...others.flatMap(branchesOf), ...choices], ofSystems));
    return withWorld(this.#ownWay().world, tried, ofSystems).map(world => worldWith(world, way));
  }

  /** The way through the conditionals where nobody gives a variable another value. */
  #ownWay(): { readonly world: World; readonly variables: MakeVariables } {
    const world = new Map<string, string>();
    return { world, variables: this.#variablesIn(world, world) };
  }

  /** What the root includes that is not read with the root's variables where it is asked itself. Known after `variablesIn`. */
  included(): readonly IncludedMakefile[] {
    return [...this.#includedBy].flatMap(([uri, by]) => {
      const file = this.#included.get(uri);
      return file === undefined || isReadAsPart(uri, this.#root.uri) ? [] : [{ file, by }];
    });
  }

  /** The variables after all assignments. */
  variablesIn(world: World): MakeVariables {
    return this.#variablesIn(world);
  }

  #variablesIn(world: World, met?: Map<string, string>): MakeVariables {
    const choices = this.#choices();
    const varied = new Set<string>();
    const variables = new MakeVariables(undefined, {
      decides: test => {
        const asked = choices.get(test);
        return asked && holdsIn(world, asked);
      },
      varied,
      engines: enginesIn(world),
    });
    const run = { variables, world, varied, left: mostIncluded, ...(met === undefined ? {} : { met }) };
    this.#assign(this.#rootFile, run, new Set([this.#root.uri]), []);
    return variables;
  }

  /** `way`: what must be so for the file to be read. */
  #assign(
    file: Makefile,
    run: MakeRun,
    open: ReadonlySet<string>,
    way: readonly Condition[],
    by?: Extract,
  ): void {
    const { variables, world, met } = run;
    for (const statement of file.statements) {
      if (met !== undefined && statement.type !== 'rule')
        for (const { test } of statement.branch) this.#meet(test, variables, met);
      if (statement.type === 'rule') continue;
      if (!holdsIn(world, statement.branch)) {
        if (statement.type === 'assignment') run.varied.add(statement.name);
        continue;
      }
      if (statement.type === 'assignment') variables.assign(statement);
      else if (statement.type === 'export') variables.export(statement.names);
      else
        for (const uri of this.#named(statement, variables)) {
          const included = open.has(uri) || run.left-- <= 0 ? undefined : this.#read(uri);
          if (included === undefined) continue;
          const whole = [...way, ...statement.branch];
          if (uri === this.#at) this.#way ??= whole;
          if (!this.#includedBy.has(uri)) this.#includedBy.set(uri, by ?? statement.names);
          this.#assign(included, run, new Set(open).add(uri), whole, by ?? statement.names);
        }
    }
  }

  /** Writes down what an expression has for a value, as far as the makefiles tell. */
  #meet(test: string, variables: MakeVariables, met: Map<string, string>): void {
    if (met.has(test)) return;
    const path = /^\$\(wildcard ([\w.][^\s*?[\]$]*)\)$/.exec(test)?.[1];
    const uri = path === undefined ? undefined : relativeUri(this.#root.uri, path);
    const name = /^\$\(([\w.-]+)\)$/.exec(test)?.[1];
    const value = variables.expand(extractOf('', test, 0));
    if (!hasHole(value)) met.set(test, value.text);
    else if (uri !== undefined && this.#files.read(uri) === undefined) met.set(test, '');
    else if (name !== undefined && !variables.has(name)) met.set(test, '');
  }

  /** Make looks for them where it runs: beside the first makefile, as far as anyone can tell. */
  #named({ names }: MakeInclude, variables: MakeVariables): readonly string[] {
    const text = withoutWildcard(names.text).replaceAll(currentFolder, '');
    const expanded = text.includes('$') ? variables.expand(extractOf('', text, 0)) : undefined;
    if (expanded !== undefined && hasHole(expanded)) return [];
    return (expanded?.text ?? text)
      .split(/\s+/)
      .filter(name => name !== '')
      .flatMap(name => matchingFiles(this.#root.uri, name, this.#files));
  }

  #read(uri: string): Makefile | undefined {
    const known = this.#included.get(uri);
    if (known !== undefined || this.#included.size === mostIncluded) return known;
    const read = readAs(this.#files, uri, readMakefile);
    if (read === undefined) return undefined;
    const file = this.#plain === undefined ? read : withSystems(read, this.#plain);
    this.#included.set(uri, file);
    return file;
  }
}

/** Only what conditionals say of variables needs more than one look, and on which system recipes are. */
const branchesOf = ({ statements }: Makefile): readonly (readonly Condition[])[] =>
  statements.flatMap(one =>
    one.type === 'rule'
      ? [
          ...[...one.assignments, ...one.evaluated].map(own => own.branch),
          ...one.lines
            .map(line => line.branch)
            .filter(branch => asksForSystem(branch) || asksForEngine(branch)),
        ]
      : [one.branch],
  );
