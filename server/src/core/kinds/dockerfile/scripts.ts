import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction, Stage } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import type { ScriptFiles } from '../container-scripts.ts';
import { baseOf, programFolders, resolved } from '../image-path.ts';
import type { BuildContext } from './build-context.ts';
import { type Copied, copiedBy, sourcesOf } from './copies.ts';
import { type Written, writtenBy } from './writes.ts';

/** What an instruction does to the files of the image. */
type Change =
  | ({ readonly is: 'written' } & Written)
  | ({ readonly is: 'copied' } & Copied)
  | { readonly is: 'moved'; readonly from: string; readonly to: string }
  | { readonly is: 'edited'; readonly statement: string };

/** What an image is made of. */
export interface ImageParts {
  /** All stages of the Dockerfile. */
  readonly stages: readonly Stage[];
  readonly shell: ShellSyntax | undefined;
  /** Absent: only what the Dockerfile itself writes is looked for. */
  readonly context: BuildContext | undefined;
}

/** The scripts in the image of a stage, by what a command may call them. */
export class ImageScripts implements ScriptFiles {
  readonly #stage: Stage;
  readonly #parts: ImageParts;
  /** The last first. */
  readonly #changes: readonly Change[];
  /** The names of files that the changes tell. */
  readonly #names: ReadonlySet<string>;
  /** Where its commands start. */
  readonly directory: string;
  readonly #found = new Map<string, Extract | undefined>();

  constructor(stage: Stage, parts: ImageParts, { changes, directory } = changesOf(stage, parts.shell)) {
    this.#stage = stage;
    this.#parts = parts;
    this.#changes = changes;
    this.#names = new Set(changes.flatMap(namesIn));
    this.directory = directory;
  }

  /** The same image, with what its build may copy from a context. */
  builtWith(context: BuildContext | undefined): ImageScripts {
    const { directory } = this;
    return new ImageScripts(this.#stage, { ...this.#parts, context }, { changes: this.#changes, directory });
  }

  get(name: string): Extract | undefined {
    if (!this.#found.has(name)) this.#found.set(name, this.#find(name));
    return this.#found.get(name);
  }

  within(folder: string): readonly string[] {
    const names = this.#changes.flatMap(change => {
      const to = change.is === 'written' ? change.path : change.is === 'copied' ? change.to : '';
      if (to.slice(0, -baseOf(to).length - 1) === folder) return [baseOf(to)];
      return change.is === 'copied' && to === folder ? change.sources.map(baseOf) : [];
    });
    return [...new Set(names)];
  }

  #find(name: string): Extract | undefined {
    if (name.includes('/')) return this.#at(resolved(this.directory, name));
    // A program that no instruction names is the image's own.
    if (!this.#names.has(name) && !this.#names.has('*')) return undefined;
    for (const folder of [this.directory, ...programFolders]) {
      const found = this.#at(resolved(folder, name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What has last been put at a path. */
  #at(path: string): Extract | undefined {
    let at = path;
    for (const change of this.#changes) {
      const name = baseOf(at);
      switch (change.is) {
        case 'written':
          if (change.path === at) return change.text();
          break;
        case 'moved':
          if (change.to === at || resolved(change.to, baseOf(change.from)) === at) at = change.from;
          break;
        case 'edited':
          if (change.statement.includes(name)) return undefined;
          break;
        case 'copied': {
          if (change.text !== undefined && change.to === at) return change.text;
          const found = this.#copied(change, at);
          if (found !== undefined) return found;
          // Something of which nothing is known stands there now.
          if (change.to === at) return undefined;
          break;
        }
      }
    }
    return undefined;
  }

  #copied(change: Copied, at: string): Extract | undefined {
    const { from } = change;
    const { stages, context } = this.#parts;
    for (const source of sourcesOf(change, at)) {
      const found =
        from === undefined ? context?.read(source) : this.#inStage(from, stages, resolved('/', source.path));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #inStage(from: string, stages: readonly Stage[], path: string): Extract | undefined {
    const at = stages.findIndex(({ name }, i) => name === from.toLowerCase() || String(i) === from);
    const stage = stages[at];
    // What comes from a stage can only come from an earlier one, so this ends.
    const earlier = { ...this.#parts, stages: stages.slice(0, at) };
    return stage === undefined ? undefined : new ImageScripts(stage, earlier).get(path);
  }
}

/** What the instructions of a stage do, the last first, and where its commands start. */
function changesOf(
  stage: Stage,
  shell: ShellSyntax | undefined,
): { readonly changes: readonly Change[]; readonly directory: string } {
  let directory = '/';
  const changes: Change[] = [];
  for (const instruction of instructionsOf(stage)) {
    const { keyword, words } = instruction;
    if (keyword === 'WORKDIR') directory = resolved(directory, valueOf(words[0]?.value) ?? '?');
    else if (keyword === 'COPY' || keyword === 'ADD') changes.push(...copies(instruction, directory));
    else if (keyword === 'RUN') changes.push(...changesOfRun(instruction, directory, shell));
  }
  return { changes: changes.toReversed(), directory };
}

const instructionsOf = ({ base, instructions }: Stage): readonly DockerfileInstruction[] => [
  ...(base === undefined ? [] : instructionsOf(base)),
  ...instructions.filter(({ onbuild }) => !onbuild),
];

const copies = (instruction: DockerfileInstruction, directory: string): readonly Change[] =>
  copiedBy(instruction, directory).map(copied => ({ is: 'copied', ...copied }));

function changesOfRun(
  instruction: DockerfileInstruction,
  directory: string,
  shell: ShellSyntax | undefined,
): readonly Change[] {
  const { text } = instruction.text;
  const path = (name: string | undefined): string => resolved(directory, name ?? '');
  const written = writtenBy(instruction, shell).map(
    (one): Change => ({ is: 'written', path: path(one.path), text: one.text }),
  );
  const moved = [...text.matchAll(moves)].map(
    ([, from, to]): Change => ({ is: 'moved', from: path(from), to: path(to) }),
  );
  // What takes carriage returns away changes nothing.
  const edited = [...text.matchAll(edits)].flatMap(([statement]): readonly Change[] =>
    statement.includes('\\r') ? [] : [{ is: 'edited', statement }],
  );
  return [...edited, ...written, ...moved];
}

const moves = /\b(?:mv|cp|ln)(?:[ \t]+-\S+)*[ \t]+([\w./-]+)[ \t]+([\w./-]+)(?=\s|;|&|$)/g;
const edits = /\bsed\b[^;&|\n]*[ \t]-\w*i[^;&|\n]*/g;

/** `*`: a pattern, or all that is in a folder of PATH. */
function namesIn(change: Change): readonly string[] {
  switch (change.is) {
    case 'written':
      return [baseOf(change.path)];
    case 'moved':
      return [baseOf(change.from), baseOf(change.to)];
    case 'edited':
      return [];
    case 'copied':
      return [
        baseOf(change.to),
        ...change.sources.map(source => (/[*?[]/.test(source) ? '*' : baseOf(source))),
        ...(programFolders.includes(change.to) ? ['*'] : []),
      ];
  }
}
