import { valueOf } from '../../facts.ts';
import type { Scope } from './scope.ts';

/** The keys of an array that a script writes at one place: `"${!NAME[@]}"`. Undefined: nobody knows them all. */
export function keysOf(array: string, script: string): readonly string[] | undefined {
  const whole = [...script.matchAll(new RegExp(`(?<![\\w$\\{])${array}(\\+?)=\\(([^()]*)\\)`, 'g'))];
  const [only, ...more] = whole;
  const changed = new RegExp(`\\b(?:unset|read|mapfile|readarray)\\b[^\\n]*\\b${array}\\b`);
  if (more.length > 0 || only?.[1] === '+' || changed.test(script)) return undefined;
  const elements = only?.[2] ?? '';
  const keys = [...elements.matchAll(/(?:^|\s)\[(["']?)([\w./-]+)\1\]=/g)].map(([, , key = '']) => key);
  const single = [...script.matchAll(new RegExp(`(?:^|[\\s;])${array}\\[(["']?)([\\w./-]+)\\1\\]=`, 'g'))];
  const all = new Set([...keys, ...single.map(([, , key = '']) => key)]);
  if (all.size > 0) return [...all];
  const words = elements.replace(/#[^\n]*/g, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.every(word => !/[$`*?{]/.test(word)) ? words.map((_, i) => String(i)) : undefined;
}

/** The elements of an array that `IFS=, read -ra NAME <<< "$VALUE"` makes of a value that is known. */
export function readInto(array: string, script: string, scope: Scope): readonly string[] {
  const form = new RegExp(
    `\\bIFS=(["']?)([^\\s"'])\\1[ \\t]+read[ \\t]+-r?a[ \\t]+${array}[ \\t]*<<<[ \\t]*"?\\$\\{?(\\w+)\\}?"?[ \\t]*(?:\\n|;|$)`,
    'g',
  );
  const [only, ...more] = script.matchAll(form);
  const [, , separator = '', name = ''] = only ?? [];
  const isOther = new RegExp(`(?<![\\w$\\{])${array}(?:\\[[^\\]]*\\])?\\+?=`).test(script);
  if (only === undefined || more.length > 0 || isOther) return [];
  const value = valueOf(scope.settingAt(name, only.index));
  return value === undefined || value === '' ? [] : value.split(separator);
}
