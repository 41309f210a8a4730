import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { EnabledUnit } from '../container-scripts.ts';
import { baseOf } from '../image-path.ts';

/** A unit of systemd that is switched on, or off. */
export interface UnitSwitch extends EnabledUnit {
  readonly on: boolean;
}

/** Whether a RUN may switch units. */
export const maySwitchUnits = ({ text }: DockerfileInstruction): boolean =>
  /\bsystemctl\b|\.target\.wants\b/.test(text.text);

/** The units that a RUN switches: `systemctl enable NAME`, `ln -s NAME multi-user.target.wants/`. */
export function unitsSwitchedBy(
  { script, exec, variables }: DockerfileInstruction,
  shell: ShellSyntax | undefined,
): readonly UnitSwitch[] {
  const commands =
    exec !== undefined
      ? shell?.ofWords(exec, variables)
      : script === undefined
        ? undefined
        : shell?.parse(script, variables).commands;
  return (commands ?? []).flatMap(({ words }) => {
    const [program, ...args] = words.map(({ value }) => valueOf(value));
    if (program !== undefined && baseOf(program) === 'ln') return linkedBy(args);
    const [verb, ...names] = args.filter(arg => arg?.startsWith('-') !== true);
    // Those of a user, or of another root, are not the image's.
    const isOther = args.some(arg => /^--(?:user|global|root)\b/.test(arg ?? ''));
    if (program === undefined || baseOf(program) !== 'systemctl' || isOther) return [];
    const on = verb === 'enable' || verb === 'reenable';
    if (!on && verb !== 'disable' && verb !== 'mask') return [];
    return names.flatMap(name =>
      name === undefined ? [] : [{ name: unitName(baseOf(name)), on, by: 'install' }],
    );
  });
}

/** The units that a link puts among those which a target wants. */
function linkedBy(args: readonly (string | undefined)[]): readonly UnitSwitch[] {
  const [to = '', ...units] = args.filter(arg => arg?.startsWith('-') !== true).toReversed();
  const [, target, name] = /\/([\w-]+\.target)\.wants(?:\/([^/]*))?$/.exec(to) ?? [];
  return target === undefined
    ? []
    : units.flatMap(unit =>
        unit === undefined ? [] : [{ name: name || baseOf(unit), on: true, by: target }],
      );
}

const unitName = (name: string): string => (/\.[a-z]+$/.test(name) ? name : `${name}.service`);
