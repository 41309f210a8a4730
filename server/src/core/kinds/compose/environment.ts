import { fileNameOf, foldersUp, relativeUri } from '../../relative-uri.ts';
import { asList, asMap, type DataNode, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Source } from '../../text.ts';
import type { Files } from '../kind.ts';
import { baseNames, pathsOf } from './project.ts';
import { type Environment, readEnvironment } from './variables.ts';

/** Folders in which a project that includes a file is looked for: the file's own, and those above it. */
const levels = 3;

/**
 * The variables that files give a Compose file: the `.env` beside it, else those of the project that includes it. There the
 * project's own `.env` comes before the `env_file:` of the include, or the `.env` of its `project_directory:`.
 * Source: compose-spec, 14-include.md.
 */
export function environmentOf({ uri, text }: Source, files: Files): Environment {
  // Only what has variables asks for their values.
  if (!text.includes('$')) return new Map();
  const projects = foldersUp(levels).flatMap(folder =>
    baseNames.flatMap(name => {
      const there = relativeUri(uri, folder + name);
      const project = there === undefined || there === uri ? undefined : files.read(there);
      return there === undefined || project === undefined ? [] : { folder, there, project };
    }),
  );
  const including = projects.flatMap(({ folder, there, project }) => {
    const named = environmentFiles(there, project, uri);
    if (named === undefined) return [];
    return [
      ...named.flatMap(path => read(files, there, path)),
      ...read(files, there, '.env', `${folder}.env`),
    ];
  });
  return new Map([...including, ...read(files, uri, '.env')].flatMap(environment => [...environment]));
}

/** The files with variables for what is included; undefined: the project does not include the file. */
function environmentFiles(project: string, text: string, uri: string): readonly string[] | undefined {
  if (!/^include[ \t]*:/m.test(text) || !text.includes(fileNameOf(uri))) return undefined;
  const items = readYaml({ uri: project, text }).flatMap(
    ({ root }) => asList(asMap(root)?.get('include'))?.items ?? [],
  );
  const item = items.find(each => pathsOf(each).some(path => relativeUri(project, path) === uri));
  if (item === undefined) return undefined;
  const named = textsOf(asMap(item)?.get('env_file'));
  const folder = textOf(asMap(item)?.get('project_directory'));
  return named.length > 0 || folder === undefined ? named : [`${folder.replace(/\/+$/, '')}/.env`];
}

function read(files: Files, from: string, path: string, shown = path): readonly Environment[] {
  const uri = relativeUri(from, path);
  const text = uri === undefined ? undefined : files.read(uri);
  return text === undefined ? [] : [readEnvironment(text, shown)];
}

const textsOf = (node: DataNode | undefined): readonly string[] =>
  (asList(node)?.items ?? (node === undefined ? [] : [node])).flatMap(item => textOf(item) ?? []);
