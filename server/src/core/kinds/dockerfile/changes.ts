import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction, Stage } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { baseOf, resolved, restOf } from '../image-path.ts';
import { type Copied, copiedBy } from './copies.ts';
import { mountedBy } from './mounts.ts';
import { type Move, movesOf, namesOfMoves } from './moves.ts';
import { removalsIn } from './removals.ts';
import { RunCommands } from './run-commands.ts';
import { directoriesIn } from './run-directory.ts';
import type { RunWrites } from './run-writes.ts';
import { maySwitchUnits, type UnitSwitch, unitsSwitchedBy } from './units.ts';
import { type Written, writtenBy } from './writes.ts';

/** What does something to the files of the image: an instruction, or a script that runs. */
export type Doer = DockerfileInstruction | Extract;

/** What is done to the files of the image. */
export type Change =
  /** A script has run. */
  | { readonly is: 'ran'; readonly writes: RunWrites }
  | ({ readonly is: 'written' } & Omit<Written, 'at'>)
  | ({ readonly is: 'copied' } & Copied)
  /** There while the instruction runs only. */
  | ({ readonly is: 'mounted'; readonly by: DockerfileInstruction } & Copied)
  /** Read where somebody asks: the last first. */
  | {
      readonly is: 'moved';
      readonly by: Doer;
      readonly names: readonly string[];
      readonly moves: () => readonly Move[];
    }
  /** `of`: the text of the RUN. */
  | { readonly is: 'edited'; readonly statement: string; readonly of: string }
  /** Folders go with all that is in them. They may be patterns. */
  | { readonly is: 'removed'; readonly by: Doer; readonly paths: readonly string[] }
  /** It is there, if it was not before. */
  | { readonly is: 'touched'; readonly path: string }
  /** Read where somebody asks. */
  | { readonly is: 'switched'; readonly units: () => readonly UnitSwitch[] };

/** How far the changes of a stage have come, and where commands start then. */
export interface Moment {
  readonly done: number;
  /** How many came before the instruction. */
  readonly begun: number;
  readonly directory: string;
}

/** What the instructions of a stage do. */
export interface StageChanges {
  /** The last first. */
  readonly all: readonly Change[];
  readonly end: Moment;
  /** Where an instruction that runs something has done so. */
  readonly behind: ReadonlyMap<DockerfileInstruction, Moment>;
}

export function changesOf(stage: Stage, shell: ShellSyntax | undefined): StageChanges {
  let directory = '/';
  const changes: Change[] = [];
  const behind = new Map<DockerfileInstruction, Moment>();
  for (const instruction of instructionsOf(stage)) {
    const { keyword, onbuild, words } = instruction;
    if (!onbuild && keyword === 'WORKDIR') directory = resolved(directory, valueOf(words[0]?.value) ?? '?');
    if (!onbuild && (keyword === 'COPY' || keyword === 'ADD'))
      changes.push(...copies(instruction, directory));
    if (keyword !== 'RUN') continue;
    const begun = changes.length;
    if (!onbuild) changes.push(...changesOfRun(instruction, directory, shell));
    behind.set(instruction, { begun, done: changes.length, directory });
  }
  return {
    all: changes.toReversed(),
    end: { begun: changes.length, done: changes.length, directory },
    behind,
  };
}

const instructionsOf = ({ base, instructions }: Stage): readonly DockerfileInstruction[] => [
  ...(base === undefined ? [] : instructionsOf(base).filter(({ onbuild }) => !onbuild)),
  ...instructions,
];

const copies = (instruction: DockerfileInstruction, directory: string): readonly Change[] =>
  copiedBy(instruction, directory).map(copied => ({ is: 'copied', ...copied }));

function changesOfRun(
  instruction: DockerfileInstruction,
  directory: string,
  shell: ShellSyntax | undefined,
): readonly Change[] {
  const run = new RunCommands(instruction, shell);
  const { text } = instruction.text;
  const path = (name: string | undefined): string => resolved(directory, name ?? '');
  const directoryAt = directoriesIn(text, directory);
  const written = writtenBy(run).map(({ at, ...one }) => {
    const to = resolved(directoryAt(at) ?? '/?', one.path);
    return { at, change: { ...one, is: 'written', path: to } } as const;
  });
  const names = namesOfMoves(instruction);
  let moves: readonly Move[] | undefined;
  const moved = (): readonly Move[] => {
    moves ??= movesOf(run, directory).toReversed();
    return moves;
  };
  const edited = editsOf(text).map(
    ({ at, statement }) => ({ at, change: { is: 'edited', statement, of: text } }) as const,
  );
  const removed = removalsIn(text, directoryAt).map(
    ({ at, paths }) => ({ at, change: { is: 'removed', by: instruction, paths } }) as const,
  );
  const mounted = mountedBy(instruction, directory).map(
    (one): Change => ({ is: 'mounted', by: instruction, ...one }),
  );
  return [
    ...(maySwitchUnits(instruction) ? [{ is: 'switched', units: () => unitsSwitchedBy(run) } as const] : []),
    ...mounted,
    ...touchedBy(run).map((name): Change => ({ is: 'touched', path: path(name) })),
    ...[...edited, ...removed, ...written].sort((a, b) => a.at - b.at).map(({ change }) => change),
    ...(names === undefined ? [] : [{ is: 'moved', by: instruction, names, moves: moved } as const]),
  ];
}

/** `touch FILE FILE` */
function touchedBy(run: RunCommands): readonly string[] {
  const { text } = run.instruction.text;
  const names = [...text.matchAll(/\btouch((?:[ \t]+[\w./@+-]+)+)/g)].flatMap(([, names = '']) =>
    names.split(/[ \t]+/).filter(name => name !== '' && !name.startsWith('-')),
  );
  if (names.length === 0 || !/\b(?:if|case)\b|\|\||&&/.test(text)) return names;
  const touching = run.sure.filter(({ words }) => valueOf(words[0]?.value) === 'touch');
  const certain = new Set(touching.flatMap(({ words }) => words.map(({ value }) => valueOf(value))));
  // What keeps a service from being started may be there.
  return names.filter(name => certain.has(name) || baseOf(name) === 'down');
}

/** `sed -i`, `perl -pi`. */
const edits = /\b(?:sed|perl)\b[^;&|\n]*[ \t]-\w*i[^;&|\n]*/g;

/** The file that `curl -o`, or `wget -O`, makes. */
const fetched = /[ \t](?:-\w*o|-\w*O|--output(?:-document)?)[ \t=]+\S+/;

/** What a RUN does to files so that nobody knows what is in them. */
const editsOf = (text: string): readonly { readonly at: number; readonly statement: string }[] => [
  // What takes carriage returns away changes nothing.
  ...[...text.matchAll(edits)].flatMap(({ index: at, 0: statement }) =>
    statement.includes('\\r') ? [] : [{ at, statement }],
  ),
  ...[...text.matchAll(/\bnpm[ \t]+(?:init|pkg|set-script)\b/g)].map(({ index: at }) => ({
    at,
    statement: 'package.json',
  })),
  // What programs do to files that they name.
  ...[...text.matchAll(/\b(?:node|php|python[\d.]*|ruby)[ \t]+-\w*[cer]\b[\s\S]{0,500}/g)].map(
    ({ index: at, 0: statement }) => ({ at, statement }),
  ),
  ...[...text.matchAll(/\b(?:curl|wget)\b[^;&|\n]*/g)].flatMap(({ index: at, 0: statement }) => {
    const file = fetched.exec(statement)?.[0];
    return file === undefined ? [] : [{ at, statement: file }];
  }),
];

/** `*`: a pattern, or all that is in one of the folders where programs are, or in one around them. */
export function namesIn(change: Change, programFolders: readonly string[]): readonly string[] {
  switch (change.is) {
    case 'written':
      return [baseOf(change.path)];
    case 'moved':
      return change.names;
    case 'edited':
    case 'ran':
    case 'removed':
    case 'touched':
    case 'switched':
      return [];
    case 'copied':
    case 'mounted':
      return [
        baseOf(change.to),
        ...change.sources.map(source => (/[*?[]/.test(source) ? '*' : baseOf(source))),
        ...(programFolders.some(folder => folder === change.to || restOf(folder, change.to) !== undefined)
          ? ['*']
          : []),
      ];
  }
}
