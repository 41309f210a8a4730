import { valueOf } from '../facts.ts';
import type { DockerfileInstruction, Stage } from '../syntax/dockerfile.ts';
import type { Extract } from '../text.ts';

/** The scripts that a Dockerfile writes into the image of a stage, by what a command may call them. */
export function scriptsOf(stage: Stage): ReadonlyMap<string, Extract> {
  const files = new Map<string, Extract>();
  let directory = '/';
  for (const instruction of instructionsOf(stage)) {
    const { keyword, words } = instruction;
    if (keyword === 'WORKDIR') directory = resolved(directory, valueOf(words[0]?.value) ?? '?');
    else if (keyword === 'COPY' || keyword === 'ADD') put(files, copied(instruction), directory);
    else if (keyword === 'RUN') put(files, written(instruction), directory);
  }
  return new Map([...files].flatMap(([path, text]) => namesOf(path, directory).map(name => [name, text])));
}

const instructionsOf = ({ base, instructions }: Stage): readonly DockerfileInstruction[] => [
  ...(base === undefined ? [] : instructionsOf(base)),
  ...instructions.filter(({ onbuild }) => !onbuild),
];

interface Written {
  readonly path: string;
  readonly text: Extract;
}

function put(files: Map<string, Extract>, found: readonly Written[], directory: string): void {
  for (const { path, text } of found) files.set(resolved(directory, path), text);
}

/** `COPY <<run.sh /usr/bin/`: each heredoc is a file. */
function copied({ words, heredocs }: DockerfileInstruction): readonly Written[] {
  const to = valueOf(words.at(-1)?.value);
  if (to === undefined) return [];
  const folder = to.endsWith('/') || words.length > 2;
  return heredocs.map(({ name, body }) => ({ path: folder ? `${to}/${name}` : to, text: body }));
}

/** `RUN cat <<EOF > /run.sh`, `tee /run.sh <<EOF`. */
function written({ text, heredocs }: DockerfileInstruction): readonly Written[] {
  if (heredocs.length === 0) return [];
  return [...text.text.matchAll(/\b(cat|tee)\b([^&|;\n]*)/g)].flatMap(([, program, words = '']) => {
    const name = /<<-?\s*['"]?(\w[\w.-]*)/.exec(words)?.[1];
    const body = heredocs.find(heredoc => heredoc.name === name)?.body;
    const plain = words.replace(/\d*<<-?\s*\S+/, ' ');
    const path = (program === 'cat' ? />\s*["']?([^\s"'>]+)/ : /^(?:\s+-\S+)*\s+["']?([^\s"'>]+)/).exec(
      plain,
    )?.[1];
    return body === undefined || path === undefined ? [] : [{ path, text: body }];
  });
}

/** An absolute path without `.` and doubled slashes. */
const resolved = (directory: string, path: string): string =>
  (path.startsWith('/') ? path : `${directory}/${path}`)
    .replace(/\/(?:\.?\/)+/g, '/')
    .replace(/(?<=.)\/$/, '');

/** Programs are looked for in the folders of PATH, and below the working directory. */
function namesOf(path: string, directory: string): readonly string[] {
  const program = /^\/(?:usr\/(?:local\/)?)?s?bin\/([^/]+)$/.exec(path)?.[1];
  const here = directory === '/' ? '/' : `${directory}/`;
  const below = path.startsWith(here) ? path.slice(here.length) : undefined;
  return [
    path,
    ...(program === undefined ? [] : [program]),
    ...(below === undefined ? [] : [below, `./${below}`]),
  ];
}
