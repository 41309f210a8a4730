import { type Fact, known, valueOf } from '../../facts.ts';
import { decoded, relativeUri } from '../../relative-uri.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract, Source } from '../../text.ts';
import { broughtBy } from '../brought-script.ts';
import type { ScriptFiles } from '../container-scripts.ts';
import { resolved } from '../image-path.ts';
import type { Files } from '../kind.ts';
import { mountOption } from '../mount-option.ts';
import { scriptFile } from '../script-file.ts';
import { commandsOfScripts } from '../scripts-run.ts';
import { originOf } from './origin.ts';

/** What the lifecycle commands run of the workspace's scripts, inside the container. */
export function commandsOfWorkspaceScripts(
  commands: readonly Fact<'command'>[],
  source: Source,
  map: DataMap,
  files: Files,
  shell: ShellSyntax,
): readonly Fact<'command'>[] {
  const workspace = workspaceOf(source, map);
  if (workspace === undefined) return [];
  return commandsOfScripts(commands, new WorkspaceScripts(workspace, files), ({ script, by, ...run }) =>
    broughtBy(by, script, shell.ofRun(script, run)),
  );
}

interface Workspace {
  /** A file in the folder that is opened. */
  readonly beside: string;
  /** Where commands run. */
  readonly directory: string;
  /** The innermost first. */
  readonly mounts: readonly Mounted[];
}

interface Mounted {
  readonly target: string;
  /** Of the folder that is opened; undefined: of something else. */
  readonly path: string | undefined;
}

class WorkspaceScripts implements ScriptFiles {
  readonly #workspace: Workspace;
  readonly #files: Files;

  constructor(workspace: Workspace, files: Files) {
    this.#workspace = workspace;
    this.#files = files;
  }

  get(name: string): Extract | undefined {
    const { beside, directory, mounts } = this.#workspace;
    // A program without a path is one of the image's.
    if (!name.includes('/') || name.split('/').includes('..')) return undefined;
    const at = resolved(directory, name);
    const mount = mounts.find(({ target }) => at.startsWith(target === '/' ? target : `${target}/`));
    if (mount?.path === undefined) return undefined;
    const uri = relativeUri(beside, `./${mount.path}/${at.slice(mount.target.length)}`);
    const text = uri === undefined ? undefined : this.#files.read(uri);
    return uri === undefined || text === undefined ? undefined : scriptFile(uri, text);
  }
}

/** Source: containers.dev, "Dev Container metadata reference", `workspaceFolder`, `workspaceMount`, and where the file may be. */
function workspaceOf({ uri }: Source, map: DataMap): Workspace | undefined {
  const [, inFolder, inOther] =
    /(\/\.devcontainer\/(?:([^/]+)\/)?devcontainer\.json|\/\.devcontainer\.json)$/.exec(uri) ?? [];
  if (inFolder === undefined) return undefined;
  const up = inFolder === '/.devcontainer.json' ? './' : inOther === undefined ? '../' : '../../';
  const beside = relativeUri(uri, `${up}x`);
  if (beside === undefined) return undefined;
  const name = decoded(beside.split('/').at(-2) ?? '');
  const folder = map.get('workspaceFolder');
  const named = textOf(folder)?.replaceAll(basename, name);
  if (named?.includes('$') === true) return undefined;
  // Only Compose knows what it mounts; that commands run in the workspace is the rule.
  const compose = originOf(map) === 'compose';
  if (compose && named === undefined) return undefined;
  const usual = `/workspaces/${name}`;
  const own = map.get('workspaceMount');
  const workspace = compose
    ? [{ target: resolved('/', named ?? ''), path: '' }]
    : own === undefined
      ? [{ target: usual, path: '' }]
      : mountedBy(own, name);
  const others = compose
    ? []
    : (asList(map.get('mounts'))?.items ?? []).flatMap(item => mountedBy(item, name));
  return {
    beside,
    directory: resolved('/', named ?? workspace[0]?.target ?? usual),
    mounts: [...others, ...workspace].toSorted((a, b) => b.target.length - a.target.length),
  };
}

const basename = '${localWorkspaceFolderBasename}';

function mountedBy(node: DataNode, name: string): readonly Mounted[] {
  const map = asMap(node);
  const option = map === undefined ? mountOption(textOf(node) ?? '', known) : undefined;
  const source = map === undefined ? valueOf(option?.source) : textOf(map.get('source'));
  const target = map === undefined ? valueOf(option?.target) : textOf(map.get('target'));
  const at = target?.replaceAll(basename, name);
  if (at === undefined || !at.startsWith('/') || at.includes('$')) return [];
  const path = /^\$\{localWorkspaceFolder\}(?:\/([^$]*))?$/.exec(source ?? '');
  const inside = path === null || path[1]?.split('/').includes('..') === true ? undefined : (path[1] ?? '');
  return [{ target: resolved('/', at), path: inside }];
}
