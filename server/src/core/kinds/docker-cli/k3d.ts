import { type Fact, known, valueOf, type Workload } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { flagOf, isOn } from './docker-command.ts';
import { type FlagTable, flagTables } from './flag-tables.ts';
import { type Flag, operandsOf, readFlags } from './flags.ts';
import { runFlagFacts } from './run-options.ts';

/** What k3d starts containers of Docker for: the nodes of a cluster, a registry. */
const tables: Readonly<Record<string, FlagTable>> = {
  'cluster create': flagTables.k3dCluster,
  'registry create': flagTables.k3dRegistry,
};

/** `k3d cluster create --volume …`: the containers that it starts. */
export function k3dWorkload({ words }: ShellCommand): Workload | undefined {
  const [program, object, verb, ...rest] = words;
  const verbs = `${valueOf(object?.value)} ${valueOf(verb?.value)}`;
  const table = Object.hasOwn(tables, verbs) ? tables[verbs] : undefined;
  if (program === undefined || !/(?:^|\/)k3d$/.test(valueOf(program.value) ?? '') || table === undefined)
    return undefined;
  const read = readFlags(rest, table, { interspersed: true });
  const flags = read.flags.map(withoutNodes);
  if (isOn(flags, 'help')) return undefined;
  const pid = flagOf(flags, 'host-pid-mode');
  const facts: Fact[] = [
    ...runFlagFacts(flags, table),
    ...(pid === undefined || !isOn(flags, 'host-pid-mode')
      ? []
      : [{ type: 'namespace', space: 'pid', mode: known('host'), anchor: pid.anchor } as const]),
  ];
  const [name] = operandsOf(rest, read);
  const image = flagOf(flags, 'image')?.value?.setting;
  return {
    name: valueOf(name?.value) ?? `k3d ${verbs}`,
    runs: 'container',
    anchor: program.anchor,
    facts,
    ...(image === undefined ? {} : { image }),
  };
}

/** `--volume SOURCE:TARGET@server:0`: the nodes that get it. */
const withoutNodes = (flag: Flag): Flag => {
  const { name, value } = flag;
  return name === 'volume' && value !== undefined
    ? {
        ...flag,
        value: { ...value, text: value.text.replace(/@(?:server|agent|loadbalancer|all|\*)[^/]*$/, '') },
      }
    : flag;
};
