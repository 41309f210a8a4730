import type { Setting } from '../../facts.ts';
import { concatExtracts, type Extract, insteadOf, type Span, sliceExtract } from '../../text.ts';
import { namedIn } from './listings.ts';
import { Parameters } from './parameters.ts';
import type { ShellParser } from './parse.ts';
import { Scope } from './scope.ts';
import type { KnownFiles } from './syntax.ts';
import { readable, type ShellNode, spanOf } from './tree.ts';
import { readWord } from './words.ts';

/** More files than anyone has in a folder of scripts, and more text than their rounds come to. */
const most = { files: 50, characters: 50_000 };

/** A loop over files, before it is known which. */
interface FileLoop {
  /** All that its rounds take the place of. */
  readonly whole: ShellNode;
  readonly variable: string;
  readonly body: ShellNode;
  readonly files: readonly string[];
}

/**
 * A script in which each loop over files that are known (`for f in FOLDER/*.sh; do . "$f"; done`) is one loop a file, whose body names
 * the file: so what it asks of the file is answered, and what it runs is found.
 */
export function inRounds(
  parser: ShellParser,
  extract: Extract,
  known: ReadonlyMap<string, Setting<string>>,
  files: KnownFiles | undefined,
): Extract {
  if (files === undefined || !mayLoop.test(extract.text)) return extract;
  const text = readable(extract.text);
  const { nodes } = parser.parse(text);
  const scope = new Scope(nodes, text, new Parameters(nodes), known);
  const read = (node: ShellNode): Setting<string> =>
    readWord(text, node.startIndex, node.endIndex, scope.lookup(node.startIndex)).value;
  const parts: Extract[] = [];
  let at = 0;
  let left = most.characters;
  for (const node of nodes) {
    if (node.startIndex < at || !loops.has(node.type)) continue;
    const loop = fileLoop(node, named => namedIn(named, read, files));
    if (loop === undefined || loop.whole.startIndex < at || !isFollowed(loop)) continue;
    const { whole, body } = loop;
    left -= (body.endIndex - body.startIndex) * loop.files.length;
    if (left < 0) break;
    parts.push(sliceExtract(extract, { start: at, end: whole.startIndex }), ...roundsOf(loop, extract));
    at = whole.endIndex;
  }
  if (at === 0) return extract;
  const end = extract.text.length;
  return concatExtracts(extract.uri, [...parts, sliceExtract(extract, { start: at, end })]);
}

const mayLoop = /\bfor[ \t]+\w+[ \t]+in[ \t][^\n;]*(?:\*|\$\(|`)|\bfind[ \t][^\n]*\|[^\n]*\bwhile\b/;
const loops: ReadonlySet<string> = new Set(['for_statement', 'while_statement']);

function fileLoop(
  loop: ShellNode,
  named: (words: readonly ShellNode[]) => readonly string[],
): FileLoop | undefined {
  const body = loop.childForFieldName('body');
  if (body === undefined) return undefined;
  if (loop.type === 'for_statement') {
    const variable = loop.childForFieldName('variable')?.text;
    const files = named(loop.childrenForFieldName('value'));
    return variable === undefined ? undefined : { whole: loop, variable, body, files };
  }
  // `find FOLDER … | sort | while read -r f; do`
  const pipeline = loop.parent;
  const variable = readers.exec(loop.childForFieldName('condition')?.text ?? '')?.[1];
  if (variable === undefined || pipeline?.type !== 'pipeline' || pipeline.lastNamedChild !== loop)
    return undefined;
  return { whole: pipeline, variable, body, files: named(pipeline.namedChildren.slice(0, -1)) };
}

const readers = /^(?:IFS=\S*[ \t]+)?read(?:[ \t]+-r|[ \t]+-d[ \t]*(?:''|""|\$'\\0'))*[ \t]+([A-Za-z_]\w*)$/;

/** Not where a round may be the last, or the name does not stay that of the file. */
function isFollowed({ variable, body, files }: FileLoop): boolean {
  if (files.length === 0 || files.length > most.files || !files.every(file => plain.test(file))) return false;
  const { text } = body;
  const sets = new RegExp(`\\b${variable}\\+?=|\\b(?:for|read)\\b[^\\n;]*[ \\t]${variable}\\b`);
  return !/\bbreak\b/.test(text) && !sets.test(text);
}

/** A path that the shell reads as it is. */
const plain = /^[\w./@%+,:-]+$/;

/** `{ for f in a; do … done; for f in b; do … done; }`, at the places of the loop. */
function roundsOf({ whole, variable, body, files }: FileLoop, extract: Extract): readonly Extract[] {
  const head = sliceExtract(extract, { start: whole.startIndex, end: body.startIndex });
  const uses = usesOf(variable, body);
  const rounds = files.flatMap(file => {
    let at = body.startIndex;
    const parts = uses.flatMap(use => {
      const before = sliceExtract(extract, { start: at, end: use.start });
      at = use.end;
      return [before, insteadOf(sliceExtract(extract, use), file)];
    });
    return [
      insteadOf(head, `for ${variable} in '${file}'; `),
      ...parts,
      sliceExtract(extract, { start: at, end: body.endIndex }),
      insteadOf(head, '\n'),
    ];
  });
  return [insteadOf(head, '{ '), ...rounds, insteadOf(head, '}')];
}

/** Where a body says `$NAME` or `${NAME}`, and nothing else of it. */
function usesOf(variable: string, body: ShellNode): readonly Span[] {
  const found: Span[] = [];
  const pending = [body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const isUse = node.text === `$${variable}` || node.text === `\${${variable}}`;
    if (isUse && expansions.has(node.type)) found.push(spanOf(node));
    else pending.push(...node.children.toReversed());
  }
  return found;
}

const expansions: ReadonlySet<string> = new Set(['simple_expansion', 'expansion']);
