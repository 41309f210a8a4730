import type { Setting } from '../../facts.ts';
import type { ArrayElement } from './adders.ts';
import type { Assignment } from './assignments.ts';
import type { Part, ReadWord } from './words.ts';

/** An element of an array, or elements that only the run knows. */
export type Element = ArrayElement | 'unknown';

/** What a variable holds at a place. */
export interface Value {
  readonly parts?: readonly Part[];
  readonly fromDefault?: string;
  readonly elements?: readonly Element[];
}

/** What else there may be in front: the last option may take as its value what follows the variable. */
export function withMoreFirst(parts: readonly Part[]): readonly Part[] {
  const last = parts.at(-1);
  return last?.unknown ? [last, { text: ' ' }, ...parts.slice(0, -1)] : parts;
}

/** `${NAME:+--option value}`: the options that it brings if it brings something. */
const alternativeIn = (text: string): string | undefined => /^"?\$\{\w+:?\+(-[^$`"'}]+)\}"?$/.exec(text)?.[1];

export function joined(value: Value | undefined, more: Value | undefined): Value | undefined {
  // No array comes from outside of the script, but another script that it reads may have begun it.
  if (value === undefined && more?.elements !== undefined) return { elements: ['unknown', ...more.elements] };
  if (value?.elements !== undefined && more?.elements !== undefined)
    return { elements: [...value.elements, ...more.elements] };
  if (value?.parts !== undefined && more?.parts !== undefined)
    return { ...value, parts: [...value.parts, ...more.parts] };
  return undefined;
}

/** The value, behind it another that it may have instead, and what else there may be. */
export function withPossible(
  value: Value | undefined,
  { name, kind, adds }: Assignment,
  other: Value | undefined,
  ran: boolean,
): Value | undefined {
  // The array itself is one of its new elements; where a loop comes back to it, what it was before the loop is one, too.
  if (other?.elements !== undefined && adds && kind === 'set' && ran) return withMore(other, name);
  if (other?.elements !== undefined && (value === undefined || value.elements !== undefined))
    return { elements: [...sure(value?.elements ?? []), ...other.elements, 'unknown'] };
  if (other?.parts === undefined) return withMore(value ?? { parts: [] }, name);
  if (value?.elements !== undefined) return undefined;
  const before = withoutMore(value?.parts ?? [], name);
  return withMore({ parts: [...before, { text: ' ' }, ...other.parts] }, name);
}

/** The value, or where that is none, the one that an assignment gives then. `isUnset`: nothing has given it any. */
export function orDefault(
  value: Value | undefined,
  { name }: Assignment,
  next: Value | undefined,
  isUnset: boolean,
): Value | undefined {
  const isKnown = value?.parts?.every(part => part.unknown !== true) === true;
  const isEmpty = isKnown && value.parts?.every(part => part.text === '') === true;
  if (isKnown && !isEmpty) return value;
  return (isUnset || isEmpty) && next?.parts !== undefined ? { ...next, fromDefault: `$${name}` } : undefined;
}

/** The value, and behind it what may have been added: said once, so that a flag and its value stay side by side. */
export function withMore(value: Value | undefined, name: string): Value | undefined {
  if (value?.elements !== undefined) return { elements: [...sure(value.elements), 'unknown'] };
  if (value?.parts === undefined) return undefined;
  const parts = [
    ...withoutMore(value.parts, name),
    { text: ' ' },
    { text: `\${${name}[@]}`, unknown: true as const },
  ];
  return { ...value, parts };
}

/** Whether a value is an option, or nobody knows: a quote may stand around either, for an `eval`. */
export function mayBeOption(parts: readonly Part[] | undefined): boolean {
  const first = parts?.find(part => /[^\s"']/.test(part.text));
  return first === undefined || first.unknown === true || /^[\s"']*-/.test(first.text);
}

/** Without the quotes that an `eval` takes off what only the run knows (`"$1"`): that may be an option as well. */
export const withoutQuotes = (parts: readonly Part[]): readonly Part[] =>
  parts.flatMap((part, i) => {
    if (part.unknown) return [part];
    const { text, span } = part;
    const from = parts[i - 1]?.unknown && isQuoted(parts, i - 1) ? 1 : 0;
    const to = text.length - (parts[i + 1]?.unknown && isQuoted(parts, i + 1) ? 1 : 0);
    if (from === 0 && to === text.length) return [part];
    if (from >= to) return [];
    const own = span && { start: span.start + from, end: span.start + to };
    return [{ ...part, text: text.slice(from, to), ...(own && { span: own }) }];
  });

function isQuoted(parts: readonly Part[], at: number): boolean {
  const quote = parts[at - 1]?.text.at(-1) ?? '';
  return /["']/.test(quote) && parts[at + 1]?.text.startsWith(quote) === true;
}

const sure = (elements: readonly Element[]): readonly Element[] =>
  elements.at(-1) === 'unknown' ? elements.slice(0, -1) : elements;

function withoutMore(parts: readonly Part[], name: string): readonly Part[] {
  const last = parts.at(-1);
  return last?.unknown && last.text === `\${${name}[@]}` ? parts.slice(0, -2) : parts;
}

/** A text that only the run knows in its variables (`a $B`) is known but for them; one of other expressions is unknown as a whole. */
function partsOf(text: string): readonly Part[] {
  const parts = text.split(/(\$(?:\w+|\{\w+\}))/).filter(part => part !== '');
  const isExpansion = (part: string): boolean => /^\$[\w{]/.test(part);
  return parts.some(part => !isExpansion(part) && /[$`]|\{\{|%\w/.test(part))
    ? [{ text, unknown: true }]
    : parts.map(part => (isExpansion(part) ? { text: part, unknown: true } : { text: part }));
}

/** The value of a variable that comes from outside of the script. */
export const valueOfSetting = (given: Setting<string>): Value =>
  given.known
    ? {
        parts: given.value === '' ? [] : [{ text: given.value }],
        ...(given.fromDefault === undefined ? {} : { fromDefault: given.fromDefault }),
      }
    : { parts: partsOf(given.text) };

/** What a word gives a variable, as it is written. */
export function valueOfWord(name: string, { parts, value }: ReadWord, written: string): Value {
  const option = alternativeIn(written);
  return {
    parts:
      option === undefined
        ? parts
        : [{ text: option }, { text: ' ' }, { text: `\${${name}[@]}`, unknown: true }],
    ...(value.known && value.fromDefault !== undefined && { fromDefault: value.fromDefault }),
  };
}
