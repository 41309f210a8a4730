import type { EnabledUnit, UnitSwitches } from '../container-scripts.ts';
import { nameFits } from '../name-pattern.ts';
import type { Change } from './changes.ts';
import { isRemoved } from './removals.ts';
import type { UnitSwitch } from './units.ts';

/** The units of systemd that an image has enabled, one change after the other. */
export class EnabledUnits implements UnitSwitches {
  readonly #enabled = new Map<string, EnabledUnit>();
  readonly #off = new Set<string>();

  constructor(changes: readonly Change[]) {
    for (const change of changes) {
      if (change.is === 'switched') for (const one of change.units()) this.#switch(one);
      if (change.is === 'removed') this.#remove(change.paths);
    }
  }

  all(): readonly EnabledUnit[] {
    return [...this.#enabled.values()];
  }

  mayBeOff(name: string): boolean {
    return !this.#enabled.has(name) && [...this.#off].some(pattern => nameFits(pattern, name));
  }

  #switch({ name, on, by }: UnitSwitch): void {
    if (on) this.#enabled.set(name, { name, by });
    else {
      this.#off.add(name);
      for (const one of this.#enabled.keys()) if (nameFits(name, one)) this.#enabled.delete(one);
    }
  }

  /** What links a unit to the target that wants it. */
  #remove(paths: readonly string[]): void {
    if (this.#enabled.size === 0) return;
    for (const { name, by } of this.#enabled.values()) {
      const targets = by === 'install' ? wanting : [by];
      const links = targets.flatMap(target =>
        folders.flatMap(folder => [
          `${folder}/${target}.wants/${name}`,
          `${folder}/${target}.requires/${name}`,
        ]),
      );
      if (links.some(link => paths.some(path => isRemoved(link, path)))) this.#enabled.delete(name);
    }
  }
}

const wanting = ['multi-user', 'default', 'graphical', 'basic', 'sysinit', 'local-fs'].map(
  name => `${name}.target`,
);

const folders = ['/etc/systemd/system', '/lib/systemd/system', '/usr/lib/systemd/system'];
