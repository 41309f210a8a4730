import { type Fact, known, type Setting, unknown, valueOf, valueOrText } from '../facts.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { KnownFiles } from '../syntax/shell/syntax.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf } from './image-path.ts';

/**
 * The scripts of a folder that `run-parts` runs. Source: debianutils, run-parts(8), as BusyBox has it: without `--regex`, those whose
 * names are of letters, digits, `_` and `-`.
 */
export function partsRun(
  { words }: Fact<'command'>,
  files: ScriptFiles,
  seen: KnownFiles,
): readonly ScriptRun[] {
  const [by, ...args] = words;
  if (by === undefined || baseOf(valueOf(by.value) ?? '') !== 'run-parts') return [];
  const folders: Setting<string>[] = [];
  let names: RegExp | undefined = /^[\w-]+$/;
  for (let i = 0; i < args.length; i++) {
    const value = args[i]?.value ?? known('');
    // What somebody may give the container.
    if (!value.known && value.text === '$@') continue;
    const [, option = '', joined] = /^(-[^=]*)(?:=(.*))?$/.exec(valueOrText(value)) ?? [];
    if (/^--(?:test|list|lsbsysinit|reverse)$/.test(option)) return [];
    if (option === '') folders.push(value);
    else if (option === '--regex') names = namesBy(joined ?? valueOf(args[++i]?.value));
    else if (/^(?:-[au]|--(?:arg|umask))$/.test(option) && joined === undefined) i++;
  }
  const [folder, ...more] = folders;
  if (folder === undefined || more.length > 0 || names === undefined) return [];
  const all = folder.known ? known(`${folder.value}/*`) : unknown(`${folder.text}/*`);
  return seen.matching(all).flatMap(path => {
    const script = names.test(baseOf(path)) ? files.get(path) : undefined;
    const within = path.slice(0, path.lastIndexOf('/'));
    return script === undefined || !isForShell(script.text)
      ? []
      : [{ script, by, folder: within, given: [] }];
  });
}

/** What JavaScript reads as POSIX does, in time that grows with the name. */
const simple = /^\^?(?:[\w-]|\\\.|\.\*?|\[[\w-]+\][*+]?){1,60}\$?$/;

const namesBy = (expression: string | undefined): RegExp | undefined =>
  expression !== undefined && simple.test(expression) && (expression.match(/[*+]/g) ?? []).length < 3
    ? new RegExp(expression)
    : undefined;
