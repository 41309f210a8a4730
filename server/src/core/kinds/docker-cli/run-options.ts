import { type Anchor, type Fact, known, type Setting, unknown, type Word } from '../../facts.ts';
import { mountOption, volumeOption } from '../mount-option.ts';

/** How the surroundings of the words read and edit them. */
export interface WordContext {
  /** Resolves the variables of the surrounding file in a part of a word. */
  readonly resolve?: (text: string) => Setting<string>;
  /** Takes out the words from `first` to `last`, where that takes more than taking out each. */
  readonly remove?: (first: number, last: number) => Anchor['remove'];
}

type Lower = (value: string, anchor: Anchor, resolve: (text: string) => Setting<string>) => readonly Fact[];

const namespace =
  (space: Fact<'namespace'>['space']): Lower =>
  (value, anchor, resolve) => [{ type: 'namespace', space, mode: resolve(value), anchor }];
const device =
  (what: Fact<'device'>['what']): Lower =>
  (value, anchor, resolve) => [{ type: 'device', what, value: resolve(value), anchor }];
const volume: Lower = (value, anchor, resolve) => {
  const mount = volumeOption(value, resolve);
  return mount === undefined ? [] : [{ type: 'mount', ...mount, anchor }];
};

/** The options of `docker run` and `docker create` that ECI has a say in. Source: docker/cli, container_run.md. */
const options: Readonly<Record<string, Lower>> = {
  '--network': namespace('network'),
  '--net': namespace('network'),
  '--pid': namespace('pid'),
  '--ipc': namespace('ipc'),
  '--uts': namespace('uts'),
  '--userns': namespace('user'),
  '--cgroupns': namespace('cgroup'),
  '--runtime': (value, anchor, resolve) => [{ type: 'runtime', name: resolve(value), anchor }],
  '--platform': (value, anchor, resolve) => [{ type: 'platform', value: resolve(value), anchor }],
  '--isolation': (value, anchor) => [{ type: 'platform', value: known(`isolation=${value}`), anchor }],
  '--cap-add': (value, anchor, resolve) => {
    const name = resolve(value);
    const plain = name.known ? known(name.value.toUpperCase().replace(/^CAP_/, ''), name.fromDefault) : name;
    return [{ type: 'capability', name: plain, anchor }];
  },
  '--security-opt': (value, anchor, resolve) => [{ type: 'securityOption', option: resolve(value), anchor }],
  '--device': device('device'),
  '--device-cgroup-rule': device('cgroup-rule'),
  '--gpus': device('gpu'),
  '--sysctl': (value, anchor, resolve) => {
    const at = value.indexOf('=');
    const name = at < 0 ? value : value.slice(0, at);
    const setting = at < 0 ? unknown('') : resolve(value.slice(at + 1));
    return [{ type: 'sysctl', name: resolve(name), value: setting, anchor }];
  },
  '--volume': volume,
  '-v': volume,
  '--mount': (value, anchor, resolve) => {
    const mount = mountOption(value, resolve);
    return mount === undefined ? [] : [{ type: 'mount', ...mount, anchor }];
  },
};

/** Options that are on when they stand alone. */
const switches: Readonly<Record<string, (on: boolean, anchor: Anchor) => readonly Fact[]>> = {
  '--privileged': (on, anchor) => [{ type: 'privileged', value: known(on), anchor }],
  '--use-api-socket': (on, anchor) => {
    const socket = known('/var/run/docker.sock');
    return on
      ? [{ type: 'mount', kind: 'bind', source: socket, target: socket, readOnly: false, anchor }]
      : [];
  },
};

/** What the options of a container ask for: words such as `--network=host` or `--network`, `host`. */
export function runOptionFacts(words: readonly Word[], context: WordContext = {}): readonly Fact[] {
  const resolve = context.resolve ?? known;
  const facts: Fact[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const text = textOf(word);
    const [, name = '', inline] = /^(--[a-z-]+|-v)(?:=?([\s\S]+))?$/.exec(text) ?? [];
    if (Object.hasOwn(switches, name)) {
      const on = inline === undefined || /^(?:true|1|t)$/i.test(inline);
      facts.push(...(switches[name]?.(on, word.anchor) ?? []));
    }
    const lower = Object.hasOwn(options, name) ? options[name] : undefined;
    if (lower === undefined) continue;
    if (inline !== undefined) {
      facts.push(...lower(inline, word.anchor, resolve));
      continue;
    }
    const value = words[i + 1];
    if (value === undefined) break;
    const remove = context.remove?.(i, i + 1);
    const { remove: _, ...place } = value.anchor;
    facts.push(...lower(textOf(value), remove === undefined ? place : { ...place, remove }, resolve));
    i++;
  }
  return facts;
}

const textOf = ({ value }: Word): string => (value.known ? value.value : value.text);
