import { type Fact, valueOf } from '../../facts.ts';
import { relativeUri } from '../../relative-uri.ts';
import { asScalar, type DataMap, textOf } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { broughtBy } from '../brought-script.ts';
import type { ScriptFiles } from '../container-scripts.ts';
import type { ImageScripts } from '../dockerfile/scripts.ts';
import { shellCommands } from '../exec-form.ts';
import { programFolders, resolved } from '../image-path.ts';
import type { Files } from '../kind.ts';
import { scriptFile } from '../script-file.ts';
import { commandsOfScripts } from '../scripts-run.ts';
import { textConfigs } from './files.ts';

interface Surroundings {
  readonly service: DataMap;
  /** What the container is made with, its mounts among it. */
  readonly given: readonly Fact[];
  /** `configs:` of the file. */
  readonly configs: DataMap | undefined;
  readonly files: Files;
  readonly shell: ShellSyntax;
  /** The scripts in the image that is built for it. */
  readonly image: () => ImageScripts | undefined;
}

/** What the commands of a service run of scripts that are at hand: the text of a config, a mount from beside the file, its build's context. */
export function commandsOfGivenScripts(
  commands: readonly Fact<'command'>[],
  surroundings: Surroundings,
): readonly Fact<'command'>[] {
  const { service, shell } = surroundings;
  const scripts = new GivenScripts(surroundings);
  // Only where one of the two is all that starts are the arguments certain.
  const whole = service.get('entrypoint') === undefined || service.get('command') === undefined;
  return commandsOfScripts(commands, scripts, ({ script, by, given, ...run }) =>
    scripts.isConfig(script)
      ? shellCommands(script, shell)
      : broughtBy(by, script, shell.ofRun(script, { ...run, given: whole ? given : undefined })),
  );
}

/** Something at a path of the container. */
interface Placed {
  readonly target: string;
  /** Absent: it is there, and nobody knows what it is. */
  readonly from?: { readonly uri: string; readonly path: string };
}

class GivenScripts implements ScriptFiles {
  readonly programFolders = programFolders;
  readonly #texts: ReadonlyMap<string, Extract>;
  readonly #placed: readonly Placed[];
  readonly #directory: string | undefined;
  readonly #readImage: Surroundings['image'];
  #image: ImageScripts | 'none' | undefined;
  readonly #files: Files;
  readonly #found = new Map<string, Extract | undefined>();

  constructor({ service, given, configs, files, image }: Surroundings) {
    this.#files = files;
    this.#readImage = image;
    this.#directory = textOf(service.get('working_dir'));
    this.#texts = new Map(
      textConfigs(service, configs).flatMap(({ content, target }) => {
        const text = asScalar(content)?.extract;
        return text === undefined ? [] : [[resolved('/', target), text] as const];
      }),
    );
    this.#placed = given
      .flatMap(fact => (fact.type === 'mount' ? placedBy(fact) : []))
      .toSorted((a, b) => b.target.length - a.target.length);
  }

  isConfig(script: Extract): boolean {
    return [...this.#texts.values()].includes(script);
  }

  get(name: string): Extract | undefined {
    if (name.includes('/')) {
      const directory = name.startsWith('/') ? '/' : (this.#directory ?? this.#built()?.directory);
      return directory === undefined ? undefined : this.#at(resolved(directory, name));
    }
    if (this.#texts.size === 0 && this.#placed.length === 0) return undefined;
    return programFolders.map(folder => this.#at(`${folder}/${name}`)).find(found => found !== undefined);
  }

  within(folder: string): readonly string[] {
    const placed = this.#placedAt(folder);
    if (placed === undefined) return this.#built()?.within(folder) ?? [];
    const uri = uriIn(placed, folder);
    return (uri === undefined ? undefined : this.#files.list?.(uri)?.files) ?? [];
  }

  #at(path: string): Extract | undefined {
    const text = this.#texts.get(path);
    if (text !== undefined) return text;
    if (!this.#found.has(path)) this.#found.set(path, this.#mounted(path));
    return this.#found.get(path);
  }

  /** What the innermost mount has there. */
  #mounted(path: string): Extract | undefined {
    const placed = this.#placedAt(path);
    if (placed === undefined) return this.#copied(path);
    const uri = uriIn(placed, path);
    const read = uri === undefined ? undefined : this.#files.read(uri);
    return uri === undefined || read === undefined ? undefined : scriptFile(uri, read);
  }

  #placedAt(path: string): Placed | undefined {
    return this.#placed.find(
      ({ target }) => path === target || path.startsWith(target === '/' ? target : `${target}/`),
    );
  }

  #built(): ImageScripts | undefined {
    this.#image ??= this.#readImage() ?? 'none';
    return this.#image === 'none' ? undefined : this.#image;
  }

  /** What the build has copied there, not what its Dockerfile writes. */
  #copied(path: string): Extract | undefined {
    const script = this.#built()?.get(path);
    return script === undefined || script.text.length < (this.#files.read(script.uri)?.length ?? 0)
      ? undefined
      : script;
  }
}

const uriIn = ({ target, from }: Placed, path: string): string | undefined =>
  from && relativeUri(from.uri, from.path + path.slice(target.length));

function placedBy({ kind, source, target, anchor }: Fact<'mount'>): readonly Placed[] {
  const [path, at] = [valueOf(source), valueOf(target)];
  if (at === undefined || !at.startsWith('/')) return [];
  const placed = { target: resolved('/', at) };
  const beside = kind === 'bind' && path !== undefined && !/^(?:[/~\\]|[A-Za-z]:)/.test(path);
  return [beside ? { ...placed, from: { uri: anchor.uri, path: path.replace(/\/+$/, '') } } : placed];
}
