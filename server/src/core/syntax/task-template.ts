import { concatExtracts, type Extract, type Span, sliceExtract } from '../text.ts';
import { asDefault, brought, eitherOf, fromElsewhere, holeFor } from './expansion.ts';

/** The text of a variable; undefined: only the run knows. `argument`: one call gives it. */
export interface TaskValue {
  readonly value: Extract | undefined;
  readonly argument?: boolean;
}

/** `unset`: nothing in the file gives it a value. */
export type TaskLookup = (name: string) => TaskValue | 'unset';

/** An `if` in an `if` in an `if`. */
const deepest = 5;

const reference = /^\{\{-?\s*\.([A-Za-z_]\w*)\s*-?\}\}$/;
/** `{{.X | default "x"}}` and `{{default "x" .X}}`, with any quotes. */
const piped = /^\{\{-?\s*\.([A-Za-z_]\w*)\s*\|\s*default\s+(?:"([^"\\]*)"|`([^`]*)`|'([^'\\]*)')\s*-?\}\}$/;
const prefixed = /^\{\{-?\s*default\s+(?:"([^"\\]*)"|`([^`]*)`|'([^'\\]*)')\s+\.([A-Za-z_]\w*)\s*-?\}\}$/;

/** The text with what its templates give, as far as the file tells. Source: taskfile.dev, "Templating". */
export function fillTemplates(extract: Extract, lookup: TaskLookup, depth = 0): Extract {
  const { text, uri } = extract;
  if (!text.includes('{{')) return extract;
  const parts: Extract[] = [];
  let from = 0;
  const actions = [...text.matchAll(/\{\{[\s\S]*?\}\}/g)];
  for (const [i, match] of actions.entries()) {
    if (match.index < from) continue;
    parts.push(sliceExtract(extract, { start: from, end: match.index }));
    from = match.index + match[0].length;
    const choice = depth < deepest ? choiceAt(actions, i) : undefined;
    if (choice !== undefined) {
      const written = sliceExtract(extract, { start: match.index, end: choice.end });
      const branches = choice.branches.map(span =>
        fillTemplates(sliceExtract(extract, span), lookup, depth + 1),
      );
      const value = eitherOf(written, branches);
      if (value !== undefined) {
        parts.push(value);
        from = choice.end;
        continue;
      }
    }
    parts.push(filled(sliceExtract(extract, { start: match.index, end: from }), lookup));
  }
  parts.push(sliceExtract(extract, { start: from, end: text.length }));
  return concatExtracts(uri, parts);
}

const keyword = /^\{\{-?\s*(if|else|end|range|with|block|define)\b/;

/** The branches of `{{if …}}…{{else if …}}…{{else}}…{{end}}` that begins with an action. */
function choiceAt(
  actions: readonly RegExpExecArray[],
  first: number,
): { readonly branches: readonly Span[]; readonly end: number } | undefined {
  const branches: Span[] = [];
  let depth = 0;
  let start = 0;
  for (let i = first; i < actions.length; i++) {
    const action = actions[i];
    const word = keyword.exec(action?.[0] ?? '')?.[1];
    if (action === undefined || word === undefined) continue;
    if (i === first && word !== 'if') return undefined;
    const inner = depth > 1 || (depth === 1 && word !== 'else' && word !== 'end');
    if (word === 'end') depth--;
    else if (word !== 'else') depth++;
    if (inner) continue;
    const end = action.index + action[0].length;
    if (i > first) branches.push({ start, end: action.index });
    start = end;
    if (depth === 0) return { branches, end };
  }
  return undefined;
}

function filled(written: Extract, lookup: TaskLookup): Extract {
  const { text } = written;
  const plain = reference.exec(text);
  const pipe = plain ?? piped.exec(text);
  const prefix = pipe ?? prefixed.exec(text);
  if (prefix === null) return holeFor(written);
  const name = (pipe === null ? prefix[4] : prefix[1]) ?? '';
  const fallback =
    plain !== null
      ? undefined
      : pipe === null
        ? (prefix[1] ?? prefix[2] ?? prefix[3])
        : (prefix[2] ?? prefix[3] ?? prefix[4]);
  const found = lookup(name);
  if (found !== 'unset') {
    const { value, argument } = found;
    if (value === undefined) return holeFor(written);
    const own = value.uri === written.uri ? value : fromElsewhere(written, value);
    return brought(written, own, argument);
  }
  if (fallback === undefined) return holeFor(written);
  const at = text.indexOf(fallback, pipe === null ? text.indexOf('default') : text.indexOf('|'));
  const inner = sliceExtract(written, { start: at, end: at + fallback.length });
  return asDefault(brought(written, inner), text);
}

/** A command that another list item of a Taskfile is to hold, as a YAML scalar. */
export function taskItem(line: string): string {
  const text = escapeTemplate(line);
  return /^[\w./][^#:'"{}[\]&*!|>%@`\n]*$/.test(text) || /^[\w./](?:[^#:\n]|:(?=\S)|#(?<=\S#))*$/.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}

/** Text that holds what looks like a template. */
export const escapeTemplate = (text: string): string => text.replaceAll('{{', '{{"{{"}}');
