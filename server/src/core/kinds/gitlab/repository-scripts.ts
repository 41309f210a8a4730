import { type Fact, known, type Word } from '../../facts.ts';
import { relativeUri } from '../../relative-uri.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { broughtBy } from '../brought-script.ts';
import type { ScriptFiles, ScriptRun } from '../container-scripts.ts';
import type { Files } from '../kind.ts';
import { scriptFile } from '../script-file.ts';
import { commandsOfScripts } from '../scripts-run.ts';

/** The scripts of the repository, which jobs find where they start. Many jobs run the same ones: each is read once. */
export class RepositoryScripts implements ScriptFiles {
  /** A file at the top of the repository. */
  readonly #beside: string | undefined;
  readonly #files: Files;
  readonly #shell: ShellSyntax | undefined;
  readonly #scripts = new Map<string, Extract | undefined>();
  readonly #read = new Map<string, readonly ShellCommand[]>();

  constructor(beside: string | undefined, files: Files, shell: ShellSyntax | undefined) {
    this.#beside = beside;
    this.#files = files;
    this.#shell = shell;
  }

  /** Asks for what a text looks to run, so that it is there when the scripts of jobs are read: that takes time, and is not done twice. */
  ask(text: string): void {
    for (const [, path = ''] of text.matchAll(runsFile)) this.get(path);
  }

  /** What the scripts do that the commands of a shell run, told where these name them. */
  commandsOf(commands: readonly Fact<'command'>[]): readonly Fact<'command'>[] {
    const shell = this.#shell;
    if (shell === undefined || this.#beside === undefined) return [];
    return commandsOfScripts(commands.map(withPaths), this, run =>
      broughtBy(run.by, run.file ?? run.script, this.#certain(run, shell)),
    );
  }

  get(name: string): Extract | undefined {
    if (this.#scripts.has(name)) return this.#scripts.get(name);
    const script = this.#find(name);
    this.#scripts.set(name, script);
    return script;
  }

  #find(name: string): Extract | undefined {
    const path = name.startsWith(`${top}/`) ? name.slice(top.length + 1) : name;
    // A program without a path is one of the image's, as is what lies elsewhere.
    const isHere = name.includes('/') && !path.startsWith('/') && !path.split('/').includes('..');
    const uri = isHere && this.#beside !== undefined ? relativeUri(this.#beside, path) : undefined;
    const text = uri === undefined ? undefined : this.#files.read(uri);
    return uri === undefined || text === undefined ? undefined : scriptFile(uri, text);
  }

  #certain({ script, by: _, ...reading }: ScriptRun, shell: ShellSyntax): readonly ShellCommand[] {
    const { given = [], calls, sourced = [] } = reading;
    const place = ({ anchor: { uri, span } }: Word): string => `${uri} ${span.start}`;
    const key = JSON.stringify([
      script.uri,
      reading.given?.length,
      given.map(place),
      [...(calls?.surely ?? [])],
      sourced.map(({ uri }) => uri),
    ]);
    const before = this.#read.get(key);
    if (before !== undefined) return before;
    const commands = shell.ofRun(script, reading).filter(({ perhaps }) => perhaps !== true);
    this.#read.set(key, commands);
    return commands;
  }
}

/** A path with the ending of a shell script, or what an item of a list begins with. */
const runsFile =
  /(?:^[ \t]*-[ \t]+|[ \t"'])((?:[\w.-]+\/)+[\w.-]+\.(?:ba)?sh|(?<=- )(?:[\w.-]+\/)+[\w.-]+)(?=[\s"';]|$)/gm;

/** Where the repository is in the container: whichever folder that is. */
const top = '/CI_PROJECT_DIR';

/** A command with the paths that `$CI_PROJECT_DIR` begins. */
const withPaths = (command: Fact<'command'>): Fact<'command'> => ({
  ...command,
  words: command.words.map(word => {
    const path = word.value.known ? undefined : ofTop.exec(word.value.text)?.[1];
    return path === undefined ? word : { ...word, value: known(top + path) };
  }),
});

const ofTop = /^"?\$(?:CI_PROJECT_DIR\b|\{CI_PROJECT_DIR\})"?((?:\/[\w.@%+-]+)*)\/?"?$/;
