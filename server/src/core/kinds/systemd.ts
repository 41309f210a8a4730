import { type Fact, valueOf } from '../facts.ts';
import { withoutQuoted } from '../syntax/shell/quoted.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';

const isInit = (program: string): boolean =>
  /^(?:\/(?:usr\/)?sbin\/init|\/(?:usr\/)?lib\/systemd\/systemd)$/.test(program);

/** Where systemd looks for units, the first before the others. Source: systemd.unit(5). */
const folders = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
];

/** What systemd starts: the services that the image enables, as scripts of their commands. */
export function startedBySystemd({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by] = words;
  if (by === undefined || !isInit(valueOf(by.value) ?? '')) return [];
  const services = (files.enabledUnits?.() ?? []).filter(({ name }) => name.endsWith('.service'));
  return services.flatMap(({ name, by: target }) => {
    const unit = unitNamed(name, files);
    const commands =
      unit === undefined || hasDropIns(name, files) ? undefined : commandsOf(unit.text, target);
    if (unit === undefined || commands === undefined) return [];
    // A service does not have the environment of the container.
    const run = { by, given: [], known: new Map() };
    const of = (tolerated: boolean): Extract => ({ ...unit, text: scriptOf(unit.text, commands, tolerated) });
    return [
      { ...run, script: of(false) },
      ...(commands.some(({ tolerated }) => tolerated)
        ? [{ ...run, script: of(true), tolerated: true as const }]
        : []),
    ];
  });
}

/** The unit of a service: `x@y.service` may be that of `x@.service`. */
function unitNamed(name: string, files: ScriptFiles): Extract | undefined {
  const names = new Set([name, name.replace(/@.+(?=\.service$)/, '@')]);
  return [...names].flatMap(one => folders.flatMap(folder => files.get(`${folder}/${one}`) ?? []))[0];
}

/** Whether something else has a say in what the service runs. */
const hasDropIns = (name: string, files: ScriptFiles): boolean =>
  folders.some(folder => (files.within?.(`${folder}/${name}.d`) ?? []).length > 0);

/** A command, by its line. */
interface ServiceCommand {
  readonly line: number;
  readonly text: string;
  /** Nobody minds that it fails: `ExecStart=-…`. */
  readonly tolerated: boolean;
}

/** The commands that run when the service starts; undefined: it is not started with the others, or looks first whether it shall. */
function commandsOf(unit: string, target: string): readonly ServiceCommand[] | undefined {
  const found = new Map<string, ServiceCommand[]>();
  let section = '';
  let wanted = starting.test(target);
  for (const [line, text] of unit.split('\n').entries()) {
    section = /^\[(\w+)\]/.exec(text)?.[1] ?? section;
    const [, key = '', value = ''] = /^(\w+)[ \t]*=[ \t]*(.*?)\s*$/.exec(text) ?? [];
    if (/^(?:Condition|Assert|ExecCondition)/.test(key)) return undefined;
    if (target === 'install' && section === 'Install' && /^(?:WantedBy|RequiredBy)$/.test(key))
      wanted ||= starting.test(value);
    if (section !== 'Service' || !/^Exec(?:StartPre|Start|StartPost)$/.test(key)) continue;
    const command = commandIn(text, line);
    // Without a value, it takes back those before.
    found.set(key, value === '' ? [] : [...(found.get(key) ?? []), ...(command ?? [])]);
  }
  return wanted ? [...found.values()].flat() : undefined;
}

/** The targets that each start comes to. */
const starting = /\b(?:multi-user|default|basic|sysinit|local-fs)\.target\b/;

/** The command of a line, as one of a shell: it is split into words alike, but has no operators. Source: systemd.service(5). */
function commandIn(text: string, line: number): readonly ServiceCommand[] | undefined {
  const [, key = '', prefix = '', written = ''] = /^(\w+[ \t]*=[ \t]*)([-@:+!|]*)(.*?)\r?$/.exec(text) ?? [];
  const bare = withoutQuoted(written);
  // `@`: the second word is none of the command. What goes on in the next line is not one.
  if (prefix.includes('@') || /[&|<>;`()#\\]/.test(bare) || /%%|\$\$|\\$/.test(written)) return undefined;
  // `%i` is something that only the run knows.
  const command = written.replace(/%(?=[a-zA-Z])/g, '$');
  return [{ line, text: ' '.repeat(key.length + prefix.length) + command, tolerated: prefix.includes('-') }];
}

/** The commands of one sort where they stand; all else is blank. */
function scriptOf(unit: string, commands: readonly ServiceCommand[], tolerated: boolean): string {
  const own = new Map(
    commands.filter(one => one.tolerated === tolerated).map(({ line, text }) => [line, text] as const),
  );
  const lines = unit.split('\n').map((text, line) => (own.get(line) ?? '').padEnd(text.length));
  return lines.join('\n');
}
