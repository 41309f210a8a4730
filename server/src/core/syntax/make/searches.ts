import { expressionOf } from './conditions.ts';
import type { MakeVariables } from './variables.ts';

/** What `$(findstring X,TEXT)`, `$(filter X,TEXT)` and `$(filter $(NAME),X)` look for, and where. */
interface Search {
  readonly searched: string;
  readonly inside: string;
  /** The value where nothing is found. */
  readonly absent: string;
}

/** `$(shell uname | grep -i darwin)`: what is looked for in what a command prints, and what is printed in the place of it. */
const grep =
  /^\$\((shell (?:[^|;&]|>&1)+)\| *grep((?: +-[acEFioqsw]+)*) +["']?([\w.-]+)["']?(?: *2?> *\/dev\/null)?( *\| *wc +-l)?(?: *&& *echo +["']?[\w.-]+["']?)?(?: *\|\| *echo +["']?([\w.-]*)["']?)?\)$/;

/** The search that an expression is, or that a variable stands for. */
export function searchOf(test: string, variables: MakeVariables): Search | undefined {
  const name = /^\$\(([\w.-]+)\)$/.exec(test)?.[1];
  const [run, ...more] = (name === undefined ? undefined : variables.value(name))?.runs ?? [];
  const whole = run?.hole === undefined || more.length > 0 ? test : expressionOf(run.hole);
  const [, printed, flags = '', sought, counted, otherwise] = grep.exec(whole) ?? [];
  if (printed !== undefined && sought !== undefined) {
    const counts = counted !== undefined || /c/.test(flags);
    return {
      searched: sought,
      inside: `$(${printed.trim()})`,
      absent: otherwise ?? (counts ? '0' : ''),
    };
  }
  const turned = /^\$\(filter +(\$\(.*\)) *,([^,$]+)\)$/.exec(whole);
  const [, searched, inside] =
    turned === null
      ? (/^\$\((?:findstring|filter) +([^,$]+),(.*)\)$/.exec(whole) ?? [])
      : [whole, turned[2], turned[1]];
  return searched === undefined || inside === undefined
    ? undefined
    : { searched: searched.trim(), inside: inside.trim(), absent: '' };
}
