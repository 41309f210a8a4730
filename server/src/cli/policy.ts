import { render } from '../core/message.ts';
import { askPolicy, type PolicyAnswer, type PolicyAnswers } from '../core/policy-question.ts';
import { LineIndex } from '../core/text.ts';
import { choice, parse, UsageError } from './options.ts';
import { nameOf, Run, runOptions, uriOf } from './run.ts';

const text = { type: 'string' } as const;
const options = { ...runOptions, image: text, command: text, format: text };

/**
 * `eci-lens policy`: may a container of an image mount the Docker socket, and send a command? 0 allowed, 1 blocked or not to
 * be told. Throws what makes it 2.
 */
export async function policy(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, options);
  const { image, command } = values;
  if (typeof image !== 'string' || image.trim() === '')
    throw new UsageError('policy needs --image, the image of the container');
  if (positionals.length > 0) throw new UsageError(`policy takes no ${positionals[0]}; quote the command`);
  const format = choice('format', values.format, ['text', 'json'], 'text');
  const run = new Run(values);
  const project = await run.projectIn(uriOf('.'));
  const { policyUri } = project;
  if (policyUri === undefined)
    throw new Error(
      'there is no admin-settings.json here or on this machine: name one with --admin-settings',
    );
  if (project.policy === undefined)
    throw new Error(`${nameOf(policyUri)} does not turn ECI on, so it decides nothing`);
  const asked = { image: image.trim(), command: typeof command === 'string' ? command : undefined };
  const result = askPolicy(project.policy, asked, project.targets);
  const index = new LineIndex((await run.files.text(policyUri)) ?? '');
  const placeOf = ({ at }: PolicyAnswer): Place | undefined => {
    if (at === undefined) return undefined;
    const { line, character } = index.positionAt(at.span.start);
    return { file: nameOf(at.uri), line: line + 1, column: character + 1 };
  };
  process.stdout.write(
    format === 'json' ? json(asked, result, nameOf(policyUri), placeOf) : lines(asked, result, placeOf),
  );
  return result.answer === 'allowed' ? 0 : 1;
}

/** 1-based; the column in UTF-16 units. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Asked = { readonly image: string; readonly command: string | undefined };
type PlaceOf = (answer: PolicyAnswer) => Place | undefined;

function json(asked: Asked, { answer, answers }: PolicyAnswers, settings: string, placeOf: PlaceOf): string {
  const rows = answers.map(row => ({
    about: row.about,
    answer: row.answer,
    reason: render(row.reason),
    targets: row.targets,
    at: placeOf(row),
  }));
  return `${JSON.stringify({ version: 1, ...asked, settings, answer, answers: rows }, undefined, 2)}\n`;
}

function lines({ image, command }: Asked, { answer, answers }: PolicyAnswers, placeOf: PlaceOf): string {
  const what = { allowed: 'allowed', blocked: 'blocked', unknown: 'cannot be told' }[answer];
  const asked = command === undefined ? '' : ` and sends "${command}"`;
  const rows = answers.map(row => {
    const place = placeOf(row);
    const where = place === undefined ? '' : `${place.file}:${place.line}:${place.column}: `;
    const about = row.about === 'image' ? 'mount' : 'command';
    return `  ${where}${about} ${row.answer}: ${render(row.reason)} (${row.targets.join(', ')})`;
  });
  return `${what}: a container of ${image} mounts the Docker socket${asked}\n${rows.join('\n')}\n`;
}
