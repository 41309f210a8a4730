import { type Fact, known, type Setting, valueOf, type Word } from '../facts.ts';
import { isStart, serviceCall } from '../service-call.ts';
import { isPosixShell } from '../syntax/shell/names.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf } from './image-path.ts';
import { type FilePart, onlyParts } from './part-of-file.ts';

/** A place where cron looks for tables of jobs. */
interface Place {
  readonly path: string;
  /** Whether each job has the name of a user in front of its command. */
  readonly named: boolean;
}

/** Where `crontab` puts root's table. */
export const rootTable = '/var/spool/cron/crontabs/root';

/**
 * What cron does when a container starts: the `@reboot` jobs of root, as scripts of their commands. Not BusyBox's, which need not know
 * of them. Sources: cron(8), crontab(5), of Debian; of cronie, whose program is called `crond`.
 */
export function startedByCron({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by] = words;
  const program = programOf(words);
  if (by === undefined || program === undefined) return [];
  const own = program === 'cron' ? rootTable : '/var/spool/cron/root';
  const places: readonly Place[] = [
    { path: '/etc/crontab', named: true },
    ...(files.within?.('/etc/cron.d') ?? [])
      .filter(name => /^[\w-]+$/.test(name))
      .map(name => ({ path: `/etc/cron.d/${name}`, named: true })),
    { path: own, named: false },
  ];
  return places.flatMap(place => {
    const table = files.lines === undefined ? files.get(place.path) : files.lines(place.path);
    const jobs = table && jobsIn(table, place.named);
    return jobs === undefined ? [] : [{ ...jobs, by, given: [], directory: '/root' }];
  });
}

/** `cron`, `service cron start`, `/etc/init.d/cron start`. */
function programOf(words: readonly Word[]): string | undefined {
  const call = serviceCall(words);
  if (call !== undefined && (call.by === 'rc-service' || !isStart(call.verb))) return undefined;
  const program = call === undefined ? baseOf(valueOf(words[0]?.value) ?? '') : call.name;
  return program === 'cron' || program === 'crond' ? program : undefined;
}

/** A line of a table that sets a variable. */
const assignment = /^[ \t]*(\w+)[ \t]*=[ \t]*(["']?)(.*?)\2[ \t]*$/;

/** The jobs as one script, which has no variables but those of the table. */
function jobsIn(table: Extract, named: boolean): Pick<ScriptRun, 'script' | 'known'> | undefined {
  const variables = new Map<string, Setting<string>>();
  const parts: FilePart[] = [];
  const job = named ? /^([ \t]*@reboot[ \t]+root[ \t]+)(.+)$/ : /^([ \t]*@reboot[ \t]+)(.+)$/;
  let at = 0;
  for (const line of table.text.split('\n')) {
    const [, name, , value = ''] = assignment.exec(line) ?? [];
    const [, front = '', text = ''] = job.exec(line) ?? [];
    if (name !== undefined) variables.set(name, known(value));
    // A percent sign ends the line that the shell gets.
    if (text !== '' && !text.includes('%')) parts.push({ at: at + front.length, text });
    at += line.length + 1;
  }
  const shell = valueOf(variables.get('SHELL')) ?? '/bin/sh';
  return parts.length === 0 || !isPosixShell(shell)
    ? undefined
    : { script: onlyParts(table, parts), known: variables };
}
