import type { System } from '../../facts.ts';
import { notOfMac, ofLinuxAlone, widened } from '../systems.ts';

/** What an expression looks for that is there on some systems only, as it says by its value. */
export interface LookedFor {
  readonly on: readonly System[];
  /** The value where it is not there. */
  readonly absent: string;
}

/** A device of Linux, a driver's program: what `$(wildcard …)` and `$(shell …)` look for; undefined: what may be on any system. */
export function lookedFor(expression: string, pathOf: (word: string) => string): LookedFor | undefined {
  const path = /^\$[({]wildcard\s+(\S+)[)}]$/.exec(expression)?.[1];
  if (path !== undefined) return ofLinuxAlone.test(pathOf(path)) ? { on: ['linux'], absent: '' } : undefined;
  const script = /^\$[({]shell\s+(.*)[)}]$/s.exec(expression)?.[1];
  return script === undefined ? undefined : lookedForBy(script);
}

const silenced = /\s*(?:&|\d)?>\s*(?:&\d|\/dev\/null)/g;
/** What is printed where nothing was found. */
const otherwise = /\s*(?:\|\||;\s*else\b)\s*echo\s+["']?([\w.-]*)["']?$/;

function lookedForBy(script: string): LookedFor | undefined {
  const asked = script
    .trim()
    .replace(silenced, '')
    .replace(/;\s*fi$/, '');
  const last = otherwise.exec(asked);
  const found = asked
    .slice(0, last?.index)
    .split(/;\s*(?=elif\b)/)
    .map(part => systemsOf(part.trim()));
  const on = found.reduce(widened);
  return on === undefined ? undefined : { on, absent: last?.[1] ?? '' };
}

/** One test for a path, and what is printed where it is there. */
const pathThere =
  /^(?:(?:el)?if\s+)?(?:\[\s+-\w\s+["']?([^\s"']+)["']?\s+\]|test\s+-\w\s+["']?([^\s"';&]+)["']?)\s*(?:;\s*then\b|&&)\s*echo\s[^;&|]*$/;
/** A program that is run, or looked for, and what is printed where it is there. */
const programThere =
  /^(?:(?:el)?if\s+)?(?:(?:command\s+-v|which|type\s+-[pP])\s+)?([\w-]+)\b[^|;&]*(?:(?:;\s*then\b|&&)\s*echo\s[^;&|]*)?$/;

/** The systems on which a part of a script prints anything; undefined: any. */
function systemsOf(part: string): readonly System[] | undefined {
  const [, inBrackets, tested] = pathThere.exec(part) ?? [];
  if (ofLinuxAlone.test(inBrackets ?? tested ?? '')) return ['linux'];
  // Nothing is listed where it is not.
  if (ofLinuxAlone.test(/^ls\s+(?:-\w+\s+)*(\/\S+)(?:\s*\|[^|].*)?$/.exec(part)?.[1] ?? '')) return ['linux'];
  const program = programThere.exec(part)?.[1];
  return program !== undefined && notOfMac.test(program) ? ['linux', 'windows'] : undefined;
}
