import { type Fact, known, type Setting, unknown, valueOf, type Word } from '../facts.ts';
import { withoutQuoted } from '../syntax/shell/quoted.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';
import { type IniSection, sectionsOf } from './ini-sections.ts';
import { onlyParts, onOneLine } from './part-of-file.ts';

/** Where supervisord looks for its configuration. */
const places = [
  './supervisord.conf',
  './etc/supervisord.conf',
  '/etc/supervisord.conf',
  '/etc/supervisor/supervisord.conf',
];

/** What the configuration includes that Debian, Alpine and Fedora have in their packages. */
const packaged = ['/etc/supervisor/conf.d/*.conf', '/etc/supervisor.d/*.ini', '/etc/supervisord.d/*.ini'];

/** What supervisord starts: its configuration, as scripts that run the commands of its programs. */
export function supervised(command: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const call = callOf(command);
  if (call === undefined) return [];
  const { by, args, environment } = call(files);
  if (args.some(onlyAsks)) return [];
  const named = configurationIn(args);
  const written = valueOf(named?.value);
  if (named !== undefined && written === undefined) return [];
  const path = written?.includes('/') === false ? `./${written}` : written;
  const name = (path === undefined ? places : [path]).find(place => linesOf(place, files) !== undefined);
  const main = name === undefined ? undefined : configurationAt(name, files);
  if (main === undefined && path !== undefined && !places.includes(path)) return [];
  const patterns = main === undefined ? packaged : includedIn(main.file.text, folderOf(main.path));
  const all = [...(main === undefined ? [] : [main]), ...found(patterns, files)];
  const given = environment && withOwn(environment, all);
  return all.flatMap(one => programsIn(one, given).map(run => ({ ...run, by: named ?? by, given: [] })));
}

const linesOf = (path: string, files: ScriptFiles): Extract | undefined =>
  files.lines === undefined ? files.get(path) : files.lines(path);

/** A call of supervisord. */
interface Call {
  readonly by: Word;
  readonly args: readonly Word[];
  /** Absent: nobody knows. */
  readonly environment: Variables | undefined;
}

type Variables = ReadonlyMap<string, Setting<string>>;

/** `supervisord ARGUMENTS`, or `service supervisor start`, as Debian's package has it, without the variables of the container. */
function callOf({ words }: Fact<'command'>): ((files: ScriptFiles) => Call) | undefined {
  const [by, ...args] = words;
  if (by === undefined) return undefined;
  const program = valueOf(by.value) ?? '';
  if (baseOf(program) === 'supervisord') return ({ environment }) => ({ by, args, environment });
  const [first, second] = args.map(({ value }) => valueOf(value));
  const isService =
    (baseOf(program) === 'service' && first === 'supervisor' && isStart(second)) ||
    (program === '/etc/init.d/supervisor' && isStart(first));
  return isService ? () => ({ by, args: [], environment: new Map() }) : undefined;
}

const isStart = (verb: string | undefined): boolean => verb === 'start' || verb === 'restart';

/** `-c FILE`, `-nc FILE`, `-cFILE`, `--configuration=FILE`: with that value alone. */
function configurationIn(args: readonly Word[]): Word | undefined {
  for (const [i, arg] of args.entries()) {
    const [, joined] = /^(?:-[ns]*c|--configuration(?:=|$))(.*)$/.exec(valueOf(arg.value) ?? '') ?? [];
    if (joined !== undefined) return joined === '' ? args[i + 1] : { ...arg, value: known(joined) };
  }
  return undefined;
}

const onlyAsks = ({ value }: Word): boolean => /^(?:-[hv]|--(?:help|version))$/.test(valueOf(value) ?? '');

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1) || './';

/** The patterns of `[include] files = …`, which may go on in the lines behind. */
function includedIn(text: string, folder: string): readonly string[] {
  const files = /^\[include\][^[]*?^files[ \t]*[=:]((?:.*\n[ \t]+)*.*)/m.exec(text)?.[1] ?? '';
  return files
    .split(/\s+/)
    .filter(pattern => pattern !== '')
    .map(pattern => (folder === './' ? pattern : resolved(folder, pattern)));
}

/** A configuration file. */
interface Configuration {
  readonly path: string;
  readonly file: Extract;
  readonly sections: readonly IniSection[];
}

function configurationAt(path: string, files: ScriptFiles): Configuration | undefined {
  const file = linesOf(path, files);
  return file && { path, file, sections: sectionsOf(file.text) };
}

/** The files that patterns mean: each itself, or `FOLDER/*.ENDING`. */
const found = (patterns: readonly string[], files: ScriptFiles): readonly Configuration[] =>
  patterns.flatMap(pattern => pathsOf(pattern, files).flatMap(path => configurationAt(path, files) ?? []));

function pathsOf(pattern: string, files: ScriptFiles): readonly string[] {
  if (!pattern.includes('*')) return [pattern];
  const [, folder, ending] = /^([^*?[]*)\/\*(\.\w+)?$/.exec(pattern) ?? [];
  if (folder === undefined) return [];
  const names = files.within?.(folder) ?? [];
  return names.filter(name => name.endsWith(ending ?? '')).map(name => `${folder}/${name}`);
}

/** What supervisord gives its programs: what it has itself, and `environment=` of its own section. */
const withOwn = (environment: Variables, files: readonly Configuration[]): Variables =>
  new Map([
    ...environment,
    ...files.flatMap(({ sections }) =>
      sections
        .filter(({ name }) => name === 'supervisord')
        .flatMap(section => assignmentsIn(section.get('environment')?.text)),
    ),
  ]);

/** Each program has variables of its own, so each is a script of its own; nobody lets more of them run. */
const mostPrograms = 100;

/** The commands of the programs that start by themselves. */
const programsIn = (
  { path, file, sections }: Configuration,
  given: Variables | undefined,
): readonly Program[] =>
  sections.slice(0, mostPrograms).flatMap(section => {
    const [, name] = /^(?:fcgi-)?program:(.*)$/.exec(section.name) ?? [];
    const command = section.get('command');
    if (name === undefined || command === undefined) return [];
    if (/^(?:false|no|off|0)\b|%/i.test(section.get('autostart')?.text.trim() ?? '')) return [];
    const text = commandIn(command.text);
    if (text === undefined) return [];
    const here = folderOf(path).replace(/(?<=.)\/$/, '');
    const expressions: readonly (readonly [string, Setting<string>])[] = [
      ...(here.startsWith('/') ? [['_here_s', known(here)] as const] : []),
      ['_program_name_s', known(name.trim())],
      ...[...(given ?? [])].map(([variable, value]) => [`_ENV_${variable}_s`, value] as const),
    ];
    const directory = section.get('directory')?.text.trim();
    return [
      {
        script: onlyParts(file, [{ at: command.at, text }]),
        ...(given && {
          known: new Map([...given, ...expressions, ...assignmentsIn(section.get('environment')?.text)]),
        }),
        ...(directory?.startsWith('/') && !/[%\s;]/.test(directory) ? { directory } : {}),
      },
    ];
  });

type Program = Pick<ScriptRun, 'script' | 'known' | 'directory'>;

/** `A="b",C=d`. */
const assignmentsIn = (text = ''): readonly (readonly [string, Setting<string>])[] =>
  [...text.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"',;]+))\s*(?=,|;|$)/g)].map(
    ([, name = '', double, single, plain]) => {
      const value = double ?? single ?? plain ?? '';
      return [name, value.includes('%') ? unknown(value) : known(value)] as const;
    },
  );

/** A command as one of a script. It is split into words as a shell does, but has no operators and no variables of a shell. */
function commandIn(written: string): string | undefined {
  // `%(ENV_NAME)s` is something that only the run knows, unless the surroundings tell.
  const command = onOneLine(written.replace(/%\((\w+)\)s/g, '$_$1_s'));
  return /[&|<>;`()#]/.test(withoutQuoted(command)) ? undefined : command;
}
