import { type Fact, valueOf } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
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
  return ({ script, file, by, given, asOther, ...run }, { files, variables, user, once }) => {
    // Without CMD, a container gets none unless somebody gives it some.
    const own = given?.filter(({ value }) => value.known || value.text !== '$@');
    const certainAs = (who: string | undefined): readonly ShellCommand[] =>
      shell?.ofRun(script, { known: variables, user: asOther ? undefined : who, ...run, given: own }) ?? [];
    if (script.uri !== source.uri) {
      const certain = certainAs(user);
      files.run(script, certain.filter(isSure));
      return broughtBy(by, file ?? files.writerOf(script) ?? script, withLoadedFiles(certain, files));
    }
    const start = sourceOffset(script, 0);
    const known = longest.get(start);
    const isBegun = known !== undefined && begins(script, known.script);
    const ownOf = (all: Commands): Commands =>
      user === undefined || !asksForUser.test(script.text) ? all : reachedBy(user, all, certainAs);
    if (isBegun && script.text.length === known.script.text.length) return ownOf(known.commands);
    // One that is read in may be read for the functions that it defines.
    if (isBegun && once && given !== undefined) return [];
    const commands = read.get(script) ?? parsed(script, files);
    read.set(script, commands);
    if (!isBegun) longest.set(start, { script, commands });
    return ownOf(commands);
  };
}

/** Whether a script may ask who runs it. */
const asksForUser = /\b(?:id\s+-|whoami\b|E?UID\b)/;

/** The commands that a script, which asks who runs it, comes to where a user does: without those for root alone. */
function reachedBy(
  user: string,
  commands: Commands,
  certainAs: (user: string | undefined) => readonly ShellCommand[],
): Commands {
  const [own, others] = [certainAs(user), certainAs('root')];
  const [ownStarts, otherStarts] = [own, others].map(
    all => new Set(all.map(({ anchor }) => anchor.span.start)),
  );
  const last = own.findLast(isSure);
  // It gives up there.
  const isEnd =
    last !== undefined &&
    valueOf(last.words[0]?.value) === 'exit' &&
    otherStarts?.has(last.anchor.span.start) === false;
  return commands.filter(({ anchor: { span } }) => {
    if (isEnd && span.start > last.anchor.span.start) return false;
    return ownStarts?.has(span.start) === true || otherStarts?.has(span.start) !== true;
  });
}

const isSure = ({ perhaps }: ShellCommand): boolean => perhaps !== true;

/** Whether one script is what another begins with. */
const begins = (script: Extract, other: Extract): boolean =>
  other.text.startsWith(script.text) &&
  sourceOffset(other, script.text.length - 1) === sourceOffset(script, script.text.length - 1);
