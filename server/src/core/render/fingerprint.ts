import type { Finding } from '../rule.ts';
import { LineIndex } from '../text.ts';

const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/** FNV-1a in 64 bits: enough to tell the findings of a repository apart; it protects nothing. */
function hash(text: string): string {
  let value = offset;
  for (const byte of text.toWellFormed())
    value = BigInt.asUintN(64, (value ^ BigInt(byte.codePointAt(0) ?? 0)) * prime);
  return value.toString(16).padStart(16, '0');
}

/**
 * What stays of a finding when lines above it come and go: the rule and the text of its line, and which of several alike it is.
 * The file is not part of it: services that take these keep it beside.
 */
export function fingerprints(
  findings: readonly Finding[],
  textOf: (uri: string) => string,
): readonly string[] {
  const indexes = new Map<string, LineIndex>();
  const seen = new Map<string, number>();
  return findings.map(({ rule, at: { uri, span } }) => {
    const index = indexes.get(uri) ?? new LineIndex(textOf(uri));
    indexes.set(uri, index);
    const { start, end } = index.lineSpan(index.lineAt(span.start));
    const key = hash(`${rule} ${textOf(uri).slice(start, end).trim()}`);
    const count = (seen.get(`${uri} ${key}`) ?? 0) + 1;
    seen.set(`${uri} ${key}`, count);
    return `${key}:${count}`;
  });
}
