import { concatExtracts, type Extract, hasHole, insteadOf, joinExtract, type Span } from '../text.ts';

/**
 * What only the run puts in the place of an expansion, as the shell's reader sees it: a variable that nothing sets, as long as
 * what is written, so that places stay, and with its name, which may tell what it is (`$(IMAGE)`: `${image}`).
 */
export function holeFor(written: Extract): Extract {
  const { text } = written;
  const name = text
    .replace(/\W+/g, ' ')
    .trim()
    .replace(/\W/g, '_')
    .replace(/^\d/, '_')
    .replace(/[A-Za-z]/g, c => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
  const length = Math.max(text.length - 3, 1);
  const variable = text.length < 4 ? '$_' : `\${${name.slice(0, length).padEnd(length, '_')}}`;
  const hole = insteadOf(written, variable);
  return { ...hole, runs: hole.runs.map(run => ({ ...run, hole: text })) };
}

/** A hole that is the name of the system, as the shell's reader knows it (`shell/systems.ts`). */
export const systemHoleFor = (written: Extract): Extract => {
  const hole = insteadOf(written, systemVariable);
  return { ...hole, runs: hole.runs.map(run => ({ ...run, hole: written.text })) };
};

const systemVariable = '${OSTYPE}';

/** The hole that a value is, where it is written. */
const holeLike = (written: Extract, value: Extract): Extract =>
  value.text === systemVariable ? systemHoleFor(written) : holeFor(written);

/** The holes of a text, with the expressions that they stand for; undefined: one reads as another does (`$@`, `$<`). */
export function holesOf({ text, runs }: Extract): ReadonlyMap<string, string | undefined> {
  const holes = new Map<string, string | undefined>();
  for (const [i, { at, hole }] of runs.entries()) {
    if (hole === undefined) continue;
    const read = text.slice(at, runs[i + 1]?.at ?? text.length);
    holes.set(read, holes.has(read) && holes.get(read) !== hole ? undefined : hole);
  }
  return holes;
}

/** A value in the place of the expansion that brings it. `argument`: it belongs to one call of what is expanded. */
export function brought(written: Extract, value: Extract, argument = false): Extract {
  const first = written.runs[0];
  const last = written.runs.at(-1);
  if (first === undefined || last === undefined) return value;
  if (value.runs.length === 1 && hasHole(value)) return holeLike(written, value);
  const own: Span = { start: first.source, end: last.end ?? last.source + last.length };
  // An expansion that this file does not write brings nothing to a place of it.
  const chain = [...(first.uses ?? []), ...(written.runs.every(({ length }) => length === 0) ? [] : [own])];
  return {
    ...value,
    runs: value.runs.map(run => ({
      ...run,
      uses: [...chain, ...(run.uses ?? [])],
      ...(argument ? { argument } : {}),
    })),
  };
}

/** What another file says has no place in this one but the expansion. */
export function fromElsewhere(written: Extract, value: Extract): Extract {
  if (value.runs.length === 1 && hasHole(value)) return holeLike(written, value);
  const { runs } = insteadOf(written, value.text);
  return {
    ...written,
    text: value.text,
    runs: value.runs.flatMap(({ at, hole, source, origin = { uri: value.uri, at: source } }) =>
      runs.map(run => ({ ...run, at, origin, ...(hole === undefined ? {} : { hole }) })),
    ),
  };
}

/**
 * What a choice in an expansion may bring, as far as it can be read as if each branch were taken: `docker`, the mark `@`, or the
 * options of all. Undefined: only the run knows.
 */
export function eitherOf(written: Extract, branches: readonly Extract[]): Extract | undefined {
  const engine = branches.find(({ text }) => text.trim() === 'docker');
  if (engine !== undefined) return engine;
  const mark = branches.find(({ text }) => text.trim() === '@');
  if (mark !== undefined && branches.every(({ text }) => /^\s*@?\s*$/.test(text))) return mark;
  if (!branches.every(({ text }) => /^\s*(?:-|$)/.test(text))) return undefined;
  // What is taken out of one branch must not reach to another.
  const parts = branches.map(branch => brought(written, branch, true));
  return concatExtracts(
    written.uri,
    parts.flatMap((part, i) => (i === 0 ? [part] : [before(written, ' '), part])),
  );
}

/** The value, told to be the default of `expression`. */
export const asDefault = (value: Extract, expression: string): Extract => ({
  ...value,
  runs: value.runs.map(run => ({ ...run, fromDefault: run.fromDefault ?? expression })),
});

/** A character that the file does not write, in front of an extract. */
export function before({ uri, runs }: Extract, text: string): Extract {
  const at = runs[0]?.source ?? 0;
  return joinExtract(uri, [{ text, span: { start: at, end: at } }]);
}

/** Looks where a program is, first or where another is not there, by itself or as the script of another shell. */
const lookedFor =
  /(?:^\s*[{(]?|\|\||\s-c\s+["']|^\s*basename\s+["']?(?:\$+\(|`))\s*(?:which|command\s+-v|type\s+-[pP])(?:\s+[\w.-]+)*?\s+(docker(?:-compose)?)(?![\w.-])/;
const saidByEcho = /\becho\s+["']?(docker(?:-compose)?)["']?\s*(?:[;)|]|$)/;

/** What a call of the shell may find or say: Docker, where nothing else is there. */
export const dockerFoundBy = (script: string): string | undefined =>
  lookedFor.exec(script)?.[1] ?? saidByEcho.exec(script)?.[1] ?? dockerOfSeveral(script);

const basename = /^\s*basename\s+["']?(docker(?:-compose)?)["']?\s*$/;

/** The same of a script whose expansions are made: what it echoes may be a word of any meaning. */
export const dockerNamedBy = (script: string): string | undefined =>
  lookedFor.exec(script)?.[1] ?? basename.exec(script)?.[1];

const loop = /^\s*for\s+(\w+)\s+in\s+([\w. -]*[\w.-])\s*[;\n]\s*do\b/;

/** `for e in docker podman; do command -v $e && break; done` prints the first that is there. */
function dockerOfSeveral(script: string): string | undefined {
  const [head = '', variable = '', names = ''] = loop.exec(script) ?? [];
  const body = script.slice(head.length).trimEnd();
  if (head === '' || !body.endsWith('done')) return undefined;
  const looks = new RegExp(`(?:which|command\\s+-v|type\\s+-[pP])\\s+["']?\\$+\\{?${variable}\\b`);
  const says = new RegExp(`\\becho\\s+["']?\\$+\\{?${variable}\\b\\}?["']?\\s*(?:[;&}\n]|$)`, 'g');
  const rest = body.replace(says, '');
  const isSaid = rest !== body || !/[&>]\s*\/dev\/null|-q|-s/.test(body);
  return looks.test(body) && isSaid && !/\b(?:echo|printf)\b/.test(rest)
    ? names.split(' ').find(name => /^docker(?:-compose)?$/.test(name))
    : undefined;
}
