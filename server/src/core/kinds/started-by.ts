import type { Fact } from '../facts.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { startedByCron } from './cron.ts';
import { initialized } from './init-scripts.ts';
import { serviceRun } from './init-services.ts';
import { madeBy } from './make-run.ts';
import { npmRun } from './npm-scripts.ts';
import { startedByOpenrc } from './openrc.ts';
import { partsRun } from './run-parts.ts';
import type { ScriptFolders } from './script-folder.ts';
import { SeenFiles } from './seen-files.ts';
import { readAtStart } from './shell-startup.ts';
import { supervised } from './supervisor.ts';
import { startedBySystemd } from './systemd.ts';

/** What a command starts that does not name it: by a configuration, or by its place. `directory`: undefined: only the run knows. */
export const startedBy = (
  command: Fact<'command'>,
  files: ScriptFiles,
  place: ScriptFolders & { readonly directory: string | undefined },
): readonly ScriptRun[] => [
  // They may start them for a user of their own.
  ...[
    ...startedBySystemd(command, files),
    ...startedByOpenrc(command, files),
    ...serviceRun(command, files),
    ...startedByCron(command, files),
    ...partsRun(command, files, new SeenFiles(files, place)),
    ...npmRun(command, files, place.directory),
    ...madeBy(command, files, place.directory),
  ].map(run => ({ ...run, asOther: true as const })),
  ...supervised(command, files),
  ...initialized(command, files),
  ...readAtStart(command, files),
];
