import { valueOf } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { baseOf } from '../image-path.ts';
import type { Change } from './changes.ts';
import { type Move, mayMove, movesIn } from './moves.ts';
import { removalsIn } from './removals.ts';
import { runsInAnyCase } from './run-commands.ts';

/** Where a script runs, nobody asks here. */
const anywhere = '/?';

/** Nobody touches more files to have services started. */
const mostTouched = 100;

/** What a script does to files besides writing them, by its commands that run in any case: the last first. */
export function changesOfScript(script: Extract, commands: readonly ShellCommand[]): readonly Change[] {
  const { text } = script;
  const sure = commands.filter(runsInAnyCase);
  const moves = mayMove.test(text) ? movesIn(text, sure, anywhere, () => true).toReversed() : [];
  const touched = sure
    .flatMap(touchedBy)
    .slice(0, mostTouched)
    .map((path): Change => ({ is: 'touched', path }));
  if (moves.length === 0) return touched;
  // What it removes in some cases only may not be there either.
  const removed = removalsIn(text, () => undefined).map(
    ({ paths }): Change => ({ is: 'removed', by: script, paths }),
  );
  const names = moves.flatMap(namesGivenBy);
  return [...removed, { is: 'moved', by: script, names, moves: () => moves }, ...touched];
}

/** As `namesOfMoves` has them. */
const namesGivenBy = ({ from, to, isContent }: Move): readonly string[] =>
  isContent ? ['*'] : [baseOf(from), baseOf(to)];

function touchedBy({ words }: ShellCommand): readonly string[] {
  const [program = '', ...args] = words.map(({ value }) => valueOf(value));
  return baseOf(program) === 'touch' ? args.flatMap(arg => (arg?.startsWith('/') ? [arg] : [])) : [];
}
