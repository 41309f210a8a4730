import { type Bundle, type Message, render, say } from '../message.ts';
import type { Outcome, Report } from '../report.ts';
import { rules } from '../rules/rules.ts';
import { type CheckResult, rangesOf } from './json.ts';
import { rulePageUrl } from './links.ts';
import { changeWords, readWords, tooOldWords } from './report-words.ts';
import { platformWord, verdictWord } from './words.ts';

/** The version compatibility report as one page: no script, nothing loaded, readable in light and dark and on paper. */
export function reportHtml(
  report: Report,
  { nameOf, textOf }: Pick<CheckResult, 'nameOf' | 'textOf'>,
  bundle?: Bundle,
  language = 'en',
): string {
  const text = (message: Message): string => escape(render(message, bundle));
  const rangeOf = rangesOf({ textOf });
  const title = text(say`Version compatibility`);
  const outcome = (value: Outcome): string => `<td class="${value}">${text(verdictWord[value])}</td>`;
  const known = (id: string) => rules.find(rule => rule.id === id);
  const link = (id: string): string => `<a href="${escape(rulePageUrl(id, bundle))}">${escape(id)}</a>`;

  const lowest = table(
    text(say`The lowest release you need`),
    [text(say`Platform`), text(say`Docker Desktop`)],
    report.platforms.map(platform => [
      rowHead(text(platformWord[platform])),
      `<td>${report.lowest[platform] === report.releases[0] ? text(say`any release with ECI`) : text(say`${report.lowest[platform]} or later`)}</td>`,
    ]),
  );
  const matrices = report.platforms.map(platform =>
    table(
      text(platformWord[platform]),
      [text(say`Rule`), ...report.releases.map(release => `${escape(release)}+`)],
      report.rows.map(({ rule, outcomes }) => [rowHead(link(rule)), ...outcomes[platform].map(outcome)]),
    ),
  );
  const found = report.rows.map(({ rule, places }) => {
    const about = known(rule);
    const list = places.map(at => {
      const { start } = rangeOf(at);
      return `<li><code>${escape(nameOf(at.uri))}:${start.line}:${start.column}</code></li>`;
    });
    return `<section><h3>${link(rule)}</h3>${about === undefined ? '' : `<p>${text(about.summary)}</p>`}<ul>${list.join('')}</ul></section>`;
  });
  const tooOld = tooOldWords(report);
  const changes = report.changes.map(change => `<li>${text(changeWords(change, report, bundle))}</li>`);
  const main = [
    `<p>${text(readWords(report))}</p>`,
    ...(report.rows.length === 0
      ? []
      : [
          lowest,
          ...(tooOld === undefined ? [] : [`<p>${text(tooOld)}</p>`]),
          `<h2>${text(say`By release and platform`)}</h2>`,
          ...matrices,
          `<h2>${text(say`What changes at each release`)}</h2>`,
          changes.length > 0
            ? `<ul>${changes.join('')}</ul>`
            : `<p>${text(say`Nothing: every release treats these files alike.`)}</p>`,
          `<h2>${text(say`What was found`)}</h2>`,
          ...found,
        ]),
  ].join('\n');
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
}

const rowHead = (inside: string): string => `<th scope="row">${inside}</th>`;

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = head.map(cell => `<th scope="col">${cell}</th>`).join('');
  const lines = rows.map(row => `<tr>${row.join('')}</tr>`).join('\n');
  // Wide tables scroll by themselves, also by keyboard.
  return `<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>
${lines}
</tbody></table></div>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, c => entities[c] ?? c);

/** Colours of at least 4.5 to 1 against their ground; the words say the same without them. */
const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: light-dark(#fff, #1b1b1f); color: light-dark(#1b1b1f, #e6e6ea); }
main { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
a { color: light-dark(#0550ae, #79b8ff); }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; }
caption { text-align: start; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid light-dark(#c8c8d0, #4a4a52); padding: .3rem .6rem; text-align: start; font-weight: 400; white-space: nowrap; }
thead th { font-weight: 600; }
.blocked, .invalid { background: light-dark(#ffe0e0, #5a1e1e); color: light-dark(#7a0000, #ffd7d7); }
.restricted, .unprotected, .ineffective { background: light-dark(#fff0d0, #54400f); color: light-dark(#5a3c00, #ffe9b8); }
.confined, .ignored { background: light-dark(#e4ecff, #1f3258); color: light-dark(#14356e, #d5e3ff); }
.works { background: light-dark(#e2f5e4, #16402a); color: light-dark(#0d4a1c, #cdf5d6); }
@media print { .wide { overflow: visible; } }
`;
