import type { Fact } from '../facts.ts';
import { serviceCall, serviceFolder } from '../service-call.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';

/**
 * The script that `service NAME COMMAND` runs, in an environment of its own. Source: sysvinit, service(8). `invoke-rc.d` is not it:
 * Debian's images forbid it to start anything.
 */
export function serviceRun({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [, by, ...given] = words;
  const { by: program, name } = serviceCall(words) ?? {};
  if (by === undefined || name === undefined || given.length === 0) return [];
  if (program !== 'service' || !/^\w[\w.@-]*$/.test(name)) return [];
  const script = files.get(`${serviceFolder}/${name}`);
  return script === undefined || !isForShell(script.text)
    ? []
    : [{ script, by, given, folder: serviceFolder, known: new Map() }];
}
