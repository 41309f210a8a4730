import { decoded, fileNameOf, foldersUp, relativeUri } from '../../relative-uri.ts';
import { asList, asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Source } from '../../text.ts';
import { filesBelow } from '../folder-files.ts';
import { type Files, readAs } from '../kind.ts';
import { includeMatches } from './include.ts';

/** More files than these are not read with one. */
const mostIncluded = 50;
/** Folders above a file in which the repository may begin. */
const levels = 5;
/** The file that a pipeline begins with; others are there to be included. */
const rootName = '.gitlab-ci.yml';

/** A file of a pipeline with those that it is read with: what it includes, and the file that includes it. */
export class GitlabProject {
  /** The one that counts most first: a file counts more than what it includes. */
  readonly #files: readonly PipelineFile[];
  readonly #own: PipelineFile;
  readonly #asked = new Map<string, readonly DataNode[]>();

  constructor(source: Source, top: DataMap, files: Files) {
    this.#own = new PipelineFile(source, top);
    this.#files = rootProject(this.#own, files) ?? included(this.#own, files);
  }

  /** The file that pipelines begin with, at the top of the repository; undefined: nobody knows which one that is. */
  get root(): string | undefined {
    const uri = this.#files[0]?.uri ?? '';
    return fileNameOf(uri) === rootName ? uri : undefined;
  }

  /** What is written under a key at the top: jobs of one name are merged. */
  all(key: string): readonly DataNode[] {
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    const nodes = this.#files.flatMap(file => file.get(key) ?? []);
    this.#asked.set(key, nodes);
    return nodes;
  }

  maps(key: string): readonly DataMap[] {
    return this.all(key).flatMap(node => asMap(node) ?? []);
  }

  /** It includes files that are in no folder here: any job may be begun there. */
  get hasFilesElsewhere(): boolean {
    return this.#files.some(file => file.includesElsewhere());
  }

  /** The values that the other files give the inputs of this one. */
  inputsGiven(): ReadonlyMap<string, readonly string[]> {
    const given = new Map<string, readonly string[]>();
    for (const file of this.#files)
      for (const { key, value } of file.inputsFor(this.#own.uri)) {
        const text = textOf(value);
        const before = given.get(key) ?? [];
        given.set(key, text === undefined ? before : [...before, text]);
      }
    return given;
  }

  /** The entries of the other files that name one of these, or a template of a file that does. */
  othersThatName(templates: ReadonlySet<string>): readonly DataEntry[] {
    const names = new Set(templates);
    const left = new Set(this.#files.filter(file => file !== this.#own));
    const found: DataEntry[] = [];
    // A file that is taken may bring names that one before it has: sets go on with what is added meanwhile.
    for (const name of names)
      for (const file of left) {
        if (!file.text.includes(name)) continue;
        left.delete(file);
        const entries = file.top?.entries ?? [];
        found.push(...entries);
        for (const { key } of entries) if (key.startsWith('.')) names.add(key);
      }
    return found;
  }
}

/** A key at the beginning of a line, quoted or not. */
const topKey = /^(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^\n]*?))[ \t]*:(?=\s|$)/gm;

/** Its text is parsed when something of it is asked for: pipelines can have many files. */
class PipelineFile {
  readonly uri: string;
  readonly text: string;
  #top: DataMap | undefined;
  #isRead = false;
  #keys: ReadonlySet<string> | undefined;

  constructor({ uri, text }: Source, top?: DataMap) {
    this.uri = uri;
    this.text = text;
    this.#top = top;
    this.#isRead = top !== undefined;
  }

  /** With `spec:` before it, the pipeline is the second document. */
  get top(): DataMap | undefined {
    if (!this.#isRead) this.#top = asMap(readYaml(this).at(-1)?.root);
    this.#isRead = true;
    return this.#top;
  }

  get(key: string): DataNode | undefined {
    this.#keys ??= new Set([...this.text.matchAll(topKey)].map(([, a, b, c]) => a ?? b ?? c ?? ''));
    return this.#keys.has(key) ? this.top?.get(key) : undefined;
  }

  /** Files of other projects and servers; what GitLab's own templates bring goes by names that few take by chance. */
  includesElsewhere(): boolean {
    return this.#included().some(item => {
      const map = asMap(item);
      if (map === undefined) return /^https?:/i.test(textOf(item) ?? '');
      return elsewhere.some(key => map.get(key) !== undefined);
    });
  }

  #included(): readonly (DataNode | undefined)[] {
    const node = this.get('include');
    return asList(node)?.items ?? [node];
  }

  /** `- local: path` with `inputs:`, where that is the path of a file. */
  inputsFor(uri: string): readonly DataEntry[] {
    return this.#included().flatMap(item => {
      const path = textOf(asMap(item)?.get('local'))?.replace(/^\/+/, '');
      const isThat = path !== undefined && decoded(uri).endsWith(`/${path}`);
      return isThat ? (asMap(asMap(item)?.get('inputs'))?.entries ?? []) : [];
    });
  }

  /** The paths of `include: path`, `- local: path`, or a list of such. */
  includes(): readonly string[] {
    return this.#included().flatMap(item => {
      const path = textOf(asMap(item)?.get('local') ?? item);
      return path === undefined ? [] : path.replace(/^\/+/, '');
    });
  }
}

const elsewhere = ['project', 'remote', 'component'];

const otherFile = (source: Source): PipelineFile => new PipelineFile(source);

/** The files of the pipeline that leads to this one, where one above it does. */
function rootProject(own: PipelineFile, files: Files): readonly PipelineFile[] | undefined {
  if (fileNameOf(own.uri) === rootName) return undefined;
  for (const above of foldersUp(levels)) {
    const uri = relativeUri(own.uri, above + rootName);
    const root = uri === undefined ? undefined : readAs(files, uri, otherFile);
    if (root === undefined) continue;
    const all = included(root, files, own);
    if (all.includes(own)) return all;
  }
  return undefined;
}

/** A file and what it includes, the one that counts most first. `known`: one that is read already, below the root of the repository. */
function included(root: PipelineFile, files: Files, known?: PipelineFile): readonly PipelineFile[] {
  const seen = new Set([root.uri]);
  const visit = (file: PipelineFile): readonly PipelineFile[] => [
    file,
    ...file
      .includes()
      .toReversed()
      .flatMap(path => {
        if (seen.size > mostIncluded) return [];
        return (
          path.includes('*') ? matching(root, path, files, known) : [inRepository(file.uri, path, files)]
        ).flatMap(found => {
          if (found === undefined || seen.has(found.uri) || seen.size > mostIncluded) return [];
          seen.add(found.uri);
          return visit(found.uri === known?.uri ? known : found);
        });
      }),
  ];
  return visit(root);
}

/**
 * The files that a path with `*` takes in, the last first. Only where the repository begins, at the file that pipelines begin with, are
 * folders looked into; whether one that is known is among them its path tells.
 */
function matching(
  root: PipelineFile,
  path: string,
  files: Files,
  known: PipelineFile | undefined,
): readonly (PipelineFile | undefined)[] {
  const listed =
    fileNameOf(root.uri) === rootName
      ? filesBelow(root.uri, path.slice(0, path.indexOf('*')), files, path.includes('**'))
      : [];
  const taken = listed.filter(uri => /\.ya?ml$/i.test(uri) && includeMatches(path, pathBelow(root.uri, uri)));
  const isKnown = known !== undefined && includeMatches(path, pathBelow(root.uri, known.uri));
  return [
    ...taken.toReversed().map(uri => (uri === known?.uri ? known : readAs(files, uri, otherFile))),
    ...(isKnown ? [known] : []),
  ];
}

/** The path of a file from the folder of another. */
function pathBelow(other: string, uri: string): string {
  const folder = other.slice(0, other.lastIndexOf('/') + 1);
  return uri.startsWith(folder) ? decoded(uri.slice(folder.length)) : '';
}

/** A path of the repository: its root is the folder of the file, or one above. */
function inRepository(uri: string, path: string, files: Files): PipelineFile | undefined {
  for (const above of foldersUp(levels)) {
    const there = relativeUri(uri, above + path);
    const file = there === undefined ? undefined : readAs(files, there, otherFile);
    if (file !== undefined) return file;
  }
  return undefined;
}
