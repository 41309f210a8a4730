import { unknown } from '../../facts.ts';
import type { Extract } from '../../text.ts';
import type { Scope } from './scope.ts';
import type { ValueAt } from './tests.ts';

/** `. FILE`, `eval "$(cat FILE)"`, `export $(cat FILE)` */
const readingIn =
  /(?:^|[\s;&|({])(?:(?:\.|source)[ \t]+["']?([^\s"';&|)]+)|(?:eval|export|declare)[ \t]+(?:-\w+[ \t]+)*"?(?:\$\(|`)(?:awk|cat|env|envsubst|grep|jq|printenv|sed|xargs)\b)/g;

/** Files of functions: they set no variables of others. */
const isLibrary = /(?:func|lib|common|util|helper|log|colou?r)/i;

/** The values of a script's variables, where a file that it has read in since may have set none of them. `sourced`: those that are known. */
export function valuesBehind(scope: Scope, sourced: readonly Extract[]): ValueAt {
  const known = new Set(sourced.map(({ uri }) => nameOf(uri)));
  const places = [...scope.text.matchAll(readingIn)].flatMap(({ index, 1: path }) =>
    path !== undefined && (known.has(nameOf(path)) || isLibrary.test(path)) ? [] : [index],
  );
  if (places.length === 0) return (name, at) => scope.knownOf(name, at);
  return (name, at) => {
    const set = scope.setBefore(name, at);
    return places.some(place => place >= set && place < at) ? unknown(`$${name}`) : scope.knownOf(name, at);
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
