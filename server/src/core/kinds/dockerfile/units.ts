import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { EnabledUnit } from '../container-scripts.ts';
import { baseOf } from '../image-path.ts';
import type { RunCommands } from './run-commands.ts';

/** A unit of systemd that is switched on, or off. */
export interface UnitSwitch extends EnabledUnit {
  readonly on: boolean;
}

/** Whether a RUN may switch units. */
export const maySwitchUnits = ({ text }: DockerfileInstruction): boolean =>
  /\bsystemctl\b|\.wants\b|\/systemd\/system\//.test(text.text);

/** The units that a RUN switches: `systemctl enable NAME`, `ln -s NAME multi-user.target.wants/`. Off are those that it may switch off. */
export function unitsSwitchedBy({ sure, all }: RunCommands): readonly UnitSwitch[] {
  const switches = (commands: readonly ShellCommand[], on: boolean): readonly (UnitSwitch & Placed)[] =>
    commands.flatMap(command =>
      switchedBy(command).flatMap(one => (one.on === on ? [{ ...one, at: command.span.start }] : [])),
    );
  return [...switches(sure, true), ...switches(all, false)].sort((a, b) => a.at - b.at);
}

interface Placed {
  readonly at: number;
}

function switchedBy({ words }: ShellCommand): readonly UnitSwitch[] {
  const [name = '', ...args] = words.map(({ value }) => valueOf(value));
  const program = baseOf(name);
  if (program === 'ln') return linkedBy(args);
  // Which of them it removes, nobody asks here.
  if (program === 'find') return args.some(arg => arg?.includes('.wants')) ? [anyOff] : [];
  if (program !== 'systemctl') return [];
  const [verb, ...names] = args.filter(arg => arg?.startsWith('-') !== true);
  // Another target may want others.
  if (/^(?:preset|set-default|isolate|revert)/.test(verb ?? '')) return [anyOff];
  const on = verb === 'enable' || verb === 'reenable';
  if (!on && verb !== 'disable' && verb !== 'mask') return [];
  // Those of a user, or of another root, are not the image's.
  if (on && args.some(arg => /^--(?:user|global|root)\b/.test(arg ?? ''))) return [];
  return names.flatMap(one =>
    one === undefined ? (on ? [] : [anyOff]) : [{ name: unitName(baseOf(one)), on, by: 'install' }],
  );
}

const anyOff = { name: '*', on: false, by: '' };

/** The units that a link puts among those which a target wants. */
function linkedBy(args: readonly (string | undefined)[]): readonly UnitSwitch[] {
  if (/^\/(?:etc|run)\/systemd\/system\//.test(args.at(-1) ?? '') && args.includes('/dev/null'))
    return [{ name: baseOf(args.at(-1) ?? ''), on: false, by: '' }];
  const [to = '', ...units] = args.filter(arg => arg?.startsWith('-') !== true).toReversed();
  const [, target, name] = /\/([\w-]+\.target)\.wants(?:\/([^/]*))?$/.exec(to) ?? [];
  return target === undefined
    ? []
    : units.flatMap(unit =>
        unit === undefined ? [] : [{ name: name || baseOf(unit), on: true, by: target }],
      );
}

const unitName = (name: string): string => (/\.[a-z]+$|\*$/.test(name) ? name : `${name}.service`);
