import { isFound } from './case-patterns.ts';

const word = String.raw`("[^"]*"|'[^']*'|[^\s|&;<>()"'\\]+)`;
const asked = new RegExp(
  String.raw`^(?:echo|printf\s+["']?%s(?:\\n)?["']?)\s+${word}\s*\|\s*(grep|egrep)\s+((?:-[qsiE]+\s+)*)${word}$`,
);

/** What a pipeline asks of a word: `echo "$1" | grep -qiE '^(yes|true)$'`. `said`: what the word says. */
export function isFoundIn(pipeline: string, said: (word: string) => string | undefined): boolean | undefined {
  const [, written = '', program, flags = '', quoted = ''] =
    (pipeline.length < 300 ? asked.exec(pipeline.replace(/\s*>\s*\/dev\/null$/, '')) : null) ?? [];
  const text = written === '' || written.startsWith('-') ? undefined : said(written);
  if (text === undefined || text.includes('\n')) return undefined;
  const expression = quoted.replace(/^(["'])(.*)\1$/, '$2');
  // In basic expressions, parentheses are themselves.
  if (/[(|]/.test(expression) && program !== 'egrep' && !flags.includes('E')) return undefined;
  return flags.includes('i')
    ? isFound(expression.toLowerCase(), text.toLowerCase())
    : isFound(expression, text);
}
