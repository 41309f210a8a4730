import { kindFor } from '../core/lint.ts';
import type { Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import type { FileCache } from './files.ts';
import type { Project } from './project.ts';

/** Names that a kind may claim. Wider than the kinds: what is inside decides for many of them. */
export const candidateGlobs: readonly string[] = [
  '**/*.{yml,yaml,json,jsonc,hcl,sh,bash,zsh,ksh,mk,makefile,Makefile}',
  '**/{Dockerfile,dockerfile,Containerfile}*',
  '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}',
  '**/{Makefile,makefile,GNUmakefile}{,.*}',
  '**/{justfile,Justfile,JUSTFILE,.justfile,*.just}',
];

/** The files of the project that some kind reads. */
export async function sourcesOf(
  project: Project,
  host: Host,
  files: FileCache,
  wanted: () => boolean = () => true,
): Promise<readonly Source[]> {
  if (project.folder === undefined) return [];
  const uris = await host.find(project.folder, candidateGlobs, project.config.ignore);
  const sources: Source[] = [];
  for (const uri of uris) {
    if (!wanted()) break;
    const text = await files.text(uri);
    if (text === undefined) continue;
    const source = { uri, text };
    if (kindFor(source) !== undefined) sources.push(source);
  }
  return sources;
}
