import { type Fact, known } from '../../facts.ts';
import { asList, asMap, type DataMap, textOf } from '../../syntax/data.ts';
import { isTrue } from './values.ts';

/**
 * The networks of a service that are the built-in `host`: an external network of that name; `default` is that of services
 * which name none. Source: compose-spec,
 * 06-networks.md, on `host` and `none`.
 */
export function hostNetworkFacts(service: DataMap, networks: DataMap | undefined): readonly Fact[] {
  const own = ['networks', 'network_mode', 'net'].some(key => service.get(key) !== undefined);
  const implied = own ? undefined : networks?.entry('default');
  if (implied !== undefined && isHost('default', asMap(implied.value))) {
    const { uri, span } = implied.keyAnchor;
    return [{ type: 'namespace', space: 'network', mode: known('host'), anchor: { uri, span } }];
  }
  const list = asList(service.get('networks'));
  const named =
    list === undefined
      ? (asMap(service.get('networks'))?.entries ?? []).map(({ key, keyAnchor }) => ({
          key,
          anchor: keyAnchor,
        }))
      : list.items.flatMap(item => {
          const key = textOf(item);
          return key === undefined ? [] : [{ key, anchor: item.anchor }];
        });
  return named
    .filter(({ key }) => isHost(key, asMap(networks?.get(key))))
    .map(({ anchor }) => ({ type: 'namespace', space: 'network', mode: known('host'), anchor }));
}

/** The facts of a service; without a `network_mode` it would join the default network: where that is the host's, nothing is won. */
export const withoutVainRemoval = (
  facts: readonly Fact[],
  service: DataMap,
  networks: DataMap | undefined,
): readonly Fact[] =>
  service.get('networks') === undefined && isHost('default', asMap(networks?.get('default')))
    ? facts.map(fact => {
        if (fact.type !== 'namespace' || fact.space !== 'network') return fact;
        const { remove: _, ...anchor } = fact.anchor;
        return { ...fact, anchor };
      })
    : facts;

function isHost(key: string, network: DataMap | undefined): boolean {
  const external = network?.get('external');
  if (network === undefined || external === undefined) return false;
  // Before its version 3.5 the format had the name below `external`.
  const older = asMap(external);
  if (older === undefined && !isTrue(external)) return false;
  return (textOf(network.get('name')) ?? textOf(older?.get('name')) ?? key) === 'host';
}
