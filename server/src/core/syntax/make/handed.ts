import { concatExtracts, type Extract, sliceExtract } from '../../text.ts';
import { before } from '../expansion.ts';
import type { MakeAssignment, Makefile } from './makefile.ts';

/** More than these nobody hands on. */
const most = 50;

const calls = /(?:^|[\s;&|@+-])(?:\$[({]MAKE[)}]|make)[ \t]/;
const given = /(?:^|\s)([A-Za-z_][\w.-]*)=(?:"([^"]*)"|'([^']*)'|(\S+))/g;

/**
 * Options that recipes hand to make itself (`$(MAKE) target ARGS="--privileged"`): what their variable may hold in the recipe that
 * make then runs. Those of several calls come one after the other.
 */
export function handedOn({ statements }: Makefile): readonly MakeAssignment[] {
  const values = new Map<string, Extract[]>();
  const lines = statements.flatMap(one => (one.type === 'rule' ? one.lines : []));
  for (const { text } of lines.filter(line => calls.test(line.text.text)).slice(0, most))
    for (const match of text.text.matchAll(given)) {
      const [whole, name = ''] = match;
      const value = match[2] ?? match[3] ?? match[4] ?? '';
      if (!value.startsWith('-')) continue;
      const start = match.index + whole.lastIndexOf(value);
      const own = sliceExtract(text, { start, end: start + value.length });
      const known = values.get(name);
      values.set(name, known === undefined ? [own] : [...known, before(own, ' '), own]);
    }
  return [...values].map(([name, parts]) => ({
    type: 'assignment',
    name,
    operator: '=',
    value: concatExtracts(parts[0]?.uri ?? '', parts),
    whereUnset: false,
    exported: false,
    branch: [],
  }));
}
