import { concatExtracts, type Extract, sliceExtract } from '../text.ts';
import { asDefault, brought, holeFor } from './expansion.ts';

/** The text of a variable; undefined: only the run knows. `unset`: nothing in the file gives it a value. */
export type TaskLookup = (name: string) => { readonly value: Extract | undefined } | 'unset';

const reference = /^\{\{-?\s*\.([A-Za-z_]\w*)\s*-?\}\}$/;
/** `{{.X | default "x"}}` and `{{default "x" .X}}`, with any quotes. */
const piped = /^\{\{-?\s*\.([A-Za-z_]\w*)\s*\|\s*default\s+(?:"([^"\\]*)"|`([^`]*)`|'([^'\\]*)')\s*-?\}\}$/;
const prefixed = /^\{\{-?\s*default\s+(?:"([^"\\]*)"|`([^`]*)`|'([^'\\]*)')\s+\.([A-Za-z_]\w*)\s*-?\}\}$/;

/** The text with what its templates give, as far as the file tells. Source: taskfile.dev, "Templating". */
export function fillTemplates(extract: Extract, lookup: TaskLookup): Extract {
  const { text, uri } = extract;
  if (!text.includes('{{')) return extract;
  const parts: Extract[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{[\s\S]*?\}\}/g)) {
    parts.push(sliceExtract(extract, { start: from, end: match.index }));
    from = match.index + match[0].length;
    parts.push(filled(sliceExtract(extract, { start: match.index, end: from }), lookup));
  }
  parts.push(sliceExtract(extract, { start: from, end: text.length }));
  return concatExtracts(uri, parts);
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
  if (found !== 'unset') return found.value === undefined ? holeFor(written) : brought(written, found.value);
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
