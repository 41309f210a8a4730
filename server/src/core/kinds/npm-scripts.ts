import { type Fact, valueOf } from '../facts.ts';
import { asMap, type DataNode } from '../syntax/data.ts';
import { readJson } from '../syntax/json/json.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { onlyParts } from './part-of-file.ts';

/**
 * The scripts of a package.json that `npm start`, `npm run NAME`, `yarn NAME` and the like run. Sources: docs.npmjs.com, "scripts";
 * classic.yarnpkg.com, "yarn run"; pnpm.io, "pnpm run".
 */
export function npmRun(
  { words }: Fact<'command'>,
  files: ScriptFiles,
  directory: string | undefined,
): readonly ScriptRun[] {
  const [program, ...args] = words.map(({ value }) => valueOf(value));
  if (args.some(arg => /^(?:-h|--help|--version|--if-present=.*)$/.test(arg ?? ''))) return [];
  const by = words[0];
  if (by === undefined || directory === undefined || !/^(?:npm|yarn|pnpm)$/.test(program ?? '')) return [];
  const names = args.filter(arg => !/^(?:-s|--silent)$/.test(arg ?? ''));
  const [verb, next] = names;
  const name = verb === 'run' || verb === 'run-script' ? next : ofVerb(program, verb);
  if (name === undefined || name.startsWith('-') || args.some(arg => elsewhere.test(arg ?? ''))) return [];
  const file = files.get(`${directory}/package.json`);
  if (file === undefined) return [];
  const scripts = asMap(asMap(readJson(file, { comments: false }).root)?.get('scripts'));
  // Only npm runs these in all its versions; what comes behind (`postNAME`) waits for a server to end.
  const all = program === 'npm' && !args.includes('--ignore-scripts') ? [`pre${name}`, name] : [name];
  return all.flatMap(one => {
    const script = scriptIn(scripts?.get(one), file);
    return script === undefined ? [] : [{ script, by, given: [] }];
  });
}

/** Options that name another package. */
const elsewhere = /^(?:-[wCr]|--(?:workspaces?|prefix|cwd|dir|filter|recursive))(?:=|$)/;

/** Of npm, only some are verbs; of the others, each that they do not have themselves. */
const ofVerb = (program: string | undefined, verb: string | undefined): string | undefined =>
  (program === 'npm' ? !/^(?:start|test)$/.test(verb ?? '') : own.has(verb)) ? undefined : verb;

/** What yarn and pnpm do themselves: of yarn's and pnpm's lists of commands. */
const own: ReadonlySet<string | undefined> = new Set(
  'add approve-builds audit autoclean bin cache cat-file cat-index check ci config constraints create dedupe deploy dlx doctor env exec explain fetch find-hash generate-lock-entry global help i import info init install install-test it licenses link list ll ln login logout ls node npm outdated owner pack patch patch-commit plugin policies prune publish rb rebase rebuild recursive remove rm root search self-update server set setup stage store tag team uninstall unlink unplug up update upgrade upgrade-interactive version versions why workspace workspaces'.split(
    ' ',
  ),
);

/** The script where it stands; undefined: JSON writes it in another way. */
function scriptIn(value: DataNode | undefined, file: Extract): Extract | undefined {
  if (value?.type !== 'scalar' || typeof value.value !== 'string') return undefined;
  const { text, runs } = value.extract;
  const [run, ...more] = runs;
  return run === undefined || more.length > 0 || run.length < text.length
    ? undefined
    : onlyParts(file, [{ at: run.source, text }]);
}
