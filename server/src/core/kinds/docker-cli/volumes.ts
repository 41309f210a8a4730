import { type Anchor, type Fact, type Setting, valueOf } from '../../facts.ts';
import { isBind } from '../compose/volumes.ts';
import type { DockerCommand } from './docker-command.ts';
import { flagTables } from './flag-tables.ts';
import { type Flag, operandsOf, readFlags } from './flags.ts';

/** The directory that a volume of the `local` driver really is (`o=bind`, `device=PATH`). */
interface Bind {
  readonly source: Setting<string>;
  readonly readOnly: boolean;
  readonly anchor: Anchor;
}

/** The volumes that a script makes of directories, by name. */
export class Volumes {
  /** Undefined: made in several ways. */
  readonly #binds = new Map<string, Bind | undefined>();

  constructor(calls: readonly (DockerCommand | undefined)[]) {
    for (const call of calls) {
      if (call?.verb !== 'volume create') continue;
      const read = readFlags(call.rest, flagTables.volumeCreate, { interspersed: true });
      const name =
        valueOf(operandsOf(call.rest, read)[0]?.value) ??
        valueOf(read.flags.findLast(flag => flag.name === 'name')?.value?.setting);
      if (name === undefined) continue;
      this.#binds.set(name, this.#binds.has(name) ? undefined : bindOf(read.flags));
    }
  }

  /** What the volumes among the mounts bind. It is said where the volume is made. */
  bindsOf(facts: readonly Fact[]): readonly Fact<'mount'>[] {
    return facts.flatMap((fact): readonly Fact<'mount'>[] => {
      const name = fact.type === 'mount' && fact.kind === 'volume' ? valueOf(fact.source) : undefined;
      const bind = name === undefined ? undefined : this.#binds.get(name);
      if (bind === undefined || fact.type !== 'mount') return [];
      const { source, readOnly, anchor } = bind;
      const { uri, span } = anchor;
      return [
        {
          type: 'mount',
          kind: 'bind',
          byVolume: true,
          source,
          target: fact.target,
          readOnly: fact.readOnly || readOnly,
          anchor: { uri, span },
        },
      ];
    });
  }
}

function bindOf(flags: readonly Flag[]): Bind | undefined {
  const driver = flags.findLast(({ name }) => name === 'driver')?.value?.text ?? 'local';
  const options = flags.filter(({ name }) => name === 'opt');
  const option = (key: string): Flag | undefined =>
    options.findLast(({ value }) => value?.text.startsWith(`${key}=`) === true);
  const mode = option('o')?.value?.text.slice(2).split(',') ?? [];
  const device = option('device');
  return driver !== 'local' || device?.value === undefined || !mode.some(isBind)
    ? undefined
    : {
        source: device.value.part(device.value.text.slice('device='.length)),
        readOnly: mode.includes('ro'),
        anchor: device.anchor,
      };
}
