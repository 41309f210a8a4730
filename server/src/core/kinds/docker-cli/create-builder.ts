import { type Fact, known, valueOf, type Workload } from '../../facts.ts';
import { setupBuildxDriver } from '../../knowledge/ci-runners.ts';
import { variableOf } from '../command-environment.ts';
import type { Builders } from './builders.ts';
import { type DockerCommand, flagOf, isOn, settingOf } from './docker-command.ts';
import { flagTables } from './flag-tables.ts';
import { type Flag, operandsOf, readFlags } from './flags.ts';
import { driverAt } from './remote-builder.ts';
import { userOf } from './same-user.ts';

/** `docker buildx create`: a builder, and the container it runs in. */
export function createdBuilder(call: DockerCommand, builders: Builders): readonly Workload[] {
  const { rest, head, command } = call;
  const read = readFlags(rest, flagTables.createBuilder, { interspersed: true });
  const { flags } = read;
  if (isOn(flags, 'leave') || isOn(flags, 'help')) return [];
  const named = flagOf(flags, 'driver');
  // Without a name, the driver is docker-container, as for the action that sets buildx up.
  const [endpoint] = operandsOf(rest, read);
  const driver = driverAt(
    named?.value?.setting ?? known(setupBuildxDriver.name),
    endpoint === undefined ? variableOf(command, 'BUILDKIT_HOST') : settingOf(endpoint),
  );
  const name = valueOf(flagOf(flags, 'name')?.value?.setting);
  builders.create(name, driver, isOn(flags, 'use'), userOf(call));
  const setup: Workload = {
    name: name ?? 'buildx builder',
    runs: 'host',
    anchor: head,
    facts: [{ type: 'builder', driver, anchor: named?.anchor ?? head }],
  };
  if (valueOf(driver) !== setupBuildxDriver.name) return [setup];
  const facts = flags.flatMap(networkOption);
  return facts.length === 0
    ? [setup]
    : [setup, { name: name ?? 'The builder', runs: 'container', anchor: head, facts }];
}

/** `--driver-opt network=host`: the options are those of the builder's container. */
function networkOption({ name, value, anchor }: Flag): Fact[] {
  if (name !== 'driver-opt' || value === undefined) return [];
  const options = value.text.split(',');
  const network = options
    .map(option => /^"?network=(.*?)"?$/.exec(option)?.[1])
    .find(mode => mode !== undefined);
  if (network === undefined) return [];
  const { remove: _, replace: __, ...place } = anchor;
  return [
    {
      type: 'namespace',
      space: 'network',
      mode: value.part(network),
      anchor: options.length === 1 ? anchor : place,
    },
  ];
}

/** `docker buildx use NAME`. */
export function useBuilder({ rest }: DockerCommand, builders: Builders): readonly Workload[] {
  const read = readFlags(rest, flagTables.useBuilder, { interspersed: true });
  const [name] = operandsOf(rest, read);
  if (name !== undefined) builders.use(settingOf(name));
  return [];
}
