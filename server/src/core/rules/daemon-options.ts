import { type Message, say } from '../message.ts';
import type { Problem } from '../rule.ts';
import { asMap, type DataNode, type DataScalar } from '../syntax/data.ts';
import { readJson } from '../syntax/json/json.ts';
import { type Span, sourceSpan } from '../text.ts';

/** The options that Docker's settings reference describes. Others are dockerd's own affair. */
const types: Readonly<Record<string, 'boolean' | 'list'>> = {
  debug: 'boolean',
  experimental: 'boolean',
  'insecure-registries': 'list',
  'registry-mirrors': 'list',
};

/** What is wrong with the JSON inside a string, where it stands in the file. */
export function daemonOptions({ anchor: { uri }, extract }: DataScalar): Problem[] {
  if (extract.text.trim() === '') return [];
  const { root, errors, comments } = readJson({ uri, text: extract.text }, { comments: false });
  const problem = (span: Span, message: Message): Problem => ({
    at: { uri, span: sourceSpan(extract, span) },
    verdict: 'invalid',
    message,
  });
  const [error] = errors;
  const span = error?.span ?? comments[0];
  if (span !== undefined || root === undefined)
    return [
      problem(
        span ?? { start: 0, end: extract.text.length },
        say`This string must hold JSON, and does not from here on: the Docker daemon gets it as it is.`,
      ),
    ];
  const map = asMap(root);
  if (map === undefined)
    return [problem(root.span, say`This string must hold a JSON object, such as {\\"debug\\": false}.`)];
  return map.entries.flatMap(({ key, keySpan, value }) => {
    if (map.entry(key)?.keySpan !== keySpan)
      return [problem(keySpan, say`${key} stands here twice; only the last one counts.`)];
    const wanted = Object.hasOwn(types, key) ? types[key] : undefined;
    if (wanted === undefined || typeOf(value) === wanted) return [];
    return [
      problem(
        value.span,
        wanted === 'boolean' ? say`${key} must be true or false.` : say`${key} must be a list of strings.`,
      ),
    ];
  });
}

const typeOf = (node: DataNode): string => (node.type === 'scalar' ? typeof node.value : node.type);
