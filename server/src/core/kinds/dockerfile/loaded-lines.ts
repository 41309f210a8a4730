import { type Elsewhere, type Fact, known } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { type Extract, LineIndex, sourceSpan } from '../../text.ts';
import { commandFact } from '../exec-form.ts';
import { resolved } from '../image-path.ts';
import { joined, writtenInto } from '../written-text.ts';
import type { ImageScripts } from './scripts.ts';

/** A command, or what it does by a line of another file. */
export interface LoadedCommand extends ShellCommand {
  readonly line?: Elsewhere;
}

export const loadedFact = (command: LoadedCommand): Fact<'command'> => ({
  ...commandFact(command),
  ...(command.line && { elsewhere: command.line }),
});

/** What a command does by a line of a file, as another would, standing where the command does. */
function loading(command: ShellCommand, { words: texts, line }: LineCommand): LoadedCommand {
  const { uri, span } = command.anchor;
  const words = texts.map(text => ({ value: known(text), anchor: { uri, span } }));
  const loaded = { ...command, words, forms: [], redirects: [] };
  return line.place.uri === uri ? loaded : { ...loaded, line };
}

/** A command that a line of a file stands for. */
export interface LineCommand {
  readonly words: readonly string[];
  readonly line: Elsewhere;
}

/** Nobody loads files more often than this in one script: what is loaded again may have grown. */
const mostLoads = 50;

/**
 * The commands, and behind each what it does by lines of files, as if it said so itself. `loadedBy`: what the lines say when the
 * commands before it have run; undefined: it loads none.
 */
export function withLoaded(
  commands: readonly LoadedCommand[],
  loadedBy: (
    command: ShellCommand,
  ) => ((before: readonly ShellCommand[]) => readonly LineCommand[]) | undefined,
): readonly LoadedCommand[] {
  let left = mostLoads;
  return commands.flatMap((command, i) => {
    const loaded = loadedBy(command);
    if (loaded === undefined || left-- <= 0) return [command];
    return [command, ...loaded(commands.slice(0, i)).map(one => loading(command, one))];
  });
}

/** What a file holds when the commands have run that run in any case. */
export function textOf(
  path: string,
  before: readonly ShellCommand[],
  files: ImageScripts,
): Extract | undefined {
  const at = resolved(files.directory, path);
  const sure = before.filter(({ perhaps }) => perhaps !== true);
  const writing = writtenInto(sure, one => one !== '' && resolved(files.directory, one) === at);
  if (writing === undefined) return files.lines(at);
  const { text, adds } = writing;
  return text === undefined || !adds ? text : joined([files.lines(at), text]);
}

interface FileLine {
  readonly written: string;
  readonly line: Elsewhere;
}

/** The lines of a file, with where they stand. */
export function linesOf(file: Extract): readonly FileLine[] {
  const lines = new LineIndex(file.text);
  return Array.from({ length: lines.lineCount }, (_, i) => {
    const span = lines.lineSpan(i);
    const place = { uri: file.uri, span: sourceSpan(file, span) };
    return { written: file.text.slice(span.start, span.end), line: { place, line: i + 1 } };
  });
}
