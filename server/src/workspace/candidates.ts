import { kindFor } from '../core/lint.ts';
import type { Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import type { FileCache } from './files.ts';
import { notGitIgnored } from './git-ignore.ts';
import type { Project } from './project.ts';

/** Names that a kind may claim. Wider than the kinds: what is inside decides for many of them. */
export const candidateGlobs: readonly string[] = [
  '**/*.{yml,yaml,json,jsonc,hcl,sh,bash,zsh,ksh,mk,makefile,Makefile}',
  '**/{Dockerfile,dockerfile,Containerfile}*',
  '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}',
  '**/{Makefile,makefile,GNUmakefile}{,.*}',
  '**/{justfile,Justfile,JUSTFILE,.justfile,*.just}',
];

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
  if (project.folder === undefined) return [];
  const named = await host.find(project.folder, candidateGlobs, project.config.ignore);
  const others = await host.find(project.folder, withoutEnding, project.config.ignore);
  const isNamed = new Set(named);
  const uris = [...new Set([...named, ...others])].sort();
  const sources: Source[] = [];
  for (const uri of await notGitIgnored(project.folder, uris, files)) {
    if (!wanted()) break;
    if (!isNamed.has(uri) && !(await host.begins(uri, '#!'))) continue;
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
