import { type Fact, known, type Setting, unknown, valueOf, type Word } from '../facts.ts';
import { isForShell } from '../syntax/shell/names.ts';
import { others } from '../syntax/shell/others.ts';
import { withoutQuoted } from '../syntax/shell/quoted.ts';
import type { Extract } from '../text.ts';
import type { EnabledUnit, ScriptFiles, ScriptRun } from './container-scripts.ts';
import { type FilePart, onlyParts } from './part-of-file.ts';

const isInit = (program: string): boolean =>
  /^(?:\/(?:usr\/)?sbin\/init|\/(?:usr\/)?lib\/systemd\/systemd)$/.test(program);

/** Where systemd looks for units, the first before the others. Source: systemd.unit(5). */
const folders = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
];

/** What systemd starts: the services that the image enables, as scripts of their commands, and those that they ask for. */
export function startedBySystemd({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by] = words;
  if (by === undefined || !isInit(valueOf(by.value) ?? '')) return [];
  const units = files.units?.();
  const services = [...(units?.all() ?? []), ...linked(files).filter(({ name }) => !units?.mayBeOff(name))];
  const seen = new Set<string>();
  const runs: ScriptRun[] = [];
  for (const { name, by: target } of services) {
    if (!name.endsWith('.service') || seen.has(name)) continue;
    const texts = textsOf(name, files);
    const unit = texts && unitOf(texts, target, files);
    if (unit === undefined) continue;
    seen.add(name);
    const asked = unit.asksFor.filter(other => !units?.mayBeOff(other));
    services.push(...asked.map(other => ({ name: other, by: started })));
    runs.push(...unit.commands.map(command => ({ ...command, by, given: [] })));
  }
  return [...runs, ...ofLocalScript(by, files)];
}

/** What another unit asks for is started whoever wants it. */
const started = 'basic.target';

/** The targets that each start comes to. */
const starting = /\b(?:multi-user|default|basic|sysinit|local-fs)\.target\b/;

/** The units in the folders of what targets want, where those are copied. */
const linked = (files: ScriptFiles): readonly EnabledUnit[] =>
  folders.flatMap(folder =>
    (files.foldersWithin?.(folder) ?? []).flatMap(name => {
      const target = /^(.*\.target)\.(?:wants|requires)$/.exec(name)?.[1];
      const names = target === undefined ? [] : (files.within?.(`${folder}/${name}`) ?? []);
      return names.map(one => ({ name: one, by: target ?? '' }));
    }),
  );

/** systemd runs /etc/rc.local where it is a script. Source: systemd-rc-local-generator(8). */
function ofLocalScript(by: Word, files: ScriptFiles): readonly ScriptRun[] {
  const script = files.get('/etc/rc.local');
  return script?.text.startsWith('#!') && isForShell(script.text)
    ? [{ script, by, given: [], folder: '/etc', known: new Map(), directory: '/' }]
    : [];
}

/** A unit and what is added to it, by the folders `NAME.d`; undefined: not all of it is known. `x@y.service` may be `x@.service`. */
function textsOf(name: string, files: ScriptFiles): readonly Extract[] | undefined {
  const names = [...new Set([name, name.replace(/@.+(?=\.service$)/, '@')])];
  const unit = names.flatMap(one => folders.flatMap(folder => files.get(`${folder}/${one}`) ?? []))[0];
  if (unit === undefined) return undefined;
  const added = new Map<string, Extract | undefined>();
  for (const one of names)
    for (const folder of folders)
      for (const file of files.within?.(`${folder}/${one}.d`) ?? [])
        if (file.endsWith('.conf') && !added.has(file))
          added.set(file, files.get(`${folder}/${one}.d/${file}`));
  const texts = [...added].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return texts.includes(undefined) ? undefined : [unit, ...texts.flatMap(text => text ?? [])];
}

/** What a service does when it starts. */
interface Unit {
  readonly commands: readonly Pick<ScriptRun, 'script' | 'tolerated' | 'known' | 'directory'>[];
  /** The units that it starts with it. */
  readonly asksFor: readonly string[];
}

/** Undefined: it is not started with the others, or looks first whether it shall. */
function unitOf(texts: readonly Extract[], target: string, files: ScriptFiles): Unit | undefined {
  const found = new Map<string, ServiceCommand[]>();
  const environment = new Map<string, Setting<string>>();
  let asksFor: string[] = [];
  let directory = '/';
  let wanted = starting.test(target);
  for (const [i, file] of texts.entries()) {
    for (const { section, key, value, at } of linesOf(file.text)) {
      if (/^(?:Condition|Assert|ExecCondition)/.test(key)) return undefined;
      if (i === 0 && target === 'install' && section === 'Install' && /^(?:WantedBy|RequiredBy)$/.test(key))
        wanted ||= starting.test(value);
      if (section === 'Unit' && /^(?:Wants|Requires|BindsTo)$/.test(key))
        asksFor = value === '' ? [] : [...asksFor, ...value.split(/\s+/)];
      if (section !== 'Service') continue;
      if (key === 'Environment') {
        if (value === '') environment.clear();
        for (const [name, text] of assignmentsIn(value)) environment.set(name, text);
      }
      if (key === 'EnvironmentFile') {
        const given = files.get(value.replace(/^-/, ''));
        if (given === undefined && value !== '') forget(environment);
        for (const [name, text] of assignmentsOf(given)) environment.set(name, text);
      }
      if (key === 'WorkingDirectory' && value.startsWith('/') && !value.includes('%')) directory = value;
      if (!/^Exec(?:StartPre|Start|StartPost)$/.test(key)) continue;
      const others = found.get(key);
      // Without a value, it takes back those before.
      if (value === '' || others === undefined) found.set(key, [...commandIn(file, value, at)]);
      else others.push(...commandIn(file, value, at));
    }
  }
  if (!wanted) return undefined;
  // A service does not have the environment of the container.
  const run = { known: environment, directory };
  return { commands: scriptsOf(texts, [...found.values()].flat()).map(one => ({ ...one, ...run })), asksFor };
}

/** A command of a service, in one of its files. */
interface ServiceCommand extends FilePart {
  readonly file: Extract;
  /** Nobody minds that it fails: `ExecStart=-…`. */
  readonly tolerated: boolean;
}

/** The commands as scripts: of each file one, and one of those of which nobody minds that they fail. */
const scriptsOf = (files: readonly Extract[], commands: readonly ServiceCommand[]): Unit['commands'] =>
  files.flatMap(file =>
    [false, true].flatMap(tolerated => {
      const own = commands.filter(one => one.file === file && one.tolerated === tolerated);
      if (own.length === 0) return [];
      return [{ script: onlyParts(file, own), ...(tolerated && { tolerated: true as const }) }];
    }),
  );

/** An assignment of a unit: its value goes on in the next line behind a backslash, which is a blank then. */
interface UnitLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly at: number;
}

function linesOf(text: string): readonly UnitLine[] {
  const found: UnitLine[] = [];
  let section = '';
  let at = 0;
  for (const line of text.replace(/\\\r?\n/g, end => ' '.repeat(end.length)).split('\n')) {
    section = /^\[(\w+)\]/.exec(line)?.[1] ?? section;
    const [, front = '', key = '', value = ''] = /^((\w+)[ \t]*=[ \t]*)(.*?)\s*$/.exec(line) ?? [];
    if (key !== '') found.push({ section, key, value, at: at + front.length });
    at += line.length + 1;
  }
  return found;
}

/** `"A=b c" D=e`. Source: systemd.exec(5). */
const assignmentsIn = (text: string): readonly (readonly [string, Setting<string>])[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].flatMap(([, double, single, plain]) => {
    const [, name, value = ''] = /^(\w+)=([\s\S]*)$/.exec(double ?? single ?? plain ?? '') ?? [];
    return name === undefined ? [] : [[name, /[%\\]/.test(value) ? unknown(value) : known(value)] as const];
  });

/** What nobody has read may set each variable. */
function forget(environment: Map<string, Setting<string>>): void {
  for (const name of [...environment.keys(), others]) environment.set(name, unknown(`$${name}`));
}

/** The lines of a file of variables. */
const assignmentsOf = (file: Extract | undefined): readonly (readonly [string, Setting<string>])[] =>
  (file?.text.split('\n') ?? []).flatMap(line => {
    const [, name, value = ''] = /^[ \t]*(\w+)=(.*?)\s*$/.exec(line) ?? [];
    const bare = /^(["'])([^"'\\]*)\1$/.exec(value)?.[2] ?? value;
    return name === undefined ? [] : [[name, /["'\\]/.test(bare) ? unknown(bare) : known(bare)] as const];
  });

/** A command, as one of a shell: it is split into words alike, but has no operators. Source: systemd.service(5). */
function commandIn(file: Extract, value: string, at: number): readonly ServiceCommand[] {
  const [prefix = ''] = /^[-@:+!|]*/.exec(value) ?? [];
  const written = value.slice(prefix.length);
  // `@`: the second word is none of the command.
  if (prefix.includes('@') || /[&|<>;`()#\\]/.test(withoutQuoted(written)) || /%%|\$\$/.test(written))
    return [];
  // `%i` is something that only the run knows.
  const text = written.replace(/%(?=[a-zA-Z])/g, '$');
  return [{ file, at: at + prefix.length, text, tolerated: prefix.includes('-') }];
}
