import { releases } from '../knowledge/releases.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import type { Change, Report } from '../report.ts';
import { platformWord, verdictWord } from './words.ts';

/** What the report has looked at. */
export const readWords = ({ files, rows }: Report): Message =>
  rows.length === 0
    ? say`${files} files read. Nothing in them meets Enhanced Container Isolation, on any release or platform.`
    : say`${files} files read; ${rows.length} rules found something. Known releases of Docker Desktop: ${releases[0]?.version ?? ''} to ${releases.at(-1)?.version ?? ''}.`;

/** The parts of the fleet that are too old for what works elsewhere; undefined: none. */
export function tooOldWords({ fleet }: Report): Message | undefined {
  const short = fleet.filter(({ enough }) => !enough);
  return short.length === 0
    ? undefined
    : say`Too old in part for it: ${short.map(({ target }) => `${target.name} (${target.desktop})`).join(', ')}.`;
}

/** What becomes of a rule's findings at a release. */
export function changeWords(
  { release, rule, platforms, from, to }: Change,
  report: Report,
  bundle?: Bundle,
): Message {
  const where =
    platforms.length === report.platforms.length
      ? say`all platforms`
      : say`${platforms.map(platform => render(platformWord[platform], bundle)).join(', ')}`;
  return say`${release}: ${rule} goes from “${verdictWord[from]}” to “${verdictWord[to]}” (${where}).`;
}
