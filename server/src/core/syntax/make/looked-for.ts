import type { System } from '../../facts.ts';
import { notOfMac, ofLinuxAlone, widened } from '../systems.ts';

/** What an expression looks for that is there on some systems only, as it says by its value. */
export interface LookedFor {
  readonly on: readonly System[];
  /** The value where it is not there. */
  readonly absent: string;
  /** The value where it is; absent: any other. */
  readonly present?: string;
}

/** A device of Linux, a driver's program: what `$(wildcard …)` and `$(shell …)` look for; undefined: what may be on any system. */
export function lookedFor(expression: string, pathOf: (word: string) => string): LookedFor | undefined {
  const path = /^\$[({]wildcard\s+(\S+)[)}]$/.exec(expression)?.[1];
  if (path !== undefined) return ofLinuxAlone.test(pathOf(path)) ? { on: ['linux'], absent: '' } : undefined;
  const [, inside = ''] = /^\$[({]findstring\s+(?:microsoft|wsl2?)\s*,\s*(.*)[)}]$/is.exec(expression) ?? [];
  if (printsKernel.test(pathOf(inside))) return { on: ['linux'], absent: '' };
  const script = /^\$[({]shell\s+(.*)[)}]$/s.exec(expression)?.[1];
  return script === undefined ? undefined : lookedForBy(script);
}

/** The kernel's own name, by which a distribution of WSL knows itself. */
const printsKernel = /^\$[({]shell\s+(?:uname\s+-[arv]+|cat\s+\/proc\/\S+)[^|;&]*[)}]$/;
const askedForWsl =
  /^(?:(?:uname\s+-[arv]+|cat\s+\/proc\/\S+)\s*\|\s*grep\s+(?:-[a-bd-z]+\s+)*["']?(?:microsoft|wsl2?)["']?|grep\s+(?:-[a-bd-z]+\s+)*["']?(?:microsoft|wsl2?)["']?\s+\/proc\/\S+)(?:\s*&&\s*echo\s[^;&|]*)?$/i;

const silenced = /\s*(?:&|\d)?>\s*(?:&\d|\/dev\/null)/g;
/** What is printed where nothing was found. */
const otherwise = /\s*(?:\|\||;\s*else\b)\s*echo\s+["']?([\w.-]*)["']?$/;

function lookedForBy(script: string): LookedFor | undefined {
  const asked = script
    .trim()
    .replace(silenced, '')
    .replace(/;\s*fi$/, '');
  const [, tried] = /^(.*?)\s*;\s*echo\s+\$\$\?$/s.exec(asked) ?? [];
  if (tried !== undefined) {
    const there = systemsOf(`${tried} && echo 0`);
    return there && { on: there, absent: '1', present: '0' };
  }
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
  /^(?:(?:el)?if\s+)?(?:(?:command\s+-v|which|type\s+-[pP])\s+)?([\w-]+)\b[^|;&]*(?:\|\s*(?:cut|sed|tr|head|tail|grep(?!\s+-\w*c)|awk(?![^|]*END))\s[^|;&]*)*(?:(?:;\s*then\b|&&)\s*echo\s[^;&|]*)?$/;

const told = /^(?:ls|stat|cat|readlink|realpath)\s+(?:-\S+\s+|["']?%\S+\s+)*(\/\S+)(?:\s*\|[^|].*)?$/;

/** The systems on which a part of a script prints anything; undefined: any. */
function systemsOf(part: string): readonly System[] | undefined {
  const [, inBrackets, tested] = pathThere.exec(part) ?? [];
  if (ofLinuxAlone.test(inBrackets ?? tested ?? '')) return ['linux'];
  if (askedForWsl.test(part)) return ['linux'];
  // Nothing is told of what is not there.
  if (ofLinuxAlone.test(told.exec(part)?.[1] ?? '')) return ['linux'];
  const program = programThere.exec(part)?.[1];
  return program !== undefined && notOfMac.test(program) ? ['linux', 'windows'] : undefined;
}
