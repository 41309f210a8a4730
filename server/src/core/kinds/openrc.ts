import { type Fact, valueOf, type Word } from '../facts.ts';
import { serviceCall, serviceFolder } from '../service-call.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf } from './image-path.ts';

/** The folder that has the services of a runlevel. Source: rc-update(8). */
export const runlevelFolder = (level: string): string => `/etc/runlevels/${level}`;

/** The runlevels that each start comes to. */
const levels = ['sysinit', 'boot', 'default'];

/**
 * What OpenRC starts: the services of the runlevels, or the one that is named. Sources: github.com/OpenRC/openrc, openrc(8),
 * openrc-run(8), init.d/local.in.
 */
export function startedByOpenrc({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by, level] = words;
  if (by === undefined) return [];
  const call = serviceCall(words);
  if (call !== undefined)
    return call.name !== undefined && call.verb === 'start' ? serviceOf(call.name, by, files) : [];
  const program = valueOf(by.value) ?? '';
  if (/^(?:\/(?:usr\/)?sbin\/init|(?:\/sbin\/)?openrc-init)$/.test(program))
    return levels.flatMap(name => runlevel(name, by, files));
  const named = baseOf(program) === 'openrc' ? valueOf(level?.value) : undefined;
  return named === undefined ? [] : runlevel(named, by, files);
}

const runlevel = (level: string, by: Word, files: ScriptFiles): readonly ScriptRun[] =>
  (files.within?.(runlevelFolder(level)) ?? []).flatMap(name =>
    name === 'local' ? localScripts(by, files) : serviceOf(name, by, files, true),
  );

/** The scripts that the service `local` runs. */
const localScripts = (by: Word, files: ScriptFiles): readonly ScriptRun[] =>
  (files.within?.(localFolder) ?? []).flatMap(name => {
    const script = name.endsWith('.start') ? files.get(`${localFolder}/${name}`) : undefined;
    return script === undefined || !isForShell(script.text)
      ? []
      : [{ script, by, given: [], folder: localFolder, known: new Map() }];
  });

const localFolder = '/etc/local.d';

/** What a service does to start; it is a script of functions, which has no variables of the container. */
function serviceOf(name: string, by: Word, files: ScriptFiles, inLevel = false): readonly ScriptRun[] {
  const script = /^\w[\w.@-]*$/.test(name) ? files.get(`${serviceFolder}/${name}`) : undefined;
  if (script === undefined || !isService.test(script.text)) return [];
  // Whether there is what it needs, nobody knows.
  if (/^[ \t]*need[ \t]/m.test(script.text) || (inLevel && leavesContainers.test(script.text))) return [];
  const run = { by, folder: serviceFolder, known: new Map(), directory: '/' };
  const own = {
    ...run,
    script,
    given: [],
    calls: { surely: new Set(['start_pre', 'start', 'start_post']), perhaps: new Set<string>() },
  };
  const program = /^start[ \t]*\(/m.test(script.text) ? undefined : programOf(script);
  const started = program === undefined ? undefined : files.get(program);
  return started === undefined || !isForShell(started.text)
    ? [own]
    : [own, { ...run, script: started, given: [] }];
}

const isService = /^#!.*\b(?:openrc-run|runscript)\b/;

/** It is not for containers: `keyword -docker`. */
const leavesContainers = /^[ \t]*keyword\b.*[ \t](?:-docker|-containers?|nodocker)\b/m;

/** The program of a service that says nothing else of its start: `command=/run.sh`. */
function programOf({ text }: Extract): string | undefined {
  if (/^command_args=/m.test(text)) return undefined;
  const [only, ...more] = text.matchAll(/^command=(["']?)(\/[\w./-]+)\1[ \t]*\r?$/gm);
  return more.length > 0 ? undefined : only?.[2];
}
