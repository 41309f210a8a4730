import type { Anchor, Presence, Setting, System, Word, WordForm } from '../../facts.ts';
import type { Extract, Span } from '../../text.ts';

/** A simple command of a shell text. Words carry anchors into the file the text was extracted from. */
export interface ShellCommand {
  readonly words: readonly Word[];
  /** The words with each value that a variable in them may have. */
  readonly forms: readonly WordForm[];
  /** What runs the command for another, in front of its words: `sudo -u root`, `time`. */
  readonly wrapper: readonly Word[];
  /** The shell that is given the script which it stands in, with its flags (`bash -lc SCRIPT`). */
  readonly shell?: readonly Word[];
  /** The whole command in the file. */
  readonly span: Span;
  readonly anchor: Anchor;
  /** `NAME=value` in front of the command. */
  readonly assignments: readonly { readonly name: string; readonly value: Setting<string> }[];
  /** What the program is given besides: what stands in front of the command, and what the script exports; a script that is read in, all. */
  readonly given: (isRead: boolean) => ReadonlyMap<string, Setting<string>>;
  /** `> FILE`, `>> FILE`: what is written where. */
  readonly redirects: readonly {
    readonly operator: string;
    readonly target: Setting<string>;
    readonly anchor: Anchor;
  }[];
  /** Heredocs, here strings and what `echo` says into a pipe: what it is given to read. */
  readonly input: readonly Extract[];
  /** Offset in the file where a line put before this command's statement would go (start of its first line's text). */
  readonly statementStart: number;
  /** The value of a variable where the command stands; undefined: nobody knows of any. */
  readonly variable: (name: string) => Setting<string> | undefined;
  /** The systems on which what stands at a span of the file counts, where the text asks for the system. Absent: it never asks. */
  readonly systemsAt?: (span: Span) => readonly System[] | undefined;
  /** The text goes on where it fails (`|| true`), or a script that is run wants to hear nothing of it. */
  readonly tolerated?: true;
  /** It runs in any case only if all of these fail (`modprobe a || insmod b`). */
  readonly insteadOf?: readonly ShellCommand[];
  /** It runs only where this is not there: a test looks for it (`[ -c /dev/net/tun ] || …`). */
  readonly unlessThere?: Presence;
  /** Only the run knows whether the script gets there; where all of `insteadOf` fail, it does. */
  readonly perhaps?: true;
  /** Whether programs see a variable, and not the script alone. */
  readonly exports: (name: string) => boolean;
  /** Whether what stands at a span of the file is for another engine, though the command may be docker's. Absent: the text never asks. */
  readonly isForOther?: (span: Span) => boolean;
  /** Variables that stand for expressions of the surrounding file, with these. */
  readonly holes?: ReadonlyMap<string, string | undefined>;
  /** The commands that a tail of the words runs, in a place where other variables hold (`docker run IMAGE sh -c SCRIPT`). */
  readonly read: (words: readonly Word[]) => readonly ShellCommand[];
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly comments: readonly Span[];
  /** What it leaves to the shell that runs it, by the names of variables. */
  readonly left: () => ReadonlyMap<string, LeftVariable>;
  /** Whether that shell is over with it (`exit`). */
  readonly isOver: boolean;
}

/** A variable that a script has set. */
export interface LeftVariable {
  /** Undefined: nobody knows. */
  readonly value: Setting<string> | undefined;
  /** Whether programs see it, and not the shell alone. */
  readonly isExported: boolean;
}

/** The text of a script that the file `from` sources, by its path there without the expansion in front. */
export type FindSourced = (path: string, from: string) => Extract | undefined;

/** What is known of the files where a script runs. */
export interface KnownFiles {
  /** The files that a pattern means, by their names. It may begin with what only the run knows: `$(dirname "$0")/x.d/*.sh`. */
  matching(pattern: Setting<string>): readonly string[];
  /** The text of a file that is surely there. */
  text?(path: string): string | undefined;
  /** Whether a script, or a folder of scripts, is surely there. */
  has(path: string, is: 'script' | 'folder'): boolean;
  /** Whether something is mounted in each container, at a place or of a type; undefined: in some. */
  isMounted(what: string): boolean | undefined;
}

/** Names of what commands of a script call. */
export interface Calls {
  readonly surely: ReadonlySet<string>;
  readonly perhaps: ReadonlySet<string>;
}

/** What is known of a run of a script. */
export interface ScriptReading {
  /** Its arguments; undefined: nobody knows. */
  readonly given?: readonly Word[] | undefined;
  /** Variables whose values the surroundings give. */
  readonly known?: ReadonlyMap<string, Setting<string>> | undefined;
  /** Those that the scripts around have changed, or set. */
  readonly added?: ReadonlyMap<string, Setting<string>> | undefined;
  /** What the script that reads it in calls: functions of it, maybe. */
  readonly calls?: Calls;
  /** The scripts that have been read into its shell, and leave it their variables. */
  readonly sourced?: readonly Extract[];
  /** Absent: of no file is anything known. */
  readonly files?: KnownFiles;
  /** Who runs it, by a name or a number; absent: nobody knows. */
  readonly user?: string | undefined;
  /** A build stops where it fails. */
  readonly isStep?: true | undefined;
}

/** What a script finds besides its variables. */
export interface ScriptSurroundings {
  /** Absent: what the script sources is not read. */
  readonly sourced?: FindSourced | undefined;
  /** The texts whose functions the shell has when it comes to this one. */
  readonly before?: readonly Extract[];
  /** Absent: of no file is anything known. */
  readonly files?: KnownFiles | undefined;
}

/** A shell parser, loaded. */
export interface ShellSyntax {
  /** `known`: variables whose values the surroundings give (ENV, ARG defaults). */
  parse(
    text: Extract,
    known?: ReadonlyMap<string, Setting<string>>,
    around?: ScriptSurroundings,
  ): ShellScript;
  /** The commands that a script runs in any case, and those that it may run (`perhaps`). */
  ofRun(text: Extract, reading?: ScriptReading): readonly ShellCommand[];
  /** The commands that an argument vector runs (exec form): wrappers taken off, `sh -c SCRIPT` read. */
  ofWords(
    words: readonly Word[],
    known?: ReadonlyMap<string, Setting<string>>,
    files?: KnownFiles,
  ): readonly ShellCommand[];
}
