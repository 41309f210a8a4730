import { fileNameOf, relativeUri } from '../../relative-uri.ts';
import {
  asList,
  asMap,
  type DataEntry,
  type DataMap,
  type DataNode,
  dataMap,
  textOf,
} from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import { type Files, readAs } from '../kind.ts';
import { isReset, mergeMaps, withoutReset } from './merge.ts';
import { readEnvironment } from './variables.ts';

/** The names that `docker compose` looks for, in its order. Source: compose-spec, 03-compose-file.md; docker/compose. */
export const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** Files that extend or include one another further than this are a mistake. */
const deepest = 30;

type Services = ReadonlyMap<string, DataEntry>;

/** The Compose files that one file is read together with. Each is read once. */
export class ComposeProject {
  readonly #files: Files;
  readonly #roots = new Map<string, DataMap | undefined>();
  readonly #named = new Map<string, Services>();
  readonly #resolved = new Map<string, DataMap>();
  /** Services of files with those that they include. */
  readonly #whole = new Map<string, Services>();
  readonly #uri: string;

  /** `roots`: the documents of the file, where they have been read. */
  constructor(uri: string, roots: readonly (DataMap | undefined)[] | undefined, files: Files) {
    this.#uri = uri;
    this.#files = files;
    if (roots !== undefined) this.#roots.set(uri, mergedDocuments(roots));
  }

  /** The services that this file speaks of, as they run: with what they extend, and with the file's counterpart. */
  services(): readonly DataEntry[] {
    return this.#merged()
      .filter(({ value }) => !isReset(value))
      .map(entry => ({ ...entry, value: withoutReset(entry.value) }));
  }

  #merged(): readonly DataEntry[] {
    const own = this.#services(this.#uri);
    const named = composeFiles(this.#uri, this.#files);
    if (named !== undefined)
      return merged(
        named.map(uri => (uri === this.#uri ? own : this.#all(uri))),
        own,
      );
    const name = fileNameOf(this.#uri).toLowerCase();
    if (baseNames.includes(name)) {
      const override = this.#sibling(overrideNames);
      return override === undefined ? [...own.values()] : merged([own, this.#services(override)], own);
    }
    const base = this.#sibling(baseNames);
    if (base === undefined) return [...own.values()];
    const under = this.#all(base);
    if (overrideNames.includes(name)) return merged([under, own], own);
    // `-f compose.yaml -f compose.gpu.yaml`: likely, so the image is taken from there; nothing else is.
    return [...own.values()].map(entry => withImage(entry, under.get(entry.key)));
  }

  /** The services of this file that others in it extend. */
  extended(): ReadonlySet<string> {
    const names = [...this.#written(this.#uri).values()].flatMap(({ value }) => {
      const from = extendsOf(asMap(value));
      return from === undefined || from.file !== undefined ? [] : [from.service];
    });
    return new Set(names);
  }

  /** The services of a file as it writes them. */
  #written(uri: string): Services {
    const known =
      this.#named.get(uri) ?? new Map(servicesOf(this.#root(uri)).map(entry => [entry.key, entry]));
    this.#named.set(uri, known);
    return known;
  }

  #root(uri: string): DataMap | undefined {
    if (!this.#roots.has(uri)) {
      const documents = readAs(this.#files, uri, readYaml) ?? [];
      this.#roots.set(uri, mergedDocuments(documents.map(({ root }) => asMap(root))));
    }
    return this.#roots.get(uri);
  }

  #sibling(names: readonly string[]): string | undefined {
    const uris = names.flatMap(name => relativeUri(this.#uri, name) ?? []);
    // All are asked for, so that what is missing is loaded in one go.
    return uris.filter(uri => this.#files.read(uri) !== undefined)[0];
  }

  #services(uri: string): Services {
    return new Map(
      [...this.#written(uri).values()].map(entry => {
        const value = this.#resolve(uri, entry.key, 0);
        return [entry.key, value === undefined ? entry : { ...entry, value }];
      }),
    );
  }

  /** The services of a file and of those that it includes. */
  #all(uri: string, open: ReadonlySet<string> = new Set()): Services {
    const known = this.#whole.get(uri);
    if (known !== undefined) return known;
    if (open.has(uri) || open.size > deepest) return new Map();
    const inside = new Set(open).add(uri);
    const included = (asList(this.#root(uri)?.get('include'))?.items ?? []).flatMap(item =>
      pathsOf(item).flatMap(path => {
        const there = relativeUri(uri, path);
        return there === undefined ? [] : [...this.#all(there, inside)];
      }),
    );
    const all = new Map([...included, ...this.#services(uri)]);
    this.#whole.set(uri, all);
    return all;
  }

  /** A service with what it extends. One that extends itself in a circle stays as it is. */
  #resolve(uri: string, name: string, depth: number): DataMap | undefined {
    const key = `${uri} ${name}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const service = asMap(this.#written(uri).get(name)?.value);
    if (service === undefined) return undefined;
    this.#resolved.set(key, service);
    const from = extendsOf(service);
    if (from === undefined || depth > deepest) return service;
    const file = from.file === undefined ? uri : relativeUri(uri, from.file);
    const parent = file === undefined ? undefined : this.#resolve(file, from.service, depth + 1);
    if (parent === undefined || parent === service) return service;
    const whole = mergeMaps(
      dataMap(
        parent,
        parent.entries.filter(entry => entry.key !== 'extends'),
      ),
      service,
    );
    this.#resolved.set(key, whole);
    return whole;
  }
}

/** The documents of one file are merged as files are. */
const mergedDocuments = (roots: readonly (DataMap | undefined)[]): DataMap | undefined =>
  roots
    .filter(root => root !== undefined)
    .reduce<DataMap | undefined>((all, root) => (all === undefined ? root : mergeMaps(all, root)), undefined);

/** The services: under `services:`, or at the top in the layout before version 2. */
export function servicesOf(root: DataMap | undefined): readonly DataEntry[] {
  if (root === undefined) return [];
  const services = root.entry('services');
  const isService = ({ key }: DataEntry): boolean => !key.startsWith('x-');
  if (services !== undefined) return (asMap(services.value)?.entries ?? []).filter(isService);
  const modern = ['version', 'networks', 'volumes', 'include', 'name', 'configs', 'secrets', 'models'];
  if (modern.some(key => root.get(key) !== undefined)) return [];
  return root.entries.filter(entry => {
    const map = asMap(entry.value);
    if (map === undefined || !isService(entry)) return false;
    return textOf(map.get('image')) !== undefined || map.get('build') !== undefined;
  });
}

interface Extends {
  readonly service: string;
  readonly file: string | undefined;
}

/** `extends: name`, or `extends: { service: name, file: path }`. */
function extendsOf(service: DataMap | undefined): Extends | undefined {
  const node = service?.get('extends');
  const name = textOf(node) ?? textOf(asMap(node)?.get('service'));
  return name === undefined ? undefined : { service: name, file: textOf(asMap(node)?.get('file')) };
}

/** The paths of an entry of `include:`, in its short or long form. */
export function pathsOf(item: DataNode): readonly string[] {
  const path = asMap(item)?.get('path') ?? item;
  const nodes = path.type === 'list' ? path.items : [path];
  return nodes.flatMap(node => textOf(node) ?? []);
}

/**
 * The files that Compose reads instead of those with its usual names, where `.env` says so and the file is one of them. Source:
 * docs.docker.com, "Configure pre-defined environment variables": COMPOSE_FILE.
 */
function composeFiles(uri: string, files: Files): readonly string[] | undefined {
  const there = relativeUri(uri, '.env');
  const environment = readEnvironment(there === undefined ? undefined : files.read(there));
  const named = environment.get('COMPOSE_FILE')?.value;
  if (named === undefined) return undefined;
  const separator = environment.get('COMPOSE_PATH_SEPARATOR')?.value || (named.includes(';') ? ';' : ':');
  const uris = named.split(separator).flatMap(path => relativeUri(uri, path.trim()) ?? []);
  return uris.includes(uri) ? uris : undefined;
}

/** The services as the files in their order make them, where `own` has them: what only another file has is for that file. */
function merged(files: readonly Services[], own: Services): readonly DataEntry[] {
  return [...own.values()].map(entry => {
    const value = files
      .flatMap(services => services.get(entry.key)?.value ?? [])
      .reduce<DataNode | undefined>((below, above) => {
        const [under, over] = [asMap(below), asMap(above)];
        return isReset(above) || under === undefined || over === undefined ? above : mergeMaps(under, over);
      }, undefined);
    return value === undefined ? entry : { ...entry, value };
  });
}

function withImage(entry: DataEntry, base: DataEntry | undefined): DataEntry {
  const own = asMap(entry.value);
  const image = asMap(base?.value)?.entry('image');
  if (own === undefined || image === undefined || own.get('image') !== undefined) return entry;
  return { ...entry, value: dataMap(own, [...own.entries, image]) };
}
