import type { Platform } from '../knowledge/behaviour.ts';
import { releases as allReleases } from '../knowledge/releases.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import { fileNameOf } from '../relative-uri.ts';
import type { Report, ReportRow } from '../report.ts';
import { rules } from '../rules/rules.ts';
import { rulePageUrl } from './links.ts';
import { platformWord, verdictWord } from './words.ts';

/** The version compatibility report. `line`: `path:line` of a place, as the reader knows it. */
export function reportMarkdown(report: Report, bundle?: Bundle, title?: string): string {
  const text = (message: Message): string => render(message, bundle);
  const parts = [`# ${text(say`Version compatibility`)}${title === undefined ? '' : ` (${cell(title)})`}`];
  if (report.rows.length === 0) {
    parts.push(
      text(
        say`${report.files} files read. Nothing in them meets Enhanced Container Isolation, on any release or platform.`,
      ),
    );
    return `${parts.join('\n\n')}\n`;
  }
  const first = allReleases[0]?.version ?? '';
  const newest = allReleases.at(-1)?.version ?? '';
  parts.push(
    text(
      say`${report.files} files read; ${report.rows.length} rules found something. Known releases of Docker Desktop: ${first} to ${newest}.`,
    ),
    `## ${text(say`The lowest release you need`)}`,
    table(
      [text(say`Platform`), text(say`Docker Desktop`)],
      report.platforms.map(platform => [
        text(platformWord[platform]),
        report.lowest[platform] === first
          ? text(say`any release with ECI`)
          : text(say`${report.lowest[platform]} or later`),
      ]),
    ),
  );
  const short = report.fleet.filter(({ enough }) => !enough);
  if (short.length > 0)
    parts.push(
      text(
        say`Too old in part for it: ${short.map(({ target }) => `${target.name} (${target.desktop})`).join(', ')}.`,
      ),
    );
  parts.push(`## ${text(say`By release and platform`)}`);
  for (const group of samePlatforms(report)) {
    parts.push(
      `### ${group.map(platform => text(platformWord[platform])).join(', ')}`,
      table(
        [text(say`Rule`), text(say`Places`), ...report.releases.map(release => `${release}+`)],
        report.rows.map(row => [
          `[${row.rule}](${rulePageUrl(row.rule, bundle)})`,
          String(row.places.length),
          ...(group[0] === undefined ? [] : row.outcomes[group[0]]).map(outcome =>
            text(verdictWord[outcome]),
          ),
        ]),
      ),
    );
  }
  parts.push(`## ${text(say`What changes at each release`)}`);
  const lines = report.changes.map(({ release, rule, platforms, from, to }) => {
    const where =
      platforms.length === report.platforms.length
        ? say`all platforms`
        : say`${platforms.map(platform => text(platformWord[platform])).join(', ')}`;
    return `- ${text(say`${release}: ${rule} goes from “${verdictWord[from]}” to “${verdictWord[to]}” (${where}).`)}`;
  });
  parts.push(
    lines.length > 0 ? lines.join('\n') : text(say`Nothing: every release treats these files alike.`),
  );
  parts.push(
    `## ${text(say`What was found`)}`,
    report.rows.map(row => `- ${summary(row, bundle)}`).join('\n'),
  );
  return `${parts.join('\n\n')}\n`;
}

function summary({ rule, places }: ReportRow, bundle?: Bundle): string {
  const known = rules.find(({ id }) => id === rule);
  const files = [...new Set(places.map(({ uri }) => fileNameOf(uri)))];
  const about = known === undefined ? '' : ` ${render(known.summary, bundle)}`;
  return `**${rule}**:${about} (${files.slice(0, 5).map(cell).join(', ')}${files.length > 5 ? ', …' : ''})`;
}

/** Platforms with the same outcomes share a table. */
function samePlatforms({ platforms, rows }: Report): readonly (readonly Platform[])[] {
  const groups = new Map<string, Platform[]>();
  for (const platform of platforms) {
    const key = JSON.stringify(rows.map(row => row.outcomes[platform]));
    groups.set(key, [...(groups.get(key) ?? []), platform]);
  }
  return [...groups.values()];
}

const cell = (text: string): string => text.replace(/[|\\<>*_`[\]]/g, '\\$&');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
