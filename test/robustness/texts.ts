import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../server/src/core/rules/rules.ts';
import type { Source } from '../../server/src/core/text.ts';
import { exampleSource, marked } from '../examples/example-lint.ts';

const sample = join(import.meta.dirname, '../../sample');

const sampleFiles = (): Source[] =>
  readdirSync(sample, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => ({
      uri: `file:///workspace/${name}`,
      text: readFileSync(join(parentPath, name), 'utf8'),
    }));

const exampleFiles = (): Source[] =>
  rules.flatMap(rule =>
    rule.examples.flatMap(example => [
      exampleSource(example, marked(example.bad).text),
      exampleSource(example, example.good),
    ]),
  );

/** Real files of every kind: the sample workspace, and the examples of every rule. Each text once. */
export const corpus: readonly Source[] = [
  ...new Map(
    [...sampleFiles(), ...exampleFiles()].map(source => [`${source.uri} ${source.text}`, source]),
  ).values(),
];
