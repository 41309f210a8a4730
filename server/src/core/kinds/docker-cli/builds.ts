import type { Anchor, BuildSite, Entitlement, Fact, Setting, Workload } from '../../facts.ts';
import { known, unknown, valueOf, valueOrText } from '../../facts.ts';
import type { Edit } from '../../text.ts';
import { allowFlags, builderName, createBuilder, createBuilderAgain } from '../builder-commands.ts';
import { variableOf } from '../command-environment.ts';
import { type Builders, isPushedHere } from './builders.ts';
import { type DockerCommand, flagOf, isOn } from './docker-command.ts';
import { flagTables } from './flag-tables.ts';
import { type Flag, type FlagValue, operandsOf, readFlags, textOf } from './flags.ts';
import { forSameUser, userOf } from './same-user.ts';
import type { ScriptSite } from './script-site.ts';

/** `docker build`, `docker buildx build` and their other names. */
export function buildWorkload(
  call: DockerCommand,
  site: ScriptSite,
  builders: Builders,
): Workload | undefined {
  const { rest, head, verb, command } = call;
  const { flags, end } = readFlags(rest, flagTables.build, { interspersed: true });
  // `--check`, `--call`, `--print` look at the Dockerfile only; without a context, it is a help text.
  if (isOn(flags, 'check') || flagOf(flags, 'call', 'help') !== undefined || end >= rest.length)
    return undefined;
  const facts: Fact[] = flags.flatMap(buildFacts);
  // The old builder makes each step in a container of its own; what ECI does with those, nobody says.
  const legacy = isOff(variableOf(command, 'DOCKER_BUILDKIT')) && verb === 'build';
  if (legacy)
    return facts.length === 0 ? undefined : { name: nameOf(flags), runs: 'build', anchor: head, facts };
  const tags = flags.flatMap(({ name, value }) =>
    name === 'tag' && value !== undefined ? [value.text] : [],
  );
  const pushed = flagOf(flags, 'push') !== undefined || pushes(flags);
  const stays = isChained(flags, builders) || (pushed && isPushedHere(tags));
  if (!pushed) builders.leaves(tags);
  const own = verb === 'build' ? builders.plain : builders.current;
  const driver = driverOf(call, flags, builders) ?? own;
  return {
    name: nameOf(flags),
    runs: 'build',
    anchor: head,
    facts: [{ type: 'build', driver, anchor: head }, ...facts],
    ...(stays ? {} : { site: siteOf(call, flags, site, builders) }),
  };
}

/** `docker buildx bake`: what its flags say about the targets of its files. */
export function bakeWorkload(
  call: DockerCommand,
  site: ScriptSite,
  builders: Builders,
): Workload | undefined {
  const { rest, head } = call;
  const { flags } = readFlags(rest, flagTables.bake, { interspersed: true });
  const looks =
    ['print', 'check'].some(name => isOn(flags, name)) || flagOf(flags, 'list', 'call', 'help') !== undefined;
  if (looks) return undefined;
  const driver = driverOf(call, flags, builders) ?? builders.current;
  return {
    name: 'docker buildx bake',
    runs: 'build',
    anchor: head,
    facts: [{ type: 'build', driver, anchor: head }, ...flags.flatMap(bakeFacts)],
    ...(isChained(flags, builders) ? {} : { site: siteOf(call, flags, site, builders) }),
  };
}

/** Whether the build starts from an image that an earlier one has only left in the engine. */
const isChained = (flags: readonly Flag[], builders: Builders): boolean =>
  flags.some(
    ({ name, value }) =>
      ['build-arg', 'build-context', 'set'].includes(name) &&
      value !== undefined &&
      builders.names(value.text),
  );

const pushes = (flags: readonly Flag[]): boolean =>
  flags.some(({ name, value }) => name === 'output' && /type=registry|push=true/.test(value?.text ?? ''));

const isOff = (setting: Setting<string> | undefined): boolean =>
  setting?.known === true && /^(?:0|f|false)$/i.test(setting.value);

const nameOf = (flags: readonly Flag[]): string => flagOf(flags, 'tag')?.value?.text ?? 'docker build';

/** The driver of the builder that the call names. */
function driverOf({ globals, command }: DockerCommand, flags: readonly Flag[], builders: Builders) {
  const named =
    flagOf(flags, 'builder')?.value?.setting ??
    flagOf(globals, 'builder')?.value?.setting ??
    variableOf(command, 'BUILDX_BUILDER');
  return named === undefined || (named.known && named.value === '') ? undefined : builders.driverOf(named);
}

/** What a flag of a build asks for. */
export function buildFacts({ name, value, anchor }: Flag): Fact[] {
  if (value === undefined) return [];
  switch (name) {
    case 'network':
      return [{ type: 'buildNetwork', scope: 'build', mode: value.setting, anchor }];
    case 'allow':
      return partsOf(value).map(setting => ({
        type: 'entitlement',
        scope: 'grant',
        name: entitlementOf(setting),
        anchor,
      }));
    case 'platform':
      return [{ type: 'platform', value: value.setting, anchor }];
    default:
      return [];
  }
}

/** Buildx took several in one flag, with commas between them. */
const partsOf = ({ text, part }: FlagValue): readonly Setting<string>[] => text.split(',').map(part);

/** `device=…` allows a device by name. */
const entitlementOf = (setting: Setting<string>): Setting<string> =>
  setting.known ? known(setting.value.replace(/^device=.*/, 'device'), setting.fromDefault) : setting;

/** `--allow`, and `--set`. */
function bakeFacts(flag: Flag): readonly Fact[] {
  const { name, value, anchor } = flag;
  if (name === 'allow') return buildFacts(flag);
  return name !== 'set' || value === undefined ? [] : overrideFacts(value.setting, anchor, value.part);
}

/** `TARGET.network=host`, `TARGET.entitlements=…`. */
export function overrideFacts(
  override: Setting<string>,
  anchor: Anchor,
  part = (text: string): Setting<string> =>
    override.known ? known(text, override.fromDefault) : unknown(text),
): readonly Fact[] {
  const written = valueOrText(override);
  const [, key = '', text = ''] = /^[^=.]+\.([\w-]+)\+?=([\s\S]*)$/.exec(written) ?? [];
  const setting = part(text);
  if (key === 'network') return [{ type: 'buildNetwork', scope: 'build', mode: setting, anchor }];
  return key === 'entitlements' ? [{ type: 'entitlement', scope: 'grant', name: setting, anchor }] : [];
}

function siteOf(
  call: DockerCommand,
  flags: readonly Flag[],
  site: ScriptSite,
  builders: Builders,
): BuildSite {
  const { verb, verbWords, command, rest } = call;
  const bake = verb === 'buildx bake';
  const commands = (needs: readonly Entitlement[]): readonly string[] => {
    const args = operandsOf(rest, { flags, end: 0 })
      .map(textOf)
      .filter(text => !text.startsWith('-'));
    const target = bake ? `bake${allowFlags(needs)}` : `build${allowFlags(needs)}`;
    return [createBuilder(needs), ['docker buildx', target, ...args].join(' ')];
  };
  const verbEdits = call.program === 'docker-buildx' ? [] : toBuildx(verbWords);
  const created = builders.has(builderName, userOf(call));
  const create = (needs: readonly Entitlement[]): readonly Edit[] | undefined => {
    const line = forSameUser(call, createBuilderAgain(needs));
    return line === undefined ? undefined : site.insertBefore?.(command, line);
  };
  const possible = created || create([]) !== undefined;
  const named = flagOf(flags, 'builder') ?? flagOf(call.globals, 'builder');
  const last = verbWords.at(-1);
  if (
    !possible ||
    verbEdits === undefined ||
    last === undefined ||
    (named !== undefined && named.anchor.replace === undefined)
  )
    return { commands };
  return {
    commands,
    useContainerDriver: needs => {
      const granted = flags.flatMap(({ name, value }) =>
        name === 'allow' && value !== undefined ? partsOf(value).map(valueOf) : [],
      );
      const added = [
        ...(named === undefined ? [` --builder ${builderName}`] : []),
        ...(hasOutput(flags) ? [] : [' --load']),
        allowFlags(needs.filter(need => !granted.includes(need))),
      ].join('');
      const { uri, span } = last.anchor;
      return [
        ...(created ? [] : (create(needs) ?? [])),
        ...verbEdits,
        ...(added === '' ? [] : [{ uri, span: { start: span.end, end: span.end }, text: added }]),
        ...(named?.anchor.replace?.(builderName) ?? []),
      ];
    },
  };
}

/** Whether the call says where the result goes; by itself a docker-container builder keeps it to its cache. */
const hasOutput = (flags: readonly Flag[]): boolean =>
  flagOf(flags, 'push', 'load', 'output') !== undefined ||
  flags.some(({ name, value }) => name === 'set' && /^[^=.]+\.output\+?=/.test(value?.text ?? ''));

/** `build` as `buildx build`. Undefined: the words stand elsewhere than the command. */
function toBuildx(verbWords: DockerCommand['verbWords']): readonly Edit[] | undefined {
  const [first, second] = verbWords;
  if (first?.anchor.replace === undefined || (second !== undefined && second.anchor.replace === undefined))
    return undefined;
  const name = textOf(first);
  if (second === undefined) {
    const { uri, span } = first.anchor;
    return [{ uri, span: { start: span.start, end: span.start }, text: 'buildx ' }];
  }
  return name === 'buildx' ? [] : first.anchor.replace('buildx');
}
