import { type Extract, sliceExtract } from '../../text.ts';
import type { JustExpression } from './expression.ts';

/** A line that is nothing but `just RECIPE argument…`; what the shell or just puts in is left to the run. */
const line =
  /^[ \t]*[@?-]*[ \t]*(?:just|\{\{\s*just_executable\(\s*\)\s*\}\})[ \t]+(?<name>[A-Za-z_][\w-]*)(?<args>(?:[ \t]+(?:"[^"$`\\{}]*"|'[^'{}]*'|[\w.:/@%+,=-]+))+)[ \t]*$/;

export interface JustCall {
  readonly name: string;
  readonly args: readonly JustExpression[];
}

/** The recipe that a line of another calls, with arguments. */
export function callIn(text: Extract): JustCall | undefined {
  const found = line.exec(text.text)?.groups;
  const { name, args = '' } = found ?? {};
  if (name === undefined) return undefined;
  const from = text.text.lastIndexOf(args);
  const words = [...args.matchAll(/"[^"]*"|'[^']*'|[^ \t]+/g)];
  return { name, args: words.map(word => argument(text, word, from)) };
}

function argument(text: Extract, word: RegExpExecArray, from: number): JustExpression {
  const start = from + word.index;
  const end = start + word[0].length;
  const quoted = /^["']/.test(word[0]);
  const written = sliceExtract(text, quoted ? { start: start + 1, end: end - 1 } : { start, end });
  // An option that is no string cannot be taken out: what follows would be another argument.
  return !quoted && written.text.startsWith('-')
    ? { type: 'unknown', written }
    : { type: 'argument', value: written };
}
