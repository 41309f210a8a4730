import { known, type Word } from '../../facts.ts';
import type { Extract } from '../../text.ts';
import type { ArrayElement } from './adders.ts';
import { anchorOf } from './place.ts';

/** The options that a function has put in front of what it was given: a finding is about what was given, and stands there. */
export function optionsBefore(
  { before = [], start, end }: ArrayElement,
  extract: Extract,
  text: string,
): Word[] {
  if (before.length === 0) return [];
  const { uri, span } = anchorOf(extract, text, start, end);
  return before.map(option => ({ value: known(option), anchor: { uri, span } }));
}

/** `NAME[…]=--option`, `read -ra NAME <<< "--option"`, what a function has put an option in front of: something has to be left. */
export const hasToStay = ({ before, start }: ArrayElement, text: string): boolean =>
  before !== undefined || /[="']/.test(text[start - 1] ?? '');
