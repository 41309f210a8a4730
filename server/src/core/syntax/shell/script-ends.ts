import { isAct } from './acts.ts';
import type { Fate } from './fates.ts';
import { isTriedFirst } from './giving-up.ts';
import { type Leaving, leavingOf } from './leaving.ts';
import { isForLackOfValue } from './required.ts';
import type { ShellNode } from './tree.ts';
import { asksForArguments, conditionAbove } from './wanted-arguments.ts';

/**
 * Whether nothing, or maybe nothing, runs behind a command. A script that stops with an error has not done its work, and who runs
 * one that asks for the value of a variable gives it.
 */
export function leaves(command: ShellNode, fate: Fate): boolean {
  const leaving = leavingOf(command);
  if (leaving === undefined) return false;
  // `exec sudo "$0" "$@"` begins again.
  if (leaving.by === 'exec') return !startsItself.test(command.text);
  const isSure = fate === 'surely' && !isForLackOfValue(command);
  return (isSure || !isError(command, leaving)) && !answersQuestion(command);
}

const isError = (command: ShellNode, leaving: Leaving): boolean =>
  leaving.with === '' ? isWithout(command) : /^(?:[1-9]\d*$|-1$|["']?\$)/.test(leaving.with);

/** Whether a script without arguments ends here, as it wants some: `if [ $# -lt 1 ]; then exit 1; fi`. Who runs it gives it some. */
export function wantsArguments(command: ShellNode, fate: Fate): boolean {
  const leaving = fate === 'surely' ? leavingOf(command) : undefined;
  return leaving?.by === 'exit' && isError(command, leaving) && asksForArguments(conditionAbove(command));
}

/** `cd /x || exit`: with the status of what has failed. */
function isWithout(command: ShellNode): boolean {
  const list = command.parent;
  const tried = list?.firstNamedChild;
  return (
    list !== undefined &&
    tried !== undefined &&
    isTriedFirst(list, tried) &&
    tried !== command &&
    isAct(tried)
  );
}

const startsItself =
  /^exec(?:[ \t]|\\\r?\n)+(?:(?:sudo|su|bash|sh|env|setpriv|(?:gosu|su-exec)[ \t]+\S+|-\S+|\w+=\S*)(?:[ \t]|\\\r?\n)+)*"?\$(?:0|\{0\}|\{?BASH_SOURCE)/;

/** `exec gosu app "$0" "$@"`: somebody else begins again. */
export const startsAsOther = ({ text }: ShellNode): boolean =>
  startsItself.test(text) && /^exec\b[^$]*\b(?:sudo|su|setpriv|gosu|su-exec)\s/.test(text);

/** `--help) usage; exit ;;` */
function answersQuestion(command: ShellNode): boolean {
  for (let { parent } = command; parent !== undefined; parent = parent.parent)
    if (parent.type === 'case_item') return /^\(?["']?(?:-|help\b|version\b)/.test(parent.text);
  return false;
}
