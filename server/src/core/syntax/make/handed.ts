import { concatExtracts, type Extract, sliceExtract } from '../../text.ts';
import { before } from '../expansion.ts';
import type { Makefile, MakeRule } from './makefile.ts';

/** More calls than these nobody makes, nor hands on more by them. */
const most = 100;
const mostHanded = 200;

const call = /(?:^|[\s;&|@+-])(?:\$[({]MAKE[)}]|make)(?=[ \t])/;
const word = /(?:"[^"]*"|'[^']*'|\$(?:\([^()]*\)|\{[^{}]*\}|[@<^*$])|\\\r?\n|[^\s"'\\;&|<>$])+/g;
const given = /^([A-Za-z_][\w.-]*)=(?:"([^"]*)"|'([^']*)'|(\S+))$/;

/** Another makefile runs: that of a folder, or one that is named. */
const elsewhere = /\bcd[ \t]/;
const ofOther = /^(?:-\w*[Cf]|--(?:directory|file|makefile)\b)/;

/** A call of make in a recipe. */
interface MakeCall {
  /** The targets of the recipe. */
  readonly from: readonly string[];
  /** Those that make then builds. */
  readonly targets: readonly string[];
  readonly given: ReadonlyMap<string, Extract>;
}

/** What a variable holds where a target is built. */
interface Handed {
  readonly target: string;
  readonly name: string;
  readonly value: Extract;
}

/**
 * Options that recipes hand to make itself (`$(MAKE) target ARGS="--privileged"`): as variables of the target that make then builds, of
 * what it needs, and of what its recipe has make build. Those of several calls come one after the other.
 */
export function handedOn({ statements }: Makefile): readonly MakeRule[] {
  const rules = statements.filter(one => one.type === 'rule');
  const first = rules.find(({ targets }) => /^\w/.test(targets))?.targets ?? '';
  const lines = rules.flatMap(({ targets, lines }) => lines.map(({ text }) => ({ targets, text })));
  const calls = lines
    .filter(({ text }) => call.test(text.text))
    .slice(0, most)
    .flatMap(({ targets, text }) => callIn(text, targets.split(/\s+/), first) ?? []);
  const values = new Map<string, Handed & { readonly parts: Extract[] }>();
  for (const one of reached(calls)) {
    const key = `${one.target} ${one.name}`;
    const known = values.get(key);
    if (known === undefined) values.set(key, { ...one, parts: [one.value] });
    else known.parts.push(before(one.value, ' '), one.value);
  }
  return [...values.values()].map(({ target, name, parts }) => ruleOf(target, name, parts));
}

/** What all calls hand on, and what the recipes that they run hand on of it: make has its variables reach what it is called by. */
function reached(calls: readonly MakeCall[]): readonly Handed[] {
  const found = new Map<string, Handed>();
  const add = (one: Handed): void => {
    const key = `${one.target} ${one.name} ${one.value.runs[0]?.source} ${one.value.text}`;
    if (found.size < mostHanded && !found.has(key)) found.set(key, one);
  };
  for (const { targets, given } of calls)
    for (const [name, value] of given)
      if (value.text.startsWith('-')) for (const target of targets) add({ target, name, value });
  // What is added on the way is gone through as well.
  for (const { target, name, value } of found.values())
    for (const { from, targets, given } of calls) {
      const own = given.get(name)?.text;
      if (own !== undefined && !own.includes(`(${name})`) && !own.includes(`{${name}}`)) continue;
      for (const one of from) {
        const stem = stemOf(one, target) ?? (stemOf(target, one) === undefined ? undefined : '%');
        if (stem === undefined) continue;
        for (const next of targets) add({ target: next.replace('%', () => stem), name, value });
      }
    }
  return [...found.values()];
}

/** What `%` stands for where a pattern is a name; nothing where they are the same; undefined: they do not go together. */
function stemOf(pattern: string, name: string): string | undefined {
  const at = pattern.indexOf('%');
  if (at < 0) return pattern === name ? '%' : undefined;
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const isOne = name.length >= pattern.length && name.startsWith(start) && name.endsWith(end);
  return isOne ? name.slice(at, name.length - end.length) : undefined;
}

/** The call of make in a recipe line; undefined: it is one of another makefile. */
function callIn(line: Extract, from: readonly string[], first: string): MakeCall | undefined {
  const { text } = line;
  const start = call.exec(text);
  if (start === null || elsewhere.test(text.slice(0, start.index))) return undefined;
  const targets: string[] = [];
  const values = new Map<string, Extract>();
  const begin = start.index + start[0].length;
  let at = begin;
  for (const { 0: one, index } of text.slice(begin).matchAll(word)) {
    const here = begin + index;
    // What follows a `;` is another command.
    if (/[;&|<>]/.test(text.slice(at, here))) break;
    at = here + one.length;
    if (ofOther.test(one)) return undefined;
    const match = given.exec(one);
    const value = match?.[2] ?? match?.[3] ?? match?.[4] ?? '';
    if (match !== null) {
      const begins = here + one.lastIndexOf(value);
      values.set(match[1] ?? '', sliceExtract(line, { start: begins, end: begins + value.length }));
    } else if (!/^-|=/.test(one)) targets.push(...targetsOf(one, from));
  }
  return { from, targets: targets.length === 0 ? [first] : targets, given: values };
}

/** The targets that a word names: `$@` is each of those of the recipe. */
const targetsOf = (named: string, from: readonly string[]): readonly string[] =>
  (/\$(?:@|\(@\))/.test(named) ? from.map(one => named.replace(/\$(?:@|\(@\))/, () => one)) : [named]).map(
    patternOf,
  );

/** A target with `%` for what only the run knows of it. */
const patternOf = (target: string): string => target.replace(expansion, '%');

const expansion = /\$\$(?:\w+|\{[^{}]*\}|\([^()]*\))|\$(?:\([^()]*\)|\{[^{}]*\}|.)/g;

const ruleOf = (targets: string, name: string, parts: readonly Extract[]): MakeRule => ({
  type: 'rule',
  targets,
  needs: '',
  lines: [],
  evaluated: [],
  assignments: [
    {
      type: 'assignment',
      name,
      operator: '=',
      value: concatExtracts(parts[0]?.uri ?? '', parts),
      whereUnset: false,
      exported: false,
      branch: [],
    },
  ],
});
