import { type Fact, type Presence, type Setting, valueOf, type Word } from '../facts.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { Calls } from '../syntax/shell/syntax.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { behindInit, runBeforeServices } from './init-scripts.ts';
import { callsOf, none } from './script-calls.ts';
import { below, besideScript, type ScriptFolders } from './script-folder.ts';
import { argumentsOfInput, reads, scriptIn } from './script-word.ts';
import { SeenFiles } from './seen-files.ts';
import { readByBash } from './shell-startup.ts';
import { startedBy } from './started-by.ts';

/** Scripts that run scripts: as deep as anyone writes. */
const deepest = 5;

/** Nobody's container starts more of them. */
const mostScripts = 1_000;

/** Functions of one script that call those of another: as deep as anyone writes. */
const mostRounds = 5;

/** What a script runs. */
export type ReadScript = (run: ScriptRun) => readonly Fact<'command'>[];

/** What the scripts run that the commands start from the files of their container. */
export const commandsOfScripts = (
  commands: readonly Fact<'command'>[],
  files: ScriptFiles,
  read: ReadScript,
): readonly Fact<'command'>[] => new ScriptCalls(files, read).allOf(commands, { directory: '.' });

/** What scripts run, and those that they start: some after the other. */
export const commandsOfRuns = (
  runs: readonly (() => readonly ScriptRun[])[],
  files: ScriptFiles,
  read: ReadScript,
): readonly Fact<'command'>[] => new ScriptCalls(files, read).ofRuns(runs, { directory: '.' });

/** Where commands run. */
interface Place extends ScriptFolders {
  /** As seen from where the container starts; undefined: only the run knows. */
  readonly directory: string | undefined;
  /** The variables that whoever started the scripts has given them, where that is not the container. */
  readonly known?: ReadonlyMap<string, Setting<string>> | undefined;
  /** Those that the scripts have changed, or set, for those that they start. */
  readonly added?: ReadonlyMap<string, Setting<string>> | undefined;
  /** Somebody else runs them than who starts the container, or may. */
  readonly asOther?: true | undefined;
}

/** The scripts that a command starts. */
interface Step {
  /** Whether somebody goes on where it fails. */
  readonly tolerated: boolean;
  /** Only the run knows whether the script gets there. */
  readonly perhaps: boolean;
  /** That without which alone it runs. */
  readonly unlessThere?: Presence | undefined;
  /** Known where those before it have run. */
  readonly runs: () => readonly ScriptRun[];
  readonly place: Place;
}

/** A step that the run may come to. */
interface Later {
  readonly step: Step;
  readonly depth: number;
  readonly calls: Calls;
  readonly sourced: Extract[];
}

/** The scripts that commands start, each once. */
class ScriptCalls {
  readonly #files: ScriptFiles;
  readonly #read: ReadScript;
  readonly #seen = new Set<Extract>();
  /** Scripts that may run are read behind those that do: what does both runs in any case. */
  readonly #later: Later[] = [];

  constructor(files: ScriptFiles, read: ReadScript) {
    this.#files = files;
    this.#read = read;
  }

  allOf(commands: readonly Fact<'command'>[], place: Place): readonly Fact<'command'>[] {
    return this.#withLater(this.#of(commands, place, 0));
  }

  /** `around`: what the shell calls that reads the script of the commands in. */
  #of(
    commands: readonly Fact<'command'>[],
    place: Place,
    depth: number,
    around?: Calls,
  ): readonly Fact<'command'>[] {
    if (depth > deepest) return [];
    const calls = around ?? this.#callsIn(commands, place);
    return this.#ofSteps(this.#stepsOf(commands, place), depth, calls);
  }

  ofRuns(all: readonly (() => readonly ScriptRun[])[], place: Place): readonly Fact<'command'>[] {
    const steps = all.map(runs => ({ tolerated: false, perhaps: false, runs, place }));
    return this.#withLater(this.#ofSteps(steps, 0, none));
  }

  #ofSteps(steps: readonly Step[], depth: number, calls: Calls): readonly Fact<'command'>[] {
    const sourced: Extract[] = [];
    return steps.flatMap(step => {
      if (!step.perhaps) return this.#follow(step, depth, calls, sourced);
      this.#later.push({ step, depth, calls, sourced: [...sourced] });
      return [];
    });
  }

  #follow(
    { tolerated, perhaps, unlessThere, runs, place: here }: Step,
    depth: number,
    calls: Calls,
    sourced: Extract[],
  ): readonly Fact<'command'>[] {
    const left = mostScripts - this.#seen.size;
    const fresh = runs()
      .filter(({ script }) => !this.#seen.has(script))
      .slice(0, left);
    for (const { script } of fresh) this.#seen.add(script);
    return fresh.flatMap(run => {
      const isReadIn = run.given === undefined;
      const read = this.#readWith(isReadIn ? { ...run, calls, sourced: [...sourced] } : run, here);
      if (isReadIn) sourced.push(run.script);
      const found = (perhaps ? read.flatMap(asPerhaps) : read).map(fact => ({
        ...fact,
        ...((tolerated || run.tolerated) && { tolerated: true as const }),
        ...(unlessThere !== undefined && { unlessThere }),
      }));
      const more = this.#of(found, placeIn(run, here), depth + 1, isReadIn ? calls : undefined);
      return [...found, ...more];
    });
  }

  #withLater(sure: readonly Fact<'command'>[]): readonly Fact<'command'>[] {
    const found = [...sure];
    // A list goes on to what it is given meanwhile.
    for (const { step, depth, calls, sourced } of this.#later)
      for (const fact of this.#follow(step, depth, calls, sourced)) found.push(fact);
    return found;
  }

  /** What a script runs, where it knows the variables of those that it reads in. */
  #readWith(run: ScriptRun, place: Place): readonly Fact<'command'>[] {
    const inside = placeIn(run, place);
    const known = { ...run, files: new SeenFiles(this.#files, inside) };
    const found = this.#read(known);
    const { calls = none, sourced = [] } = run;
    const own = this.#readIn(found, inside, calls).map(({ script }) => script);
    return own.length === 0 ? found : this.#read({ ...known, sourced: [...sourced, ...own] });
  }

  /** The names of what a shell calls, in its script and those that it reads in: functions of one of them, maybe. */
  #callsIn(commands: readonly Fact<'command'>[], place: Place): Calls {
    let calls = callsOf(commands);
    for (let round = 0; round < mostRounds; round++) {
      const read = this.#readIn(commands, place, calls);
      const all = callsOf([...commands, ...read.flatMap(({ found }) => found)]);
      if (all.surely.size === calls.surely.size && all.perhaps.size === calls.perhaps.size) break;
      calls = all;
    }
    return calls;
  }

  /** The scripts that commands read in, and those that these do, as each comes to its end. */
  #readIn(
    commands: readonly Fact<'command'>[],
    place: Place,
    calls: Calls,
    seen = new Set<Extract>(),
  ): readonly { readonly script: Extract; readonly found: readonly Fact<'command'>[] }[] {
    return this.#stepsOf(commands, place).flatMap(({ runs, perhaps, place: here }) =>
      (perhaps ? [] : runs()).flatMap(run => {
        const { script, given } = run;
        if (given !== undefined || seen.has(script)) return [];
        seen.add(script);
        const inside = placeIn(run, here);
        const found = this.#read({ ...run, calls, files: new SeenFiles(this.#files, inside) });
        return [...this.#readIn(found, inside, calls, seen), { script, found }];
      }),
    );
  }

  /** The commands that run in any case, or may, with the scripts that they start. */
  #stepsOf(commands: readonly Fact<'command'>[], start: Place): readonly Step[] {
    let place = start;
    return commands
      .filter(({ insteadOf, perhaps }) => insteadOf === undefined || perhaps === true)
      .flatMap(command => {
        const here = place;
        const { tolerated = false, perhaps = false, unlessThere } = command;
        const step = { tolerated, perhaps, unlessThere, place: here };
        if (!perhaps) place = { ...place, directory: directoryBehind(command, place) };
        return [
          { ...step, runs: () => runBeforeServices(command, this.#files) },
          { ...step, runs: () => this.#runsOf(command, here) },
        ];
      });
  }

  #runsOf(command: Fact<'command'>, place: Place): readonly ScriptRun[] {
    const { known } = place;
    const asOther = command.asOther ?? place.asOther;
    const runs = this.#started(command, place);
    const own = runs.length === 0 ? undefined : command.given?.(reads(command));
    const added = own === undefined ? place.added : new Map([...(place.added ?? []), ...own]);
    return runs.map(run => ({
      ...(known && { known }),
      ...(added && added.size > 0 && run.known === undefined && { added }),
      ...(asOther && { asOther }),
      ...run,
    }));
  }

  #started(command: Fact<'command'>, place: Place): readonly ScriptRun[] {
    const files = this.#files;
    const started = startedBy(command, files, place);
    const own = behindInit(command, files) ?? command;
    const word = scriptIn(own);
    const isProgram = word === own.words[0];
    const file = word === undefined ? undefined : this.#fileBy(word, isProgram, place);
    if (word === undefined || file === undefined || (isProgram && !isForShell(file.script.text)))
      return started;
    const given = reads(own) ? undefined : own.words.slice(own.words.indexOf(word) + 1);
    const ofBash = /^#!.*\bbash\b/.test(file.script.text) ? readByBash(files, word) : [];
    const run = { ...file, by: word, given: own.input === word ? argumentsOfInput(own) : given };
    return [...started, ...ofBash, run];
  }

  /** The script that a word names. A shell looks for one without a path in the working directory, and then where programs are. */
  #fileBy(
    { value }: Word,
    isProgram: boolean,
    place: Place,
  ): Pick<ScriptRun, 'script' | 'folder'> | undefined {
    if (!value.known) return this.#at(besideScript(value.text, place));
    const { directory } = place;
    const read = readIn.exec(value.value)?.[1];
    const name = read ?? value.value;
    if (name.startsWith('/')) return this.#at(name);
    const isPath = name.includes('/');
    const isHere = isPath || !isProgram || read !== undefined;
    if (name === '' || (isHere && directory === undefined)) return undefined;
    const here = isHere ? this.#at(`${directory}/${name}`) : undefined;
    const script = here !== undefined || isPath ? undefined : this.#files.get(name);
    if (script === undefined) return here;
    // A program has the path where it was found as its `$0`.
    const folders = isProgram ? this.#files.programFolders : undefined;
    return { script, folder: folders?.find(one => this.#files.get(`${one}/${name}`) !== undefined) };
  }

  #at(path: string | undefined): Pick<ScriptRun, 'script' | 'folder'> | undefined {
    const script = path === undefined ? undefined : this.#files.get(path);
    return script === undefined ? undefined : { script, folder: path?.slice(0, path.lastIndexOf('/')) };
  }
}

/** Where the commands behind a command run: `cd DIRECTORY` goes on from there. Undefined: only the run knows. */
function directoryBehind({ words }: Fact<'command'>, place: Place): string | undefined {
  const [program, to, ...more] = words;
  const name = valueOf(program?.value);
  if (name === 'pushd' || name === 'popd') return undefined;
  if (name !== 'cd') return place.directory;
  if (to === undefined || more.length > 0) return undefined;
  if (!to.value.known) return besideScript(to.value.text, place);
  const path = to.value.value;
  if (/^[-~]/.test(path)) return undefined;
  if (path.startsWith('/')) return below('/', path);
  return place.directory === undefined ? undefined : below(place.directory, `/${path}`);
}

/** What a script does that may run: what comes in the place of something else does so only where that is known to fail. */
const asPerhaps = ({ insteadOf, ...fact }: Fact<'command'>): readonly Fact<'command'>[] =>
  insteadOf !== undefined && fact.perhaps !== true ? [] : [{ ...fact, perhaps: true }];

/** `source <(cat FILE)` */
const readIn = /^<\(\s*(?:cat\s+|<\s*)([^\s"'`;&|<>()*?$]+)\s*\)$/;

/** Where the commands of a script run: one that is read in has the `$0` of the script that does so. */
const placeIn = (run: ScriptRun, { directory, program, known }: Place): Place => ({
  directory: run.directory ?? directory,
  known: run.known ?? known,
  added: run.added,
  asOther: run.asOther,
  program: run.given === undefined ? program : run.folder,
  source: run.folder,
});
