import type { Platform } from '../knowledge/behaviour.ts';
import { releases as allReleases } from '../knowledge/releases.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import { fileNameOf } from '../relative-uri.ts';
import type { Report, ReportRow } from '../report.ts';
import { rules } from '../rules/rules.ts';
import { rulePageUrl } from './links.ts';
import { changeWords, readWords, tooOldWords } from './report-words.ts';
import { platformWord, verdictWord } from './words.ts';

/** The version compatibility report. `line`: `path:line` of a place, as the reader knows it. */
export function reportMarkdown(report: Report, bundle?: Bundle, title?: string): string {
  const text = (message: Message): string => render(message, bundle);
  const parts = [`# ${text(say`Version compatibility`)}${title === undefined ? '' : ` (${cell(title)})`}`];
  parts.push(text(readWords(report)));
  if (report.rows.length === 0) return `${parts.join('\n\n')}\n`;
  const first = allReleases[0]?.version ?? '';
  parts.push(
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
  const tooOld = tooOldWords(report);
  if (tooOld !== undefined) parts.push(text(tooOld));
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
  const lines = report.changes.map(change => `- ${text(changeWords(change, report, bundle))}`);
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
