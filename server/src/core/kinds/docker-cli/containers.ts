import type { Fact, Setting, Word, Workload } from '../../facts.ts';
import { known, valueOf } from '../../facts.ts';
import { commandFact } from '../exec-form.ts';
import { startedAs, startedWith } from '../image-start.ts';
import { type DockerCommand, flagOf, isOn, settingOf } from './docker-command.ts';
import { type FlagTable, flagTables } from './flag-tables.ts';
import { type Flag, readFlags, textOf } from './flags.ts';
import { runFlagFacts } from './run-options.ts';

/** `docker run`, `docker create`, `docker service create`: an image, and a command for it. */
export function runWorkload(call: DockerCommand, table: FlagTable = flagTables.run): Workload | undefined {
  const { rest, head } = call;
  const { flags, end } = readFlags(rest, table);
  if (isOn(flags, 'help')) return undefined;
  const image = rest[end];
  const reference = image === undefined ? undefined : settingOf(image);
  const facts: Fact[] = [
    ...ownRuntime(call, flags),
    ...runFlagFacts(flags, table),
    ...startCommands(call, flags, end + 1),
  ];
  if (image !== undefined && reference !== undefined)
    facts.push({
      type: 'image',
      reference,
      anchor: image.anchor,
      ...startedWith(flagOf(flags, 'entrypoint') !== undefined, rest[end + 1]?.value),
      ...startedAs(flagOf(flags, 'user')?.value?.setting),
    });
  if (facts.length === 0) return undefined;
  const workload: Workload = {
    name: nameOf(flags) ?? shown(image, call),
    runs: 'container',
    anchor: head,
    facts,
  };
  return reference === undefined ? workload : { ...workload, image: reference };
}

/** What `nvidia-docker` asks for without a flag. */
function ownRuntime({ runtime, verb }: DockerCommand, flags: readonly Flag[]): readonly Fact[] {
  const isGiven = runtime !== undefined && (verb === 'run' || verb === 'create');
  if (!isGiven || flagOf(flags, 'runtime') !== undefined) return [];
  const { uri, span } = runtime.word.anchor;
  return [{ type: 'runtime', name: known(runtime.name), anchor: { uri, span } }];
}

/** `docker exec`, `docker compose exec`, `docker compose run`: a container or service, and a command. */
export function execWorkload(call: DockerCommand, table: FlagTable): Workload | undefined {
  const { rest, head } = call;
  const { flags, end } = readFlags(rest, table);
  if (isOn(flags, 'help')) return undefined;
  const container = rest[end];
  const facts: Fact[] = [...runFlagFacts(flags, table), ...startCommands(call, flags, end + 1)];
  return container === undefined || facts.length === 0
    ? undefined
    : { name: shown(container, call), runs: 'container', anchor: head, facts };
}

/** `docker service update`: no image that is known, no command. */
export function updateWorkload(call: DockerCommand): Workload | undefined {
  const { rest, head } = call;
  const { flags } = readFlags(rest, flagTables.serviceUpdate, { interspersed: true });
  if (isOn(flags, 'help')) return undefined;
  const facts = runFlagFacts(flags, flagTables.serviceUpdate);
  const service = rest.at(-1);
  return facts.length === 0 || service === undefined
    ? undefined
    : { name: shown(service, call), runs: 'container', anchor: head, facts };
}

/** The command that the container gets; `--entrypoint sh IMAGE -c SCRIPT` puts a program in front. */
function startCommands(
  { rest, command }: DockerCommand,
  flags: readonly Flag[],
  from: number,
): readonly Fact[] {
  const args = rest.slice(from);
  const entrypoint = flagOf(flags, 'entrypoint');
  const program = entrypoint === undefined ? undefined : valueOf(entrypoint.value?.setting);
  if (entrypoint === undefined) return command.read(args).map(commandFact);
  if (program === undefined || program === '')
    return program === '' ? command.read(args).map(commandFact) : [];
  const { uri, span } = entrypoint.anchor;
  const first = { value: entrypoint.value?.setting ?? missing, anchor: { uri, span } };
  return command.read([first, ...args]).map(commandFact);
}

/**
 * What messages call the container: as the file says it, in short. What stands for an expression of the surrounding file (`${____}`)
 * says nothing to a reader, and of the action of a template (`{{ image }}`) a shell sees the first word alone.
 */
function shown(word: Word | undefined, { verb, command }: DockerCommand): string {
  const text = [...(command.holes ?? [])]
    .reduce(
      (before, [hole, written]) => before.replaceAll(hole, () => (saysMuch(written) ? written : '…')),
      word === undefined ? '' : textOf(word),
    )
    .replace(/\$\{_+\}|\$_(?!\w)/g, '…')
    .replace(/\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, part => (part.length > longest ? '…' : part));
  return /^(?:…*|\{\{|\$[\d@*]|\$\{[\d@*]\})$|\n/.test(text) ? `docker ${verb}` : text;
}

/** An expression that is longer than this says nothing to a reader. */
const longest = 30;
/** Those without a name, such as `$<` and `$(@F)`, do not either. */
const nameless = /^\$(?:\W|[({]\W\w?[)}])$/;

const saysMuch = (written: string | undefined): written is string =>
  written !== undefined && written.length <= longest && !nameless.test(written);

const missing: Setting<string> = { known: false, text: '' };

const nameOf = (flags: readonly Flag[]): string | undefined => valueOf(flagOf(flags, 'name')?.value?.setting);
