import { unknown } from '../../facts.ts';
import type { Extract } from '../../text.ts';
import { nameOfFile, namesOf, sourcedFile } from './brings-in.ts';
import type { Scope } from './scope.ts';
import type { ValueAt } from './tests.ts';

/** `. FILE`, `eval "$(cat FILE)"`, `export $(cat FILE)` */
const readingIn = new RegExp(
  `(?:^|[\\s;&|({])(?:(?:\\.|source)[ \\t]+${sourcedFile}|(?:eval|export|declare)[ \\t]+(?:-\\w+[ \\t]+)*"?(?:\\$\\(|\`)(?:awk|cat|env|envsubst|grep|jq|printenv|sed|xargs)\\b)`,
  'g',
);

/** Files of functions: they set no variables of others. */
const isLibrary = /(?:func|lib|common|util|helper|log|colou?r)/i;

/** The values of a script's variables, where a file that it has read in since may have set none of them. `sourced`: those that are known. */
export function valuesBehind(scope: Scope, sourced: readonly Extract[]): ValueAt {
  const known = namesOf(sourced);
  const places = [...scope.text.matchAll(readingIn)].flatMap(({ index, 1: path }) =>
    path !== undefined && (known.has(nameOfFile(path)) || isLibrary.test(firstOf(path))) ? [] : [index],
  );
  if (places.length === 0) return (name, at) => scope.knownOf(name, at);
  return (name, at) => {
    const set = scope.setBefore(name, at);
    return places.some(place => place >= set && place < at) ? unknown(`$${name}`) : scope.knownOf(name, at);
  };
}

/** What stands in front of an expansion, or of quotes. */
const firstOf = (path: string): string => /^["']?([^"'\s)]*)/.exec(path)?.[1] ?? '';
