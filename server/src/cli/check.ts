import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { everyRule } from '../core/every-rule.ts';
import { safeEdits } from '../core/fixes.ts';
import { render } from '../core/message.ts';
import { renderGithub } from '../core/render/github.ts';
import { type CheckResult, renderJson } from '../core/render/json.ts';
import { renderJunit } from '../core/render/junit.ts';
import { renderSarif } from '../core/render/sarif.ts';
import { renderText } from '../core/render/text.ts';
import { type Finding, severities } from '../core/rule.ts';
import { applyEdits, type Source } from '../core/text.ts';
import { choice, parse, stringOf, UsageError } from './options.ts';
import { Progress } from './progress.ts';
import { nameOf, Run, runOptions, uriOf } from './run.ts';
import { version } from './version.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  ...runOptions,
  format: text,
  fix: flag,
  'fix-dry-run': flag,
  'min-severity': text,
  baseline: text,
  stdin: flag,
  'stdin-filename': text,
  quiet: flag,
};

const formats = ['text', 'json', 'sarif', 'github', 'junit'] as const;
/** A fix may lead to the next; more rounds than this are two fixes that undo each other. */
const mostRounds = 10;

/** `eci-lens check`: 0 nothing at or above the threshold, 1 findings. Throws what makes it 2. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, options);
  const format = choice('format', values.format, formats, 'text');
  const threshold = choice('min-severity', values['min-severity'], severities, 'error');
  const fixing = values.fix === true || values['fix-dry-run'] === true;
  if (values.fix === true && values.stdin === true)
    throw new UsageError('--fix writes to files: it has nothing to write with --stdin');
  const run = new Run(values);
  const baseline = await readBaseline(stringOf(values, 'baseline'));
  const sources =
    values.stdin === true
      ? [await standardInput(stringOf(values, 'stdin-filename'), run)]
      : await run.sources(positionals);
  const progress = new Progress(values.quiet !== true, sources.length);
  if (fixing) {
    for (const source of sources) await fix(source, run);
    await (values.fix === true ? write(run) : announce(run));
  }
  if (fixing) run.forgetProjects();
  const findings: Finding[] = [];
  for (const { uri, text: before } of sources) {
    progress.step();
    findings.push(...(await findingsOf({ uri, text: run.changed.get(uri) ?? before }, run)));
  }
  progress.end();
  const result: CheckResult = {
    findings: findings.filter(finding => !isIn(baseline, finding)),
    files: sources.length,
    errors: run.errors,
    textOf: await textsOf(findings, sources, run),
    nameOf,
  };
  process.stdout.write(
    {
      text: () => renderText(result, values.quiet === true),
      json: () => `${renderJson(result)}\n`,
      sarif: () => `${renderSarif(result, everyRule, version)}\n`,
      github: () => renderGithub(result),
      junit: () => renderJunit(result),
    }[format](),
  );
  const rank = severities.indexOf(threshold);
  return result.findings.some(({ severity }) => severities.indexOf(severity) <= rank) ? 1 : 0;
}

/** The findings in a file; none, and an error of the run, where the linter itself fails. */
async function findingsOf(source: Source, run: Run): Promise<readonly Finding[]> {
  const project = await run.projectOf(source.uri);
  try {
    return (await run.lint(source, project)).findings;
  } catch (error) {
    run.failed(source.uri, `internal error: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

/** Makes the safe fixes of a file, also those of them that belong into other files. */
async function fix(source: Source, run: Run): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const now = { ...source, text: run.changed.get(source.uri) ?? source.text };
    const edits = safeEdits(await findingsOf(now, run));
    if (edits.length === 0) return;
    for (const uri of new Set(edits.map(edit => edit.uri))) {
      const before = uri === now.uri ? now.text : await run.files.text(uri);
      if (before === undefined) continue;
      if (!run.originals.has(uri)) run.originals.set(uri, before);
      run.changed.set(uri, applyEdits({ uri, text: before }, edits));
    }
  }
}

async function write(run: Run): Promise<void> {
  for (const [uri, after] of run.changed) {
    const path = fileURLToPath(uri);
    try {
      const bytes = await readFile(path);
      // Written back, a text in another encoding would lose what could not be read.
      if (!Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)) throw new Error('it is not UTF-8');
      // Who works on the file meanwhile goes first.
      if ((await run.host.read(uri)) !== run.originals.get(uri)) throw new Error('it has changed meanwhile');
      await writeFile(path, after);
    } catch (error) {
      run.failed(uri, `left as it is: ${error instanceof Error ? error.message : error}`);
      run.changed.delete(uri);
      run.files.forget(uri);
    }
  }
}

function announce(run: Run): void {
  for (const uri of run.originals.keys()) process.stderr.write(`would fix ${nameOf(uri)}\n`);
}

/** The texts that places refer to: of the files that were checked, and of those that findings lead to. */
async function textsOf(
  findings: readonly Finding[],
  sources: readonly Source[],
  run: Run,
): Promise<CheckResult['textOf']> {
  const texts = new Map(sources.map(({ uri, text: before }) => [uri, run.changed.get(uri) ?? before]));
  const places = findings.flatMap(({ related, fixes }) => [
    ...related.map(({ at }) => at.uri),
    ...fixes.flatMap(({ edits }) => edits.map(edit => edit.uri)),
  ]);
  for (const uri of places) if (!texts.has(uri)) texts.set(uri, (await run.files.text(uri)) ?? '');
  return uri => texts.get(uri) ?? '';
}

const key = (rule: string, file: string, message: string): string => `${rule} ${file} ${message}`;

/** How often the baseline has each finding. */
type Baseline = Map<string, number>;

/** Each finding of the baseline stands for one: a second of the same words is new. */
function isIn(baseline: Baseline, { rule, at, message }: Finding): boolean {
  const own = key(rule, nameOf(at.uri), render(message));
  const left = baseline.get(own) ?? 0;
  if (left > 0) baseline.set(own, left - 1);
  return left > 0;
}

async function readBaseline(path: string | undefined): Promise<Baseline> {
  const baseline: Baseline = new Map();
  if (path === undefined) return baseline;
  try {
    const { findings } = JSON.parse(await readFile(path, 'utf8')) as {
      findings: { rule: string; file: string; message: string }[];
    };
    for (const { rule, file, message } of findings) {
      const own = key(rule, file, message);
      baseline.set(own, (baseline.get(own) ?? 0) + 1);
    }
    return baseline;
  } catch (error) {
    throw new Error(`the baseline ${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function standardInput(name: string | undefined, run: Run): Promise<Source> {
  if (name === undefined)
    throw new UsageError('--stdin needs --stdin-filename, which tells the kind of file');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const source = { uri: uriOf(name), text: Buffer.concat(chunks).toString('utf8') };
  run.changed.set(source.uri, source.text);
  return source;
}
