import { everyRule } from '../core/every-rule.ts';
import { render } from '../core/message.ts';
import { choice, parse } from './options.ts';

/** `eci-lens rules`: every rule, one a line. */
export async function listRules(args: readonly string[]): Promise<number> {
  const { values } = parse(args, { format: { type: 'string' } });
  const format = choice('format', values.format, ['text', 'json', 'markdown'], 'text');
  const rows = everyRule.map(({ id, summary, kinds }) => ({ id, summary: render(summary), kinds }));
  const width = Math.max(...rows.map(({ id }) => id.length));
  const text = {
    json: () => JSON.stringify(rows, undefined, 2),
    markdown: () =>
      [
        '| rule | finds | in |',
        '| --- | --- | --- |',
        ...rows.map(r => `| ${r.id} | ${r.summary} | ${r.kinds.join(', ')} |`),
      ].join('\n'),
    text: () => rows.map(r => `${r.id.padEnd(width)}  ${r.summary}`).join('\n'),
  }[format]();
  process.stdout.write(`${text}\n`);
  return 0;
}
