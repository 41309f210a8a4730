import { type Anchor, known, type Setting, unknown, valueOf, valueOrText, type Word } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { mayBePrefix } from '../../syntax/shell/wrappers.ts';
import { variableOf } from '../command-environment.ts';
import { flagTables } from './flag-tables.ts';
import { type Flag, isWrittenBefore, readFlags, textOf } from './flags.ts';

/** A call of docker, up to its verb. */
export interface DockerCommand {
  /** The verb by its usual name: `run` for `container run`, `buildx build` for `buildx b`. */
  readonly verb: string;
  /** The name of the program: `docker`, or one of its plugins. */
  readonly program: string;
  /** What stands before it and runs it: `sudo -E`, `$SUDO`. */
  readonly before: readonly Word[];
  /** The words of the verb as written (`image build`: two). */
  readonly verbWords: readonly Word[];
  /** From `docker` to the verb. */
  readonly head: Anchor;
  /** The runtime that the program asks for by itself, and its word. */
  readonly runtime?: { readonly name: string; readonly word: Word };
  /** What follows the verb. */
  readonly rest: readonly Word[];
  /** Flags of `docker`, `docker buildx` or `docker compose` before the verb. */
  readonly globals: readonly Flag[];
  readonly command: ShellCommand;
}

const plugins: Readonly<Record<string, readonly string[]>> = {
  'docker-compose': ['compose'],
  'docker-buildx': ['buildx'],
};

/**
 * Programs that call docker with a runtime of theirs. Source: NVIDIA/nvidia-docker, the script nvidia-docker: it puts
 * `--runtime=nvidia` behind `run` and `create`.
 */
const runtimes: Readonly<Record<string, string>> = { 'nvidia-docker': 'nvidia' };

/** Other names of verbs. Sources: docker/cli and docker/buildx references. */
const aliases: Readonly<Record<string, string>> = {
  'container run': 'run',
  'container create': 'create',
  'container exec': 'exec',
  'image build': 'build',
  'builder build': 'build',
  'buildx b': 'buildx build',
  'buildx f': 'buildx bake',
  bake: 'buildx bake',
};

const groups = new Set([
  'container',
  'image',
  'builder',
  'buildx',
  'compose',
  'service',
  'context',
  'volume',
]);

/** Reads a command as a call of docker; undefined: it is none, or what it does is not known. */
export function dockerCommand(command: ShellCommand): DockerCommand | undefined {
  const from = command.words.findIndex((word, i) => !mayBePrefix(word, command.words[i + 1]));
  const program = command.words[from];
  const name = program === undefined ? undefined : nameOf(program);
  if (program === undefined || name === undefined) return undefined;
  const plugin = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  const runtime = Object.hasOwn(runtimes, name) ? runtimes[name] : undefined;
  if (name !== 'docker' && plugin === undefined && runtime === undefined) return undefined;
  const verbs: string[] = [...(plugin ?? [])];
  const verbWords: Word[] = [];
  const globals: Flag[] = [];
  let at = from + 1;
  for (;;) {
    const [group] = verbs;
    const table =
      group === undefined ? flagTables.docker : group === 'compose' ? flagTables.compose : flagTables.buildx;
    const tail = command.words.slice(at);
    const { flags, end } = readFlags(tail, table);
    globals.push(...flags);
    const verb = tail[end];
    const text = verb === undefined ? undefined : valueOf(verb.value);
    if (verb === undefined || text === undefined) return undefined;
    verbs.push(text);
    verbWords.push(verb);
    at += end + 1;
    if (verbs.length === 2 || !groups.has(text)) break;
  }
  if (isOn(globals, 'help')) return undefined;
  const written = verbs.join(' ');
  const last = verbWords.at(-1) ?? program;
  return {
    verb: Object.hasOwn(aliases, written) ? (aliases[written] ?? written) : written,
    program: name,
    before: [...command.wrapper, ...command.words.slice(0, from)],
    verbWords,
    head: headOf(program, last),
    rest: command.words.slice(at),
    globals,
    command,
    ...(runtime === undefined ? {} : { runtime: { name: runtime, word: program } }),
  };
}

/** The name of a program: of a path also where only the run knows in which folder it is (`"$BIN/docker"`). */
const nameOf = ({ value }: Word): string | undefined =>
  (value.known ? value.value : /[\\/][\w.-]+$/.exec(value.text)?.[0])
    ?.replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '');

/** Both words, where they stand together; the verb where it is given to a function that runs the program. */
function headOf(program: Word, verb: Word): Anchor {
  const [from, to] = [program.anchor, verb.anchor];
  if (isWrittenBefore(program, verb))
    return { uri: from.uri, span: { start: from.span.start, end: to.span.end } };
  const { uri, span } = program.broughtBy === verb.broughtBy ? from : to;
  return { uri, span };
}

/** The last value of a flag. */
export const flagOf = (flags: readonly Flag[], ...names: readonly string[]): Flag | undefined =>
  flags.findLast(({ name }) => names.includes(name));

export const isOn = (flags: readonly Flag[], name: string): boolean => {
  const flag = flagOf(flags, name);
  return flag !== undefined && (flag.value === undefined || /^(?:true|1|t)$/i.test(flag.value.text));
};

/** Contexts of Docker Desktop, and the one of the machine. */
const localContexts = new Set(['', 'default', 'desktop-linux', 'desktop-windows']);

/** Whether the call reaches an engine that may be another than Docker Desktop's. */
export function isElsewhere({ globals, command }: Pick<DockerCommand, 'globals' | 'command'>): boolean {
  const host = flagOf(globals, 'host')?.value?.setting ?? variableOf(command, 'DOCKER_HOST');
  const context = flagOf(globals, 'context')?.value?.setting ?? variableOf(command, 'DOCKER_CONTEXT');
  return isOfElsewhere(host, context);
}

/** The same of `DOCKER_HOST` and `DOCKER_CONTEXT`. */
export const isOfElsewhere = (
  host: Setting<string> | undefined,
  context: Setting<string> | undefined,
): boolean =>
  (host !== undefined && !isLocalHost(host)) || (context !== undefined && !isLocalContext(context));

/** The raw socket or pipe of Docker Desktop's engine that the call names, however its directory is written. */
export function rawSocketOf(
  call: DockerCommand,
): { readonly host: string; readonly anchor: Anchor } | undefined {
  const flag = flagOf(call.globals, 'host');
  const setting = flag?.value?.setting ?? variableOf(call.command, 'DOCKER_HOST');
  if (setting === undefined) return undefined;
  const host = valueOrText(setting);
  return /(?:[/\\]docker\.raw\.sock|[/\\]pipe[/\\]docker_engine_linux)$/i.test(host)
    ? { host, anchor: flag?.anchor ?? call.head }
    : undefined;
}

export const isLocalContext = (name: Setting<string>): boolean => name.known && localContexts.has(name.value);

/** Sockets of engines that are not Docker Desktop's: of other products, and of an engine without root (docs.docker.com, rootless). */
const otherEngine = /podman|colima|[/.]lima\b|[/.]rd\/|rancher|orbstack|minikube|\/run\/user\/[^/]*\/docker/i;
/** The socket of an engine that a script starts beside Docker Desktop's has another name. */
const socketOfEngine = /^unix:.*\/docker(?:-cli|\.raw)?\.sock$/;
/** Docker Desktop's own sockets, whatever the home directory. */
const desktopSocket = /^unix:\/\/\S*\/\.docker\/(?:run|desktop)\/docker(?:-cli)?\.sock$/;

const isLocalHost = (host: Setting<string>): boolean =>
  host.known ? isLocalAddress(host.value) : desktopSocket.test(host.text);

const isLocalAddress = (host: string): boolean =>
  !otherEngine.test(host) &&
  (host === '' ||
    /^(?:npipe|fd):/.test(host) ||
    socketOfEngine.test(host) ||
    /^(?:(?:tcp|https?):\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|host\.docker\.internal)(?::|\/|$)/.test(
      host,
    ));

/** The words as one setting: known where the word is. */
export const settingOf = (word: Word): Setting<string> =>
  word.value.known ? known(word.value.value, word.value.fromDefault) : unknown(textOf(word));
