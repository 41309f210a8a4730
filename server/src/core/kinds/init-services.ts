import { type Fact, valueOf } from '../facts.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf } from './image-path.ts';

/**
 * The script that `service NAME COMMAND` runs, in an environment of its own. Source: sysvinit, service(8). `invoke-rc.d` is not it:
 * Debian's images forbid it to start anything.
 */
export function serviceRun({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [program, by, ...given] = words;
  const name = valueOf(by?.value);
  if (by === undefined || name === undefined || given.length === 0) return [];
  if (baseOf(valueOf(program?.value) ?? '') !== 'service' || !/^\w[\w.@-]*$/.test(name)) return [];
  const script = files.get(`${folder}/${name}`);
  return script === undefined || !isForShell(script.text)
    ? []
    : [{ script, by, given, folder, known: new Map() }];
}

const folder = '/etc/init.d';
