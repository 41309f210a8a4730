import { type Fact, valueOf, type Word } from '../facts.ts';
import { withoutQuoted } from '../syntax/shell/quoted.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';

/** Where supervisord looks for its configuration. */
const places = [
  './supervisord.conf',
  './etc/supervisord.conf',
  '/etc/supervisord.conf',
  '/etc/supervisor/supervisord.conf',
];

/** What the configuration includes that Debian, Alpine and Fedora have in their packages. */
const packaged = ['/etc/supervisor/conf.d/*.conf', '/etc/supervisor.d/*.ini', '/etc/supervisord.d/*.ini'];

/** What supervisord starts: its configuration, as a script that runs the commands of its programs. */
export function supervised({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [program, ...args] = words;
  if (program === undefined || baseOf(valueOf(program.value) ?? '') !== 'supervisord') return [];
  const named = configurationIn(args);
  const written = valueOf(named?.value);
  if (named !== undefined && written === undefined) return [];
  const path = written?.includes('/') === false ? `./${written}` : written;
  const name = (path === undefined ? places : [path]).find(place => files.get(place) !== undefined);
  const main = name === undefined ? undefined : files.get(name);
  if (main === undefined && path !== undefined && !places.includes(path)) return [];
  const patterns = main === undefined ? packaged : includedIn(main.text, folderOf(name ?? ''));
  const included = patterns.flatMap(pattern => matching(pattern, files));
  return [main, ...included].flatMap(file =>
    file === undefined ? [] : [{ script: startsOf(file), by: named ?? program, given: [] }],
  );
}

/** `-c FILE`, `--configuration=FILE` */
function configurationIn(args: readonly Word[]): Word | undefined {
  const at = args.findIndex(({ value }) => /^(?:-c|--configuration)$/.test(valueOf(value) ?? ''));
  return at < 0 ? undefined : args[at + 1];
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1) || './';

/** The patterns of `[include] files = …`. */
function includedIn(text: string, folder: string): readonly string[] {
  const files = /^\[include\][^[]*?^files[ \t]*[=:][ \t]*(.+)/ms.exec(text)?.[1]?.split('\n')[0] ?? '';
  return files
    .split(/\s+/)
    .filter(pattern => pattern !== '')
    .map(pattern => (folder === './' ? pattern : resolved(folder, pattern)));
}

/** The files that a pattern means: itself, or `FOLDER/*.ENDING`. */
function matching(pattern: string, files: ScriptFiles): readonly (Extract | undefined)[] {
  if (!pattern.includes('*')) return [files.get(pattern)];
  const [, folder, ending] = /^([^*?[]*)\/\*(\.\w+)?$/.exec(pattern) ?? [];
  if (folder === undefined) return [];
  const names = files.within?.(folder) ?? [];
  return names.filter(name => name.endsWith(ending ?? '')).map(name => files.get(`${folder}/${name}`));
}

/** The commands of the programs that start by themselves, where they stand; all else is blank. */
function startsOf(file: Extract): Extract {
  const lines = file.text.split('\n');
  const blank = (line: string): string => ' '.repeat(line.length);
  const text: string[] = [];
  let section: { readonly runs: boolean; readonly lines: string[] } = { runs: false, lines: [] };
  const close = (): void => {
    const starts =
      section.runs && !section.lines.some(line => /^autostart\s*[=:]\s*(?:false|no|off|0)\b/i.test(line));
    for (const [i, line] of section.lines.entries())
      text.push((starts ? commandIn(line, section.lines[i + 1]) : undefined) ?? blank(line));
  };
  for (const line of lines) {
    if (line.startsWith('[')) {
      close();
      section = { runs: /^\[(?:fcgi-)?program:/.test(line), lines: [] };
    }
    section.lines.push(line);
  }
  close();
  return { ...file, text: text.join('\n') };
}

/** A line `command=…` as one of a script. It is split into words as a shell does, but has no operators and no variables of a shell. */
function commandIn(line: string, next = ''): string | undefined {
  const [, key = '', written = ''] = /^(command\s*[=:]\s*)(.*?)(?:\s;.*)?\r?$/.exec(line) ?? [];
  // What goes on in the next line is not one.
  if (key === '' || /^[ \t]+\S/.test(next)) return undefined;
  // `%(ENV_NAME)s` is something that only the run knows.
  const command = written.replace(/%\((\w+)\)s/g, '$_$1_s');
  const bare = withoutQuoted(command);
  return /[&|<>;`()#]/.test(bare) ? undefined : (' '.repeat(key.length) + command).padEnd(line.length);
}
