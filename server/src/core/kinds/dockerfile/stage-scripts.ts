import type { Fact } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { type Extract, type Source, type Span, sourceOffset } from '../../text.ts';
import { broughtBy } from '../brought-script.ts';
import type { ScriptRun } from '../container-scripts.ts';
import { withLoadedFiles } from './loaded-commands.ts';
import { loadedFact } from './loaded-lines.ts';
import type { ImageScripts } from './scripts.ts';

/** Where a script runs. */
export interface Surroundings {
  readonly files: ImageScripts;
  readonly variables: DockerfileInstruction['variables'];
  /** Who runs them; absent: nobody knows. */
  readonly user?: string | undefined;
  /** It is not read where one has been that begins as it does, and goes on: what that runs is told where it is written. */
  readonly once?: true;
}

type Commands = readonly Fact<'command'>[];

/** What scripts run. Many instructions may run one script, or what has become of it by then. */
export function readOnce(
  source: Source,
  { shell, comments }: { readonly shell: ShellSyntax | undefined; readonly comments: Span[] },
): (run: ScriptRun, around: Surroundings) => Commands {
  const read = new Map<Extract, Commands>();
  const longest = new Map<number, { readonly script: Extract; readonly commands: Commands }>();
  const parsed = (script: Extract, files: ImageScripts): Commands => {
    const found = shell?.parse(script);
    comments.push(...(found?.comments ?? []));
    return withLoadedFiles(found?.commands ?? [], files).map(loadedFact);
  };
  return ({ script, by, given, asOther, ...run }, { files, variables, user, once }) => {
    if (script.uri !== source.uri) {
      // Without CMD, a container gets none unless somebody gives it some.
      const own = given?.filter(({ value }) => value.known || value.text !== '$@');
      const certain =
        shell?.certain(script, { known: variables, user: asOther ? undefined : user, ...run, given: own }) ??
        [];
      files.written.add(certain, script, path => files.get(path));
      return broughtBy(by, files.written.writerOf(script) ?? script, withLoadedFiles(certain, files));
    }
    const start = sourceOffset(script, 0);
    const known = longest.get(start);
    const isBegun = known !== undefined && begins(script, known.script);
    if (isBegun && script.text.length === known.script.text.length) return known.commands;
    // One that is read in may be read for the functions that it defines.
    if (isBegun && once && given !== undefined) return [];
    const commands = read.get(script) ?? parsed(script, files);
    read.set(script, commands);
    if (!isBegun) longest.set(start, { script, commands });
    return commands;
  };
}

/** Whether one script is what another begins with. */
const begins = (script: Extract, other: Extract): boolean =>
  other.text.startsWith(script.text) &&
  sourceOffset(other, script.text.length - 1) === sourceOffset(script, script.text.length - 1);
