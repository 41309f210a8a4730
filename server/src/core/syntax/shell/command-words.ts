import { type Anchor, known, unknown, type Word } from '../../facts.ts';
import {
  concatExtracts,
  defaultIn,
  type Extract,
  insteadOf,
  type Place,
  type Span,
  sliceExtract,
  sourceSpan,
} from '../../text.ts';
import { hasToStay, optionsBefore } from './array-elements.ts';
import { withOptions } from './options.ts';
import type { OwnArguments } from './own-arguments.ts';
import type { Parameter } from './parameters.ts';
import { anchorOf } from './place.ts';
import type { Scope } from './scope.ts';
import { splitAtBlanks } from './splitting.ts';
import { formsOf, openFlags } from './word-forms.ts';
import { type Part, piecesOf, type ReadWord, readWord } from './words.ts';

/** A word, and the arguments of the function around it that it brings. */
export interface GatheredWord extends Word {
  readonly parameter?: Parameter;
  /** What it is made of, where it brings single arguments among other text (`--net=$1`). */
  readonly around?: readonly Part[];
  /** The words that a quoted text is split into where what takes it (`$1`) stands without quotes. */
  readonly unquoted?: () => readonly GatheredWord[];
}

/** The script that is read, and its variables. */
export interface Reading {
  readonly extract: Extract;
  readonly text: string;
  readonly scope: Scope;
  /** The arguments that it is run with; absent: nobody knows. */
  readonly own?: OwnArguments | undefined;
}

/** An array that holds arrays that hold it again: what a word may bring is followed so far, and no element twice within itself. */
const mostElements = 300;

/** How far the arrays of one word have been followed: the elements that are open, and how many more may be. */
interface Following {
  readonly open: readonly number[];
  readonly budget: { left: number };
}

/** One word, or several: arrays bring their elements, unquoted variables are split at blanks. */
export function wordsOf(
  start: number,
  end: number,
  at: Reading,
  { open, budget }: Following = { open: [], budget: { left: mostElements } },
): GatheredWord[] {
  const { extract, text, scope } = at;
  const anchor = anchorOf(extract, text, start, end);
  const several = braceWords(start, end, at) ?? at.own?.brought(text.slice(start, end), start, anchor);
  if (several !== undefined) return [...several];
  const read = readWord(text, start, end, scope.lookup(start));
  // `${NAME[@]+"${NAME[@]}"}`: so that an empty array is no error.
  const guarded = /^\$\{(\w+)\[@\]:?\+"\$\{\1\[@\]\}"\}$/.exec(text.slice(start, end))?.[1];
  const array = read.array ?? guarded;
  const stop = array === undefined || open.includes(start) || budget.left-- <= 0;
  const elements = stop
    ? undefined
    : (scope.programArray(array, 'docker', start) ?? scope.array(array, start));
  // Unquoted (`${NAME[@]}`), each element is split again.
  const splitAgain = !text.slice(start, end).includes('"');
  if (elements !== undefined)
    return elements.flatMap(element =>
      element === 'unknown'
        ? [
            {
              value: unknown(array === '@' ? '$@' : `\${${array}[@]}`),
              anchor: { uri: anchor.uri, span: anchor.span },
            },
          ]
        : [
            ...optionsBefore(element, extract, text),
            ...wordsOf(element.start, element.end, at, { open: [...open, start], budget }),
          ]
            .flatMap((word: GatheredWord) =>
              splitAgain && holdsOptions(element, text) ? (word.unquoted?.() ?? [word]) : [word],
            )
            .map(word => asElement(hasToStay(element, text) ? withoutRemoval(word) : word, start)),
    );
  if (read.splits) {
    const name = /\w+/.exec(text.slice(start, end))?.[0] ?? '';
    const options = read.value.known
      ? undefined
      : (scope.options(name, start) ?? alternative(start, end, at));
    const words = splitAtBlanks(options ?? read.parts);
    const [only, ...more] = words;
    const flag = only?.[0]?.text.startsWith('-') === true && only.every(part => part.unknown !== true);
    if (only === undefined || more.length > 0 || flag) {
      // `${NAME:+"--option"}` without the option brings an empty word.
      const isKept = /["']\}$/.test(text.slice(start, end));
      const brought = words.map(parts => {
        const word = wordOfParts(parts, read, anchor, at);
        return isKept ? withoutRemoval(word) : word;
      });
      const choice = options === undefined ? undefined : scope.choice(name, start);
      return choice === undefined
        ? brought
        : openFlags(brought, choice, extract, use => wordsOfValue(use, anchor, at));
    }
  }
  const brought = defaultIn(extract, { start, end });
  const value = brought !== undefined && read.value.known ? known(read.value.value, brought) : read.value;
  const written = text.slice(start, end);
  const quoted = /^["']|["']$/.test(written);
  const splitLater =
    quoted && (/\s/.test(written) || isVariable.test(written))
      ? { unquoted: () => wordsOfQuoted(read, [start, end], anchor, at) }
      : {};
  return [
    {
      value,
      anchor,
      extract:
        (isVariable.test(written) ? scriptIn(extract, read) : undefined) ?? scriptOf(read, [start, end], at),
      ...(quoted ? { quoted } : {}),
      ...splitLater,
      ...parameterOf(read.parts),
      ...formsOf(read.parts, extract, anchor, quoted),
    },
  ];
}

/** `"-v $A:$B"`. */
const holdsOptions = ({ start, end }: Span, text: string): boolean =>
  /^["']-\S+\s/.test(text.slice(start, end));

/** The words that a quoted text comes out as where a shell splits it. */
function wordsOfQuoted(
  { value, parts }: ReadWord,
  [start, end]: readonly [number, number],
  use: Anchor,
  at: Reading,
): readonly GatheredWord[] {
  const written = at.text.slice(start, end);
  const name = value.known || !isVariable.test(written) ? undefined : /\w+/.exec(written)?.[0];
  const options = name === undefined ? undefined : at.scope.options(name, start);
  return wordsOfValue(options ?? parts, use, at);
}

/** `--cap-add={NET_ADMIN,SYS_TIME}`: a word for each, whose place is what differs. */
function braceWords(start: number, end: number, { extract, text }: Reading): GatheredWord[] | undefined {
  const [, before = '', each = '', behind = ''] =
    /^([^\s"'`$\\{}]*)\{([^\s"'`$\\{}]+)\}([^\s"'`$\\{}]*)$/.exec(text.slice(start, end)) ?? [];
  if (!each.includes(',')) return undefined;
  let from = start + before.length + 1;
  return each.split(',').map(one => {
    const { uri, span } = anchorOf(extract, text, from, from + one.length);
    from += one.length + 1;
    return { value: known(before + one + behind), anchor: { uri, span } };
  });
}

const isVariable = /^"\$(?:\w+|\{\w+\})"$/;

/** `sh -c "$SCRIPT"`: the text of the assignment, where it stands there word for word. Who runs it may not know the variable. */
function scriptIn(extract: Extract, { value, parts }: ReadWord): Extract | undefined {
  if (!value.known || value.fromDefault !== undefined || !/\s/.test(value.value)) return undefined;
  return writtenAs(parts, extract).extract;
}

/** What a script in the word is, with the options that its variables may bring. */
function scriptOf(read: ReadWord, [start, end]: readonly [number, number], at: Reading): Extract {
  const { extract, text, scope } = at;
  if (read.value.known || !holdsVariable.test(text.slice(start, end))) return joinPieces(extract, read);
  const lookup = withOptions(scope.lookup(start), name => scope.options(name, start));
  return joinPieces(extract, readWord(text, start, end, lookup));
}

/** `"docker run $OPTIONS image"` */
const holdsVariable = /^"(?:[^\\]|\\.)*?\s\$\{?\w[\s\S]*"$/;

/** The arguments that a word brings. */
function parameterOf(parts: readonly Part[]): Pick<GatheredWord, 'parameter' | 'around'> {
  const [only, ...more] = parts;
  const parameters = parts.flatMap(({ parameter }) => parameter ?? []);
  if (parameters.length === 0) return {};
  if (only?.parameter !== undefined && more.length === 0) return { parameter: only.parameter };
  return parameters.every(({ brings }) => brings === 'one') ? { around: parts } : {};
}

/** `${NAME:+--option}`: what it brings if it brings something. */
function alternative(start: number, end: number, { text, scope }: Reading): readonly Part[] | undefined {
  const head = /^\$\{\w+:?\+(?=-|(["'])-[^"'\s]*\1\}$)/.exec(text.slice(start, end))?.[0];
  if (head === undefined) return undefined;
  const { parts } = readWord(text, start + head.length, end - 1, scope.lookup(start));
  return [...parts, { text: ' ' }, { text: '${@}', unknown: true }];
}

/** What only the run knows of an element may be a flag as well, quoted or not: without its text it is not taken for one word. */
const asElement = ({ extract, quoted: _, ...word }: GatheredWord, broughtBy: number): GatheredWord => ({
  ...word,
  ...(word.value.known && extract !== undefined ? { extract } : {}),
  broughtBy,
});

/** Without the word, an empty one would be left. */
export function withoutRemoval({ anchor, ...word }: GatheredWord): GatheredWord {
  const { remove: _, ...rest } = anchor;
  return { ...word, anchor: rest };
}

/** A word of a variable's value: where it stands literally in the assignment, that is its place. */
function wordOfParts(
  parts: readonly Part[],
  { value }: ReadWord,
  use: Anchor,
  { extract, text }: Reading,
): GatheredWord {
  const whole = parts.map(part => part.text).join('');
  const [only] = parts;
  const span = parts.length === 1 && only?.written === undefined ? only?.span : undefined;
  const around = span === undefined ? spanOfAll(parts) : undefined;
  const setting = parts.some(part => part.unknown)
    ? unknown(whole)
    : known(whole, value.known ? value.fromDefault : undefined);
  const written = writtenAs(parts, extract);
  const via = placesOf(parts, extract);
  if (around !== undefined) {
    const { uri, span: place } = anchorOf(extract, text, around.start, around.end);
    const anchor = { uri, span: place, via };
    return {
      value: setting,
      ...written,
      broughtBy: use.span.start,
      anchor,
      ...parameterOf(parts),
      ...formsOf(parts, extract, anchor, false),
    };
  }
  if (span === undefined || (value.known === false && setting.known === false))
    return {
      value: setting,
      ...written,
      anchor: { uri: use.uri, span: use.span, via },
      ...parameterOf(parts),
      ...formsOf(parts, extract, use, false),
    };
  const anchor = { ...anchorOf(extract, text, span.start, span.end), via };
  // It stands in quotes already.
  const { uri, span: place, replace } = anchor;
  return {
    value: setting,
    ...written,
    broughtBy: use.span.start,
    anchor:
      replace === undefined ? anchor : { ...anchor, replace: other => [{ uri, span: place, text: other }] },
  };
}

/** All places that have to be reached for the parts to come together. */
const placesOf = (parts: readonly Part[], extract: Extract): readonly Place[] =>
  parts
    .flatMap(({ span, written, through = [] }) => [span ?? written ?? [], through].flat())
    .map(span => ({ uri: extract.uri, span: sourceSpan(extract, span) }));

/** Where the parts stand, if that is side by side. */
function spanOfAll(parts: readonly Part[]): Span | undefined {
  const places = parts.map(({ span, written }) => written ?? span);
  const [first] = places;
  const last = places.at(-1);
  const joined = places.every((place, i) => i === 0 || place?.start === places[i - 1]?.end);
  return joined && first !== undefined && last !== undefined
    ? { start: first.start, end: last.end }
    : undefined;
}

/** The text of the parts where they stand: who is given it as a script reads the quotes in it. */
function writtenAs(parts: readonly Part[], extract: Extract): { readonly extract?: Extract } {
  const pieces = piecesOf(parts) ?? [];
  return pieces.length === 0 ? {} : { extract: joinPieces(extract, { pieces }) };
}

/** The words of a value in the place of the unquoted variable that holds it. */
export const wordsOfValue = (parts: readonly Part[], use: Anchor, at: Reading): readonly GatheredWord[] =>
  splitAtBlanks(parts).map(word => {
    const whole = word.map(part => part.text).join('');
    const value = word.some(part => part.unknown) ? unknown(whole) : known(whole);
    return wordOfParts(word, { value, parts: word, pieces: [], splits: true, array: undefined }, use, at);
  });

export const joinPieces = (extract: Extract, { pieces }: Pick<ReadWord, 'pieces'>): Extract =>
  concatExtracts(
    extract.uri,
    pieces.map(({ text, span }) => {
      const written = sliceExtract(extract, span);
      return written.text === text ? written : insteadOf(written, text);
    }),
  );
