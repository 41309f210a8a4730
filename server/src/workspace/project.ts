import picomatch from 'picomatch';
import { URI, Utils } from 'vscode-uri';
import { type CheckedConfig, type Config, checkConfig, configFileName, mergeConfig } from '../core/config.ts';
import { ruleIds } from '../core/every-rule.ts';
import type { Platform } from '../core/knowledge/behaviour.ts';
import { newestRelease } from '../core/knowledge/releases.ts';
import { type Message, say } from '../core/message.ts';
import type { Policy } from '../core/policy.ts';
import type { Target } from '../core/rule.ts';
import { readJsonc } from '../core/syntax/json/jsonc.ts';
import type { Place } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import { type FileCache, normal } from './files.ts';
import { readPolicy } from './policy.ts';

/** A workspace folder with everything its files are judged by. */
export interface Project {
  readonly folder: string | undefined;
  readonly config: Config;
  /** Where the project's own configuration is, or would be. */
  readonly configUri: string | undefined;
  /** What is wrong with the configuration; without a place: in the editor's settings. */
  readonly problems: readonly { readonly message: Message; readonly at?: Place }[];
  readonly targets: readonly Target[];
  readonly policy: Policy | undefined;
  /** The admin-settings.json that is in force; it may turn nothing on. */
  readonly policyUri: string | undefined;
  /** The files that this was read from, or would be. */
  readonly files: readonly string[];
  ignores(uri: string): boolean;
}

/** What the caller (an editor, a command line) says over or under the project file. */
export interface ProjectOptions {
  readonly folder?: string | undefined;
  /** The project that the folder is in. */
  readonly outer?: Project | undefined;
  /** The editor's settings: the project file wins over them. */
  readonly settings?: unknown;
  /** Another configuration file than the folder's (URI). */
  readonly configUri?: string | undefined;
  /** These win over every file. */
  readonly targets?: readonly Target[] | undefined;
  readonly adminSettings?: string | undefined;
}

export async function loadProject(
  host: Pick<Host, 'find' | 'platform' | 'adminSettings'>,
  files: FileCache,
  options: ProjectOptions,
): Promise<Project> {
  const ids = ruleIds;
  const { folder, outer } = options;
  const editor = checkConfig(withoutEmpty(options.settings), ids);
  const configUri = options.configUri ?? (folder === undefined ? undefined : within(folder, configFileName));
  const file = await readConfig(configUri, files, ids);
  const merged = mergeConfig(editor.config, file.config);
  const config = { ...merged, ignore: merged.ignore.flatMap(withContents) };
  const named = options.adminSettings ?? config.adminSettings;
  const around = outer?.policyUri ?? host.adminSettings;
  const policyUri = await findPolicy(named, folder, around, config, host, files);
  const problems: Project['problems'][number][] = [
    ...editor.problems.map(({ message }) => ({ message })),
    ...file.problems,
  ];
  for (const pattern of merged.ignore.filter(one => withContents(one).length === 0))
    problems.push({ message: say`ignore cannot hold ${pattern}: it names what to leave out.` });
  if (named !== undefined && policyUri === undefined)
    problems.push({ message: say`The admin settings ${named} cannot be read.` });
  const ignored = config.ignore.length === 0 ? () => false : picomatch([...config.ignore], { dot: true });
  return {
    folder,
    config,
    configUri,
    problems,
    targets:
      options.targets ?? (config.fleet.length > 0 ? config.fleet : [ownTarget(host.platform ?? 'linux')]),
    policyUri,
    files: [configUri, policyUri, named === undefined ? undefined : namedUri(named, folder)].flatMap(
      uri => uri ?? [],
    ),
    policy: policyUri === undefined ? undefined : await readPolicy(policyUri, files),
    ignores: uri => outer?.ignores(uri) === true || (folder !== undefined && ignored(relative(folder, uri))),
  };
}

/** A folder is ignored with all that is in it. */
const withContents = (pattern: string): readonly string[] => {
  const path = pattern.replace(/\/+$/, '');
  if (path === '' || path.startsWith('!')) return [];
  return path.endsWith('*') ? [path] : [path, `${path}/**`];
};

/** The machine to judge by when nobody named any: the newest release, with its defaults. */
export const ownTarget = (platform: Platform, desktop: string = newestRelease): Target => ({
  name: `Docker Desktop ${desktop} (${platform})`,
  desktop,
  platform,
  buildDriver: 'docker',
});

export const within = (folder: string, path: string): string =>
  normal(Utils.resolvePath(URI.parse(folder), path).toString());

function relative(folder: string, uri: string): string {
  const base = URI.parse(folder).path.replace(/\/?$/, '/');
  const { path } = URI.parse(uri);
  return path.startsWith(base) ? path.slice(base.length) : path;
}

type FileConfig = Pick<CheckedConfig, 'config'> & { readonly problems: Project['problems'] };

async function readConfig(
  uri: string | undefined,
  files: FileCache,
  ids: readonly string[],
): Promise<FileConfig> {
  const text = uri === undefined ? undefined : await files.text(uri);
  if (uri === undefined || text === undefined) return checkConfig(undefined, ids);
  const { value, errors, spanOf } = readJsonc(text);
  const { config, problems } = checkConfig(value, ids);
  return {
    config,
    problems: [
      ...errors.map(({ span, code }) => ({
        message: say`Not readable as JSON: ${code}.`,
        at: { uri, span },
      })),
      ...problems.map(({ path, message }) => ({ message, at: { uri, span: spanOf(path) } })),
    ],
  };
}

/** Editors send every setting, also those that nobody set. */
const withoutEmpty = (settings: unknown): unknown =>
  typeof settings === 'object' && settings !== null
    ? Object.fromEntries(
        ['fleet', 'rules', 'adminSettings', 'ignore', 'ci', 'inlayHints', 'codeLens']
          .map(key => [key, (settings as Readonly<Record<string, unknown>>)[key]] as const)
          .filter(([, value]) => value !== '' && value !== null && value !== undefined),
      )
    : undefined;

/** A file as people name it: by its URI, or by its path, from the folder on. */
function namedUri(named: string, folder: string | undefined): string | undefined {
  if (named.startsWith('file:')) return normal(named);
  if (/^[a-z]:[\\/]/i.test(named)) return normal(`file:///${named.replaceAll('\\', '/')}`);
  if (folder !== undefined) return within(folder, named);
  return named.startsWith('/') ? URI.file(named).toString() : undefined;
}

/** The admin settings that are named; else the folder's, the one nearest to its root; else those `around` it: of the outer project, or this machine's. */
async function findPolicy(
  named: string | undefined,
  folder: string | undefined,
  around: string | undefined,
  config: Config,
  host: Pick<Host, 'find'>,
  files: FileCache,
): Promise<string | undefined> {
  if (named !== undefined) {
    const uri = namedUri(named, folder);
    return uri === undefined || (await files.text(uri)) === undefined ? undefined : uri;
  }
  const found =
    folder === undefined ? [] : await host.find(folder, ['**/admin-settings.json'], config.ignore);
  const depth = (uri: string): number => uri.split('/').length;
  const nearest = [...found].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  for (const uri of [...nearest, ...(around === undefined ? [] : [around])])
    if ((await files.text(uri)) !== undefined) return normal(uri);
  return undefined;
}
