import { type Anchor, type Fact, known, type Setting, unknown, type Word } from '../../facts.ts';
import { mountOption, volumeOption, volumeOptionsBind } from '../mount-option.ts';
import { type FlagTable, flagTables, hasFlag } from './flag-tables.ts';
import { type Flag, type FlagValue, readFlags } from './flags.ts';

/** How the surroundings of the words read and edit them. */
export interface WordContext {
  /** Resolves the variables of the surrounding file in a part of a word. */
  readonly resolve?: (text: string) => Setting<string>;
  /** Takes out the words from `first` to `last`, where that takes more than taking out each. */
  readonly remove?: (first: number, last: number) => Anchor['remove'];
  /** What holds the words: it goes where nothing would be left in it. */
  readonly holder?: Anchor;
}

type Lower = (value: FlagValue, anchor: Anchor) => readonly Fact[];

const namespace =
  (space: Fact<'namespace'>['space']): Lower =>
  ({ setting }, anchor) => [{ type: 'namespace', space, mode: setting, anchor }];
const device =
  (what: Fact<'device'>['what']): Lower =>
  ({ setting }, anchor) => [{ type: 'device', what, value: setting, anchor }];
/** `--network name=host,alias=…`: the long form names the network in a field. */
const network: Lower = ({ text, setting, part }, anchor) => {
  const name = /(?:^|,)name=([^,]*)/.exec(text)?.[1];
  return [{ type: 'namespace', space: 'network', mode: name === undefined ? setting : part(name), anchor }];
};
const mount: Lower = ({ text, part }, anchor) => {
  const found = mountOption(text, part);
  const bind = volumeOptionsBind(text, part);
  return [found, bind].flatMap(one => (one === undefined ? [] : [{ type: 'mount', ...one, anchor }]));
};
const volume: Lower = ({ text, part }, anchor) => {
  const found = volumeOption(text, part);
  return found === undefined ? [] : [{ type: 'mount', ...found, anchor }];
};
const sysctl: Lower = ({ text, part }, anchor) => {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  return [
    { type: 'sysctl', name: part(name), value: at < 0 ? unknown('') : part(text.slice(at + 1)), anchor },
  ];
};
const isolation: Lower = ({ text, setting }, anchor) => [
  { type: 'platform', value: setting.known ? known(`isolation=${text}`) : setting, anchor },
];
const capability: Lower = ({ setting }, anchor) => {
  const name = setting.known
    ? known(setting.value.toUpperCase().replace(/^CAP_/, ''), setting.fromDefault)
    : setting;
  return [{ type: 'capability', name, anchor }];
};

/** What the flags of containers mean that ECI has a say in. Source: docker/cli, container_run.md, service_create.md. */
const options: Readonly<Record<string, Lower>> = {
  network,
  net: network,
  pid: namespace('pid'),
  ipc: namespace('ipc'),
  uts: namespace('uts'),
  userns: namespace('user'),
  cgroupns: namespace('cgroup'),
  runtime: ({ setting }, anchor) => [{ type: 'runtime', name: setting, anchor }],
  restart: ({ setting }, anchor) => [{ type: 'restart', policy: setting, anchor }],
  platform: ({ setting }, anchor) => [{ type: 'platform', value: setting, anchor }],
  isolation,
  'cap-add': capability,
  'security-opt': ({ setting }, anchor) => [{ type: 'securityOption', option: setting, anchor }],
  device: device('device'),
  'device-cgroup-rule': device('cgroup-rule'),
  gpus: device('gpu'),
  sysctl,
  volume,
  // docker compose run: another name of --volume
  volumes: volume,
  mount,
  // docker service update
  'mount-add': mount,
  'network-add': network,
  'sysctl-add': sysctl,
};

const socket = known('/var/run/docker.sock');

/** Flags that are on when they stand alone. */
const switches: Readonly<Record<string, (value: Setting<boolean>, anchor: Anchor) => readonly Fact[]>> = {
  privileged: (value, anchor) => [{ type: 'privileged', value, anchor }],
  init: (value, anchor) => [{ type: 'init', value, anchor }],
  'use-api-socket': (value, anchor) =>
    value.known && value.value
      ? [
          {
            type: 'mount',
            kind: 'bind',
            source: socket,
            target: socket,
            readOnly: false,
            apiSocket: true,
            anchor,
          },
        ]
      : [],
};

/** What the flags of a container ask for, of those that the command has. */
export const runFlagFacts = (flags: readonly Flag[], table: FlagTable): readonly Fact[] =>
  flags
    .filter(({ name }) => hasFlag(table, name))
    .flatMap(flag => factsOfFlag(flag).map(fact => withMemory(fact, flag, flags)));

/** `--ipc=host` can become `--shm-size`, unless that is there. */
function withMemory(fact: Fact, { become }: Flag, flags: readonly Flag[]): Fact {
  if (fact.type !== 'namespace' || fact.space !== 'ipc' || become === undefined) return fact;
  return flags.some(({ name }) => name === 'shm-size')
    ? fact
    : { ...fact, ownMemory: size => become('shm-size', size) };
}

function factsOfFlag({ name, value, anchor }: Flag): readonly Fact[] {
  const onOff = Object.hasOwn(switches, name) ? switches[name] : undefined;
  if (onOff !== undefined) return onOff(switchValue(value), anchor);
  const lower = Object.hasOwn(options, name) ? options[name] : undefined;
  return lower === undefined || value === undefined ? [] : lower(value, anchor);
}

/** As Go's ParseBool reads it. */
function switchValue(value: FlagValue | undefined): Setting<boolean> {
  if (value === undefined) return known(true);
  const { setting } = value;
  return setting.known
    ? known(/^(?:true|1|t)$/i.test(setting.value), setting.fromDefault)
    : unknown(setting.text);
}

/** What the options of a container ask for, where they stand without a command (`runArgs`, `options:`). */
export function runOptionFacts(words: readonly Word[], context: WordContext = {}): readonly Fact[] {
  const { resolve, remove, holder } = context;
  const reading = resolve === undefined ? {} : { resolve };
  const { flags } = readFlags(words, flagTables.run, { ...reading, interspersed: true });
  const [only] = flags;
  const alone = only !== undefined && only.first === 0 && only.last === words.length - 1;
  if (alone && holder?.remove !== undefined)
    return runFlagFacts([{ ...only, anchor: { ...only.anchor, remove: holder.remove } }], flagTables.run);
  const placed = remove === undefined ? flags : flags.map(flag => inList(flag, words, remove));
  return runFlagFacts(placed, flagTables.run);
}

/** Items of a list: the finding is at the value, and both go. */
function inList(flag: Flag, words: readonly Word[], remove: NonNullable<WordContext['remove']>): Flag {
  if (flag.first === flag.last) return flag;
  const value = words[flag.last]?.anchor ?? flag.anchor;
  const { remove: _, ...rest } = value;
  const both = remove(flag.first, flag.last);
  return { ...flag, anchor: both === undefined ? rest : { ...rest, remove: both } };
}
