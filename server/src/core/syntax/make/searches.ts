import { expressionOf } from './conditions.ts';
import type { MakeVariables } from './variables.ts';

/** What `$(findstring X,TEXT)`, `$(filter X,TEXT)` and `$(filter $(NAME),X)` look for, and where. */
interface Search {
  readonly searched: string;
  readonly inside: string;
}

/** `$(shell uname | grep -i darwin)`: what is looked for in what a command prints. */
const grep = /^\$\((shell [^|;&]+)\| *grep(?: +-[aEFiow]+)* +["']?([\w.-]+)["']?(?: +2> *\/dev\/null)?\)$/;

/** The search that an expression is, or that a variable stands for. */
export function searchOf(test: string, variables: MakeVariables): Search | undefined {
  const name = /^\$\(([\w.-]+)\)$/.exec(test)?.[1];
  const [run, ...more] = (name === undefined ? undefined : variables.value(name))?.runs ?? [];
  const whole = run?.hole === undefined || more.length > 0 ? test : expressionOf(run.hole);
  const [, printed, sought] = grep.exec(whole) ?? [];
  if (printed !== undefined && sought !== undefined)
    return { searched: sought, inside: `$(${printed.trim()})` };
  const turned = /^\$\(filter +(\$\(.*\)) *,([^,$]+)\)$/.exec(whole);
  const [, searched, inside] =
    turned === null
      ? (/^\$\((?:findstring|filter) +([^,$]+),(.*)\)$/.exec(whole) ?? [])
      : [whole, turned[2], turned[1]];
  return searched === undefined || inside === undefined
    ? undefined
    : { searched: searched.trim(), inside: inside.trim() };
}
