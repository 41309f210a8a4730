import { type Fact, known, type Setting, unknown, valueOf, type Word } from '../facts.ts';
import { isStart, serviceCall } from '../service-call.ts';
import { withoutQuoted } from '../syntax/shell/quoted.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';
import { type IniSection, sectionsOf } from './ini-sections.ts';
import { nameMatches } from './name-pattern.ts';
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
  const { by, args, environment, starts, isDaemon } = call(files);
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
  const isSameUser = isDaemon && !all.some(({ sections }) => sections.some(isDaemonOfUser));
  return all.flatMap(one =>
    programsIn(one, given, starts).map(run => ({
      ...run,
      ...(!isSameUser && { asOther: true as const }),
      by: named ?? by,
      given: [],
    })),
  );
}

const linesOf = (path: string, files: ScriptFiles): Extract | undefined =>
  files.lines === undefined ? files.get(path) : files.lines(path);

/** A call of supervisord. */
interface Call {
  readonly by: Word;
  readonly args: readonly Word[];
  /** Absent: nobody knows. */
  readonly environment: Variables | undefined;
  /** Whether it starts a program. */
  readonly starts: (program: IniSection) => boolean;
  /** Whether it is supervisord itself that starts, as who runs the command. */
  readonly isDaemon: boolean;
}

type Variables = ReadonlyMap<string, Setting<string>>;

/**
 * `supervisord ARGUMENTS`, or `service supervisor start`, as Debian's package has it, without the variables of the container;
 * `supervisorctl start NAMES`, which has one that runs start them.
 */
function callOf({ words }: Fact<'command'>): ((files: ScriptFiles) => Call) | undefined {
  const [by, ...args] = words;
  if (by === undefined) return undefined;
  const program = valueOf(by.value) ?? '';
  if (baseOf(program) === 'supervisord')
    return ({ environment }) => ({ by, args, environment, starts: byItself, isDaemon: true });
  if (baseOf(program) === 'supervisorctl') {
    const names = namesToStart(args);
    const starts = (section: IniSection): boolean => names.has('all') || names.has(nameOf(section) ?? '');
    return names.size === 0
      ? undefined
      : ({ environment }) => ({ by, args, environment, starts, isDaemon: false });
  }
  const service = serviceCall(words);
  const isService = service?.name === 'supervisor' && service.by !== 'rc-service';
  return isService && isStart(service.verb)
    ? () => ({ by, args: [], environment: new Map(), starts: byItself, isDaemon: true })
    : undefined;
}

/** `start NAME GROUP:NAME NAME:*`, behind the options: those of a program alone are known, and `all`. */
function namesToStart(args: readonly Word[]): ReadonlySet<string> {
  const values = args.map(({ value }) => valueOf(value) ?? '');
  const verb = values.findIndex((value, i) => !value.startsWith('-') && !hasValue.test(values[i - 1] ?? ''));
  if (!isStart(values[verb])) return new Set();
  return new Set(values.slice(verb + 1).map(name => name.replace(/:\*$/, '').replace(/^.*:/, '')));
}

const hasValue = /^(?:-[csupr]|--(?:configuration|serverurl|username|password|history-file))$/;

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
  /** The scripts of its programs, by where their commands stand: one program is one script, whoever starts it. */
  readonly scripts: Map<number, Extract>;
}

const read = new WeakMap<Extract, Pick<Configuration, 'sections' | 'scripts'>>();

function configurationAt(path: string, files: ScriptFiles): Configuration | undefined {
  const file = linesOf(path, files);
  if (file === undefined) return undefined;
  const content = read.get(file) ?? { sections: sectionsOf(file.text), scripts: new Map() };
  read.set(file, content);
  return { path, file, ...content };
}

function scriptAt(at: number, text: string, { file, scripts }: Configuration): Extract {
  const script = scripts.get(at) ?? onlyParts(file, [{ at, text }]);
  scripts.set(at, script);
  return script;
}

/** The files that patterns mean: each itself, or those of a folder whose names fit. */
const found = (patterns: readonly string[], files: ScriptFiles): readonly Configuration[] =>
  patterns.flatMap(pattern => pathsOf(pattern, files).flatMap(path => configurationAt(path, files) ?? []));

function pathsOf(pattern: string, files: ScriptFiles): readonly string[] {
  if (!/[*?[]/.test(pattern)) return [pattern];
  const [, folder, names] = /^([^*?[]*)\/([^/]+)$/.exec(pattern) ?? [];
  if (folder === undefined || names === undefined) return [];
  const all = files.within?.(folder) ?? [];
  return all.filter(name => nameMatches(names, name)).map(name => `${folder}/${name}`);
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

/** Whether a section says as who supervisord goes on, which its programs do too that say nothing. */
const isDaemonOfUser = (section: IniSection): boolean => section.name === 'supervisord' && hasUser(section);

const hasUser = (section: IniSection): boolean => section.get('user') !== undefined;

/** Each program has variables of its own, so each is a script of its own; nobody lets more of them run. */
const mostPrograms = 100;

/** The name of a program. */
const nameOf = (section: IniSection): string | undefined =>
  /^(?:fcgi-)?program:(.*)$/.exec(section.name)?.[1]?.trim();

/** Whether a program starts with supervisord. */
const byItself = (section: IniSection): boolean =>
  !/^(?:false|no|off|0)\b|%/i.test(section.get('autostart')?.text.trim() ?? '');

/** The commands of the programs that are started. */
const programsIn = (
  configuration: Configuration,
  given: Variables | undefined,
  starts: (program: IniSection) => boolean,
): readonly Program[] =>
  configuration.sections.slice(0, mostPrograms).flatMap(section => {
    const name = nameOf(section);
    const command = section.get('command');
    if (name === undefined || command === undefined || !starts(section)) return [];
    const text = commandIn(command.text);
    if (text === undefined) return [];
    const here = folderOf(configuration.path).replace(/(?<=.)\/$/, '');
    const expressions: readonly (readonly [string, Setting<string>])[] = [
      ...(here.startsWith('/') ? [['_here_s', known(here)] as const] : []),
      ['_program_name_s', known(name)],
      ...[...(given ?? [])].map(([variable, value]) => [`_ENV_${variable}_s`, value] as const),
    ];
    const directory = section.get('directory')?.text.trim();
    return [
      {
        script: scriptAt(command.at, text, configuration),
        ...(given && {
          known: new Map([...given, ...expressions, ...assignmentsIn(section.get('environment')?.text)]),
        }),
        ...(directory?.startsWith('/') && !/[%\s;]/.test(directory) ? { directory } : {}),
        ...(hasUser(section) && { asOther: true as const }),
      },
    ];
  });

type Program = Pick<ScriptRun, 'script' | 'known' | 'directory' | 'asOther'>;

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
