import { valueOf } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { baseOf } from '../image-path.ts';
import { type LineCommand, type LoadedCommand, linesOf, textOf, withLoaded } from './loaded-lines.ts';
import type { ImageScripts } from './scripts.ts';

const main = '/etc/sysctl.conf';

/** Source: procps, sysctl(8), `--system`. */
const folders = [
  '/run/sysctl.d',
  '/etc/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
];

/** The commands, and behind each `sysctl -p FILE` what the file sets, as if `sysctl -w` did so there. */
export function withLoadedSettings(
  commands: readonly ShellCommand[],
  files: ImageScripts | undefined,
): readonly LoadedCommand[] {
  if (files === undefined || !commands.some(isSysctl)) return commands;
  return withLoaded(commands, command =>
    isSysctl(command)
      ? before =>
          filesLoadedBy(command, before, files)
            .map(path => textOf(path, before, files))
            .flatMap(text => (text === undefined ? [] : settingsIn(text)))
      : undefined,
  );
}

const isSysctl = ({ words }: ShellCommand): boolean => baseOf(valueOf(words[0]?.value) ?? '') === 'sysctl';

/** `-p`, `-p FILE`, `-pFILE`, `--load=FILE`, `--system`. A name that only the run knows is none. */
function filesLoadedBy(
  { words }: ShellCommand,
  before: readonly ShellCommand[],
  files: ImageScripts,
): readonly string[] {
  const args = words.slice(1).map(({ value }) => valueOf(value) ?? '?');
  if (args.includes('--system')) return systemFiles(before, files);
  const at = args.findIndex(arg => /^-[a-z]*[pf]|^--load\b/.test(arg));
  if (at < 0) return [];
  const joinedTo = /^(?:-[a-z]*?[pf]|--load=?)(.*)$/.exec(args[at] ?? '')?.[1] ?? '';
  const named = [joinedTo, ...args.slice(at + 1)].filter(arg => arg !== '' && !arg.startsWith('-'));
  return named.length === 0 ? [main] : named.filter(path => /^[\w./-]+$/.test(path));
}

function systemFiles(before: readonly ShellCommand[], files: ImageScripts): readonly string[] {
  const written = before.flatMap(({ words, redirects }) => [
    ...redirects.map(({ target }) => valueOf(target) ?? ''),
    ...words.map(({ value }) => valueOf(value) ?? ''),
  ]);
  const names = folders.flatMap(folder => [
    ...files.within(folder).map(name => `${folder}/${name}`),
    ...written.filter(path => path.startsWith(`${folder}/`)),
  ]);
  return [...new Set(names.filter(name => name.endsWith('.conf'))), main];
}

/** `NAME = VALUE`; behind a `-`, nobody minds that it fails. */
function settingsIn(file: Extract): readonly LineCommand[] {
  const settings = new Map<string, LineCommand>();
  for (const { written, line } of linesOf(file)) {
    const [, name, value] = /^[ \t]*([A-Za-z][\w./-]*)[ \t]*=[ \t]*(.*?)[ \t]*$/.exec(written) ?? [];
    const text = `${name}=${value}`;
    if (name !== undefined && !settings.has(text))
      settings.set(text, { words: ['sysctl', '-w', text], line });
  }
  return [...settings.values()];
}
