import {
  DockerfileParser,
  type Flag,
  type Instruction,
  type ModifiableInstruction,
  type Onbuild,
} from 'dockerfile-ast';
import { type Anchor, type Setting, unknown, type Word } from '../../facts.ts';
import { type Extract, joinExtract, LineIndex, type Source, type Span, sourceSpan } from '../../text.ts';
import { isPosixShell } from '../shell/names.ts';
import { readWord } from '../shell/words.ts';
import { wordsOfExec } from './exec.ts';
import { type Heredoc, type LogicalLine, linesOf, splitWords } from './lines.ts';
import { Variables } from './variables.ts';

export interface DockerfileFlag {
  readonly name: string;
  readonly value: Setting<string>;
  /** Underlines the value (the flag, where it has none); replaces it; removes the flag. */
  readonly anchor: Anchor;
}

export interface DockerfileInstruction {
  /** Upper case; that of the trigger inside ONBUILD. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly onbuild: boolean;
  readonly flags: readonly DockerfileFlag[];
  /** What follows the keyword and its flags. */
  readonly text: Extract;
  readonly words: readonly Word[];
  /** `["a", "b"]`. */
  readonly exec: readonly Word[] | undefined;
  /** What a shell reads: the shell form with its heredocs; the body alone of `RUN <<EOF`. */
  readonly script: Extract | undefined;
  /** The files that COPY and ADD make of their heredocs, or that RUN feeds to its commands. */
  readonly heredocs: readonly { readonly name: string; readonly body: Extract }[];
  /** The variables that ARG and ENV give here; to what a container starts, ENV alone. */
  readonly variables: ReadonlyMap<string, Setting<string>>;
}

export interface Stage {
  readonly name: string | undefined;
  readonly from: DockerfileInstruction;
  readonly image: Word | undefined;
  /** The earlier stage that it is built on. */
  readonly base: Stage | undefined;
  readonly instructions: readonly DockerfileInstruction[];
  /** What ENV gives to the containers of the stage. */
  readonly environment: ReadonlyMap<string, Setting<string>>;
}

export interface Dockerfile {
  readonly escape: '\\' | '`';
  readonly stages: readonly Stage[];
  readonly comments: readonly Span[];
  /** Heredocs that nothing ends. */
  readonly unterminated: readonly Span[];
}

type Parsed = Instruction & Partial<Pick<ModifiableInstruction, 'getFlags'>>;

/** `given`: the arguments that the build gives, where they are known. */
export function parseDockerfile(source: Source, given?: ReadonlyMap<string, Setting<string>>): Dockerfile {
  const { lines, escape, comments, masked } = linesOf(source);
  const index = new LineIndex(source.text);
  const byStart = new Map(lines.map(line => [line.start, line]));
  const variables = new Variables(given);
  const stages: (Stage & { instructions: DockerfileInstruction[] })[] = [];
  for (const parsed of DockerfileParser.parse(masked).getInstructions()) {
    const start = index.offsetAt(parsed.getInstructionRange().start);
    const line = byStart.get(start);
    if (line === undefined) continue;
    const instruction = read(source, index, line, parsed, inForceAt(parsed.getKeyword(), variables));
    if (instruction === undefined) continue;
    if (instruction.keyword === 'FROM') {
      variables.enterStage();
      const [image, as, name] = instruction.words;
      const named = textOf(as)?.toLowerCase() === 'as' ? textOf(name) : undefined;
      const base = stages.find(
        stage => stage.name !== undefined && stage.name === textOf(image)?.toLowerCase(),
      );
      const environment = variables.environment();
      stages.push({
        name: named?.toLowerCase(),
        from: instruction,
        image,
        base,
        instructions: [],
        environment,
      });
      if (base !== undefined) variables.inherit(base.name ?? '');
      variables.name(named?.toLowerCase());
    } else {
      if (!instruction.onbuild) variables.read(instruction);
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  const unterminated = lines.flatMap(line => line.heredocs.filter(h => !h.terminated).map(h => h.span));
  return { escape, stages, comments, unterminated };
}

/** What a container starts, it starts with what ENV says, before or behind it: the arguments of the build are gone. */
const startKeywords = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

const inForceAt = (keyword: string, variables: Variables): ReadonlyMap<string, Setting<string>> =>
  keyword === 'FROM'
    ? variables.global()
    : startKeywords.has(keyword)
      ? variables.environment()
      : variables.current();

const textOf = (word: Word | undefined): string | undefined =>
  word?.value.known ? word.value.value : undefined;

function read(
  source: Source,
  index: LineIndex,
  line: LogicalLine,
  parsed: Parsed,
  variables: ReadonlyMap<string, Setting<string>>,
): DockerfileInstruction | undefined {
  const outer = parsed.getKeyword();
  const trigger = outer === 'ONBUILD' ? (parsed as unknown as Onbuild).getTriggerInstruction() : null;
  if (outer === 'ONBUILD' && trigger === null) return undefined;
  const own: Parsed = trigger ?? parsed;
  const keywordRange = own.getInstructionRange();
  const keywordSpan = { start: index.offsetAt(keywordRange.start), end: index.offsetAt(keywordRange.end) };
  const flags = own.getFlags?.() ?? [];
  const { text } = line.text;
  const lead = /^(?:ONBUILD\s+)?\S+/i.exec(text)?.[0].length ?? 0;
  let from = lead;
  for (const word of splitWords(text, lead)) {
    if (!text.startsWith('--', word.start)) break;
    from = word.end;
  }
  from += /^\s*/.exec(text.slice(from))?.[0].length ?? 0;
  const rest = part(line.text, from, text.length);
  const keyword = own.getKeyword();
  const lookup = (name: string) => variables.get(name);
  const exec = wordsOfExec(keyword === 'HEALTHCHECK' ? afterCmd(rest) : rest);
  return {
    keyword,
    keywordSpan,
    onbuild: trigger !== null,
    flags: flags.map(flag => flagOf(source, index, flag, lookup)),
    text: rest,
    words: splitWords(rest.text, 0).map(({ start, end }) => wordOf(rest, start, end, lookup)),
    exec,
    script: exec === undefined ? scriptOf(source, keyword, rest, line) : undefined,
    heredocs: line.heredocs.map(heredoc => ({ name: heredoc.name, body: bodyOf(source, heredoc) })),
    variables,
  };
}

export const part = (extract: Extract, start: number, end: number): Extract => {
  const edges = [start, ...extract.runs.map(run => run.at).filter(at => at > start && at < end), end];
  return joinExtract(
    extract.uri,
    edges.slice(1).map((stop, i) => {
      const begin = edges[i] ?? start;
      return {
        text: extract.text.slice(begin, stop),
        span: sourceSpan(extract, { start: begin, end: stop }),
      };
    }),
  );
};

const afterCmd = (rest: Extract): Extract => {
  const cmd = /^(?:CMD)\s+/i.exec(rest.text);
  return part(rest, cmd?.[0].length ?? 0, rest.text.length);
};

type Lookup = (name: string) => Setting<string> | undefined;

function wordOf(extract: Extract, start: number, end: number, lookup: Lookup): Word {
  const span = sourceSpan(extract, { start, end });
  const { uri } = extract;
  const contiguous = span.end - span.start === end - start;
  const anchor: Anchor = contiguous
    ? { uri, span, replace: value => [{ uri, span, text: value }] }
    : { uri, span };
  return { value: readWord(extract.text, start, end, lookup).value, anchor };
}

/** The flags in which BuildKit resolves no variables: it refuses them. Source: moby/buildkit, commands_runsecurity.go, commands_runnetwork.go. */
const asWritten = new Set(['network', 'security']);

function flagOf({ uri, text }: Source, index: LineIndex, flag: Flag, lookup: Lookup): DockerfileFlag {
  const spanOf = (range: ReturnType<Flag['getRange']>): Span => ({
    start: index.offsetAt(range.start),
    end: index.offsetAt(range.end),
  });
  const whole = spanOf(flag.getRange());
  const valueRange = flag.getValueRange();
  const span = valueRange === null ? whole : spanOf(valueRange);
  const blank = /^[ \t]*/.exec(text.slice(whole.end))?.[0].length ?? 0;
  const remove = () => [{ uri, span: { start: whole.start, end: whole.end + blank }, text: '' }];
  const written = text.slice(span.start, span.end);
  const names = asWritten.has(flag.getName()) ? () => undefined : lookup;
  const value = /[\r\n]/.test(written)
    ? unknown(flag.getValue() ?? '')
    : readWord(text, span.start, span.end, names).value;
  if (valueRange === null)
    return { name: flag.getName(), value: unknown(''), anchor: { uri, span: whole, remove } };
  return {
    name: flag.getName(),
    value,
    anchor: { uri, span, remove, replace: next => [{ uri, span, text: next }] },
  };
}

/** What a heredoc says: where its name is not quoted, a backslash keeps `$` from the builder or the shell. */
function bodyOf({ uri, text }: Source, { span, body: { start, end } }: Heredoc): Extract {
  const body = text.slice(start, end);
  const plain = /['"]/.test(text.slice(span.start, span.end));
  const escapes = plain ? [] : [...body.matchAll(/\\(?=[$`\\])/g)].map(({ index }) => start + index);
  const from = [start, ...escapes.map(at => at + 1)];
  return joinExtract(
    uri,
    from.map((at, i) => {
      const piece = { start: at, end: escapes[i] ?? end };
      return { text: text.slice(piece.start, piece.end), span: piece };
    }),
  );
}

/** The text that the shell of the instruction is given. */
function scriptOf(source: Source, keyword: string, rest: Extract, line: LogicalLine): Extract | undefined {
  if (keyword === 'HEALTHCHECK') return /^CMD\s/i.test(rest.text) ? afterCmd(rest) : undefined;
  if (keyword !== 'RUN' && keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return undefined;
  if (line.heredocs.length === 0) return rest;
  const piece = (span: Span) => ({ text: source.text.slice(span.start, span.end), span });
  const [first] = line.heredocs;
  if (first !== undefined && /^\d*<<-?\s*\S+\s*$/.test(rest.text)) {
    const body = piece(first.body);
    const interpreter = /^#!\s*(\S+(?:[ \t]+\S+)?)/.exec(body.text)?.[1];
    if (interpreter !== undefined && !interpreter.split(/[ \t]+/).some(isPosixShell)) return undefined;
    return joinExtract(source.uri, [body]);
  }
  const restPieces = rest.runs.map((run, i) => {
    const end = rest.runs[i + 1]?.at ?? rest.text.length;
    const slice = rest.text.slice(run.at, end);
    return { text: slice, span: { start: run.source, end: run.source + slice.length } };
  });
  const bodies = line.heredocs.flatMap(({ body, end }) => {
    // The line break that ends the terminator keeps a following heredoc apart.
    return [
      piece({ start: body.start, end: end.end }),
      { text: '\n', span: { start: end.end, end: end.end } },
    ];
  });
  const at = line.heredocs[0]?.body.start ?? 0;
  return joinExtract(source.uri, [
    ...restPieces,
    { text: '\n', span: { start: at - 1, end: at } },
    ...bodies,
  ]);
}
