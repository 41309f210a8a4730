import type { Workload } from '../core/facts.ts';
import { reportHtml } from '../core/render/report-html.ts';
import { reportJson } from '../core/render/report-json.ts';
import { reportMarkdown } from '../core/render/report-markdown.ts';
import { report as reportOf } from '../core/report.ts';
import { choice, parse } from './options.ts';
import { Progress } from './progress.ts';
import { nameOf, Run, runOptions, uriOf } from './run.ts';

/** `eci-lens report`: what the files meet on every release and platform. What cannot be read is told on standard error. */
export async function report(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...runOptions,
    format: { type: 'string' },
    quiet: { type: 'boolean' },
  });
  const format = choice('format', values.format, ['markdown', 'html', 'json'], 'markdown');
  const run = new Run(values);
  const sources = await run.sources(positionals);
  // One report has one fleet: that of the first path.
  const { targets, policy } = await run.projectIn(uriOf(positionals[0] ?? '.'));
  const progress = new Progress(values.quiet !== true, sources.length);
  const files: (readonly Workload[])[] = [];
  for (const source of sources) {
    progress.step();
    try {
      files.push((await run.lint(source, await run.projectOf(source.uri))).lowered.workloads);
    } catch (error) {
      run.failed(source.uri, `internal error: ${error instanceof Error ? error.message : error}`);
    }
  }
  progress.end();
  const made = reportOf({ files, targets, policy });
  const texts = new Map(sources.map(({ uri, text }) => [uri, text]));
  const names = { nameOf, textOf: (uri: string) => texts.get(uri) ?? '' };
  process.stdout.write(
    {
      markdown: () => reportMarkdown(made),
      html: () => reportHtml(made, names),
      json: () => reportJson(made, names, run.errors),
    }[format](),
  );
  if (values.quiet !== true)
    for (const { file, message } of run.errors) process.stderr.write(`${file}: ${message}\n`);
  return 0;
}
