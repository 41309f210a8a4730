import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { withTableMounts } from './fstab.ts';
import type { LoadedCommand } from './loaded-lines.ts';
import type { ImageScripts } from './scripts.ts';
import { withLoadedSettings } from './sysctl-files.ts';

/** The commands, with what they do by files of the image. */
export const withLoadedFiles = (
  commands: readonly ShellCommand[],
  files: ImageScripts | undefined,
): readonly LoadedCommand[] => withTableMounts(withLoadedSettings(commands, files), files);
