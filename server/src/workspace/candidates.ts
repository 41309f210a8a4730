import picomatch from 'picomatch';
import { URI } from 'vscode-uri';
import { kindFor } from '../core/lint.ts';
import type { Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import type { FileCache } from './files.ts';
import { notGitIgnored } from './git-ignore.ts';
import type { Project } from './project.ts';

/** Names that a kind may claim. Wider than the kinds: what is inside decides for many of them. */
export const candidateGlobs: readonly string[] = [
  '**/*.{yml,yaml,json,jsonc,code-workspace,hcl,sh,bash,zsh,ksh,mk,makefile,Makefile}',
  '**/{Dockerfile,dockerfile,Containerfile}*',
  '**/*{.,-,_}{Dockerfile,dockerfile,Containerfile,containerfile}',
  '**/{Makefile,makefile,GNUmakefile}',
  '**/{Makefile,makefile,GNUmakefile}{.,-,_}*',
  '**/{justfile,Justfile,JUSTFILE,.justfile,*.just}',
  '**/Kustomization',
];

const isNamedSo = picomatch([...candidateGlobs], { dot: true });

/** Whether a file has such a name. */
export const isCandidate = (uri: string): boolean => isNamedSo(URI.parse(uri).path.slice(1));

/** Names without an ending: those of scripts, and of much else, so that the first characters are looked at before all is read. */
const withoutEnding: readonly string[] = ['**/+([!.])'];

/** How the reading of a folder goes on. */
interface Reading {
  /** Whether it still should. */
  readonly wanted?: () => boolean;
  /** Told of each file that cannot be read. */
  readonly unreadable?: (uri: string) => void;
}

/** The files of the project that some kind reads. What Git leaves out is left out. */
export async function sourcesOf(
  project: Project,
  host: Host,
  files: FileCache,
  { wanted = () => true, unreadable = () => undefined }: Reading = {},
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const uri of await candidatesIn(project, host, files, wanted)) {
    if (!wanted()) break;
    const text = await files.text(uri);
    if (text === undefined) {
      unreadable(uri);
      continue;
    }
    const source = { uri, text };
    if (kindFor(source) !== undefined) sources.push(source);
  }
  return sources;
}

/** The files of the project that some kind may read, by their names and first characters. */
export async function candidatesIn(
  { folder, config }: Pick<Project, 'folder' | 'config'>,
  host: Pick<Host, 'find' | 'begins' | 'platform'>,
  files: FileCache,
  wanted: () => boolean = () => true,
): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const named = await host.find(folder, candidateGlobs, config.ignore);
  const others = await host.find(folder, withoutEnding, config.ignore);
  const isNamed = new Set(named);
  const uris = [...new Set([...named, ...others])].sort();
  const found: string[] = [];
  for (const uri of await notGitIgnored(folder, uris, files, host.platform !== 'linux')) {
    if (!wanted()) break;
    if (isNamed.has(uri) || (await host.begins(uri, '#!'))) found.push(uri);
  }
  return found;
}
