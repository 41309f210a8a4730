import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { safeEdits } from '../core/fixes.ts';
import { kindFor } from '../core/lint.ts';
import { render } from '../core/message.ts';
import { type CheckResult, renderJson } from '../core/render/json.ts';
import { renderSarif } from '../core/render/sarif.ts';
import { renderText } from '../core/render/text.ts';
import { type Finding, severities } from '../core/rule.ts';
import { rules } from '../core/rules/rules.ts';
import { applyEdits, type Source } from '../core/text.ts';
import { nodeHost } from '../host/node.ts';
import { sourcesOf } from '../workspace/candidates.ts';
import { FileCache, normal } from '../workspace/files.ts';
import { lintFile } from '../workspace/lint-file.ts';
import { isPolicyFile } from '../workspace/policy.ts';
import { loadProject, type Project } from '../workspace/project.ts';
import { SocketUsers } from '../workspace/socket-users.ts';
import { loadSyntaxes } from '../workspace/syntaxes.ts';
import { choice, parse, UsageError } from './options.ts';
import { targetsOf } from './targets.ts';
import { version } from './version.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  format: text,
  fix: flag,
  'fix-dry-run': flag,
  target: text,
  platform: text,
  config: text,
  'admin-settings': text,
  'min-severity': text,
  baseline: text,
  stdin: flag,
  'stdin-filename': text,
  quiet: flag,
};

/** `eci-lens check`: 0 nothing at or above the threshold, 1 findings. Throws what makes it 2. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, options);
  const format = choice('format', values.format, ['text', 'json', 'sarif'], 'text');
  const threshold = choice('min-severity', values['min-severity'], severities, 'error');
  const host = nodeHost(dirname(fileURLToPath(import.meta.url)));
  const files = new FileCache(host);
  const targets = targetsOf(values.target, values.platform, host.platform ?? 'linux');
  const string = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const uriOf = (path: string): string => normal(pathToFileURL(resolve(path)).toString());
  const config = string('config');
  const settings = string('admin-settings');
  for (const path of [config, settings]) if (path !== undefined) await mustExist(path);
  const project = await loadProject(host, files, {
    folder: uriOf('.'),
    targets,
    configUri: config === undefined ? undefined : uriOf(config),
    adminSettings: settings === undefined ? undefined : uriOf(settings),
  });
  const [problem] = project.problems;
  if (problem !== undefined) throw new Error(`the configuration cannot be used: ${render(problem.message)}`);
  const errors: { file: string; message: string }[] = [];
  const nameOf = (uri: string): string => relative('.', fileURLToPath(uri)).replaceAll('\\', '/') || '.';
  const sources = values.stdin === true ? [await standardInput(string('stdin-filename'))] : [];
  if (values.stdin !== true)
    for (const path of positionals.length === 0 ? ['.'] : positionals)
      sources.push(...(await sourcesAt(path, project, files, host, errors)));
  const unique = [...new Map(sources.map(source => [source.uri, source])).values()];
  const syntaxes = await loadSyntaxes(host);
  const context = {
    targets: project.targets,
    policy: project.policy,
    syntaxes,
    severities: project.config.rules,
    ci: project.config.ci,
  };
  const users = new SocketUsers(host);
  const texts = new Map(unique.map(source => [source.uri, source.text]));
  const findings: Finding[] = [];
  for (const source of unique) {
    const lintNow = async (now: Source): Promise<readonly Finding[]> => {
      try {
        const socketUsers = isPolicyFile(now, project) ? (await users.of(project, syntaxes)).users : [];
        return (await lintFile(now, { ...context, socketUsers }, files)).findings;
      } catch (error) {
        errors.push({
          file: nameOf(now.uri),
          message: `internal error: ${error instanceof Error ? error.message : error}`,
        });
        return [];
      }
    };
    let now = source;
    let found = await lintNow(now);
    for (let round = 0; round < 10 && (values.fix === true || values['fix-dry-run'] === true); round++) {
      const edits = safeEdits(found).filter(edit => edit.uri === now.uri);
      if (edits.length === 0) break;
      now = { uri: now.uri, text: applyEdits(now, edits) };
      found = await lintNow(now);
    }
    if (now.text !== source.text && values.fix === true && values.stdin !== true)
      await writeFile(fileURLToPath(now.uri), now.text);
    if (now.text !== source.text && values['fix-dry-run'] === true)
      process.stderr.write(`would fix ${nameOf(now.uri)}\n`);
    texts.set(now.uri, now.text);
    findings.push(...found);
  }
  const baseline = await readBaseline(string('baseline'));
  const extra = new Map<string, string>();
  for (const finding of findings)
    for (const { at } of finding.related)
      if (!texts.has(at.uri)) extra.set(at.uri, (await files.text(at.uri)) ?? '');
  const result: CheckResult = {
    findings: findings.filter(
      finding => !baseline.has(key(finding.rule, nameOf(finding.at.uri), render(finding.message))),
    ),
    files: unique.length,
    errors,
    textOf: uri => texts.get(uri) ?? extra.get(uri) ?? '',
    nameOf,
  };
  process.stdout.write(
    format === 'json'
      ? `${renderJson(result)}\n`
      : format === 'sarif'
        ? `${renderSarif(result, rules, version)}\n`
        : renderText(result, values.quiet === true),
  );
  const rank = severities.indexOf(threshold);
  return result.findings.some(({ severity }) => severities.indexOf(severity) <= rank) ? 1 : 0;
}

const key = (rule: string, file: string, message: string): string => `${rule} ${file} ${message}`;

async function readBaseline(path: string | undefined): Promise<ReadonlySet<string>> {
  if (path === undefined) return new Set();
  try {
    const { findings } = JSON.parse(await readFile(path, 'utf8')) as {
      findings: { rule: string; file: string; message: string }[];
    };
    return new Set(findings.map(({ rule, file, message }) => key(rule, file, message)));
  } catch (error) {
    throw new Error(`the baseline ${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function mustExist(path: string): Promise<void> {
  try {
    await stat(path);
  } catch {
    throw new Error(`${path} cannot be read`);
  }
}

async function standardInput(name: string | undefined): Promise<Source> {
  if (name === undefined)
    throw new UsageError('--stdin needs --stdin-filename, which tells the kind of file');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return {
    uri: normal(pathToFileURL(resolve(name)).toString()),
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

async function sourcesAt(
  path: string,
  project: Project,
  files: FileCache,
  host: ReturnType<typeof nodeHost>,
  errors: { file: string; message: string }[],
): Promise<readonly Source[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new Error(`${path} does not exist`);
  const uri = normal(pathToFileURL(resolve(path)).toString());
  if (found.isDirectory()) {
    const sources = await sourcesOf({ ...project, folder: uri }, host, files);
    return sources.filter(source => !project.ignores(source.uri));
  }
  const content = await files.text(uri);
  if (content === undefined) {
    errors.push({ file: path, message: 'cannot be read' });
    return [];
  }
  const source = { uri, text: content };
  return kindFor(source) === undefined ? [] : [source];
}
