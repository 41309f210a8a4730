import { type Setting, valueOf } from '../facts.ts';
import { type Dockerfile, parseDockerfile, type Stage } from '../syntax/dockerfile/dockerfile.ts';
import type { Source } from '../text.ts';
import { isWindowsImage, isWindowsPlatform } from '../windows.ts';
import { stageOf } from './image-bases.ts';

/** What a Dockerfile of Windows has somewhere: most have nothing of it, and need not be read. */
const hint = /windows|nanoserver|microsoft\/|powershell|escape\s*=\s*`|["\\/]cmd(?:\.exe)?"/i;

/**
 * Whether a build makes a Windows image: nothing else escapes with a backtick, and else the stage that it is for tells. One that
 * another stage of Windows only helps (`COPY --from`) is not looked for.
 */
export function isWindowsBuild({ escape, stages }: Dockerfile, target?: Setting<string>): boolean {
  if (escape === '`') return true;
  const stage = stageOf(stages, target);
  return stage !== undefined && isWindowsStage(stage);
}

/** The same for a Dockerfile's text. */
export const buildsWindows = (
  source: Source,
  target: Setting<string> | undefined,
  given: ReadonlyMap<string, Setting<string>>,
): boolean => hint.test(source.text) && isWindowsBuild(parseDockerfile(source, given), target);

/** By the image it stands on, its platform, or the shell of its steps. */
export function isWindowsStage({ from, image, base, instructions }: Stage): boolean {
  if (from.flags.some(({ name, value }) => name === 'platform' && isWindowsPlatform({ value }))) return true;
  const shells = instructions.some(
    ({ keyword, exec }) =>
      keyword === 'SHELL' &&
      /^(?:.*[\\/])?(?:powershell|cmd)(?:\.exe)?$/i.test(valueOf(exec?.[0]?.value) ?? ''),
  );
  return shells || (base === undefined ? isWindowsImage(valueOf(image?.value) ?? '') : isWindowsStage(base));
}
