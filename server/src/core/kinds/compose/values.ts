import type { Anchor } from '../../facts.ts';
import { known, type Setting, unknown } from '../../facts.ts';
import { asList, asMap, asScalar, type DataNode, textOf } from '../../syntax/data.ts';
import { type Interpolate, interpolate as withoutEnvironment } from './variables.ts';

const truths = new Set(['true', 't', 'yes', 'y', '1', 'on']);
const falsehoods = new Set(['false', 'f', 'no', 'n', '0', 'off']);

/** A boolean as Compose casts it: strings and variables with defaults too. */
export function booleanOf(node: DataNode, interpolate: Interpolate = withoutEnvironment): Setting<boolean> {
  const text = textOf(asScalar(node));
  if (text === undefined) return unknown('');
  const setting = interpolate(text);
  if (!setting.known) return setting;
  const word = setting.value.toLowerCase();
  if (truths.has(word)) return known(true, setting.fromDefault);
  return falsehoods.has(word) ? known(false, setting.fromDefault) : unknown(text);
}

export const isTrue = (node: DataNode, interpolate?: Interpolate): boolean => {
  const value = booleanOf(node, interpolate);
  return value.known && value.value;
};

/** A key that may be a map (`net.x: 1`) or a list (`- net.x=1`): name, value, if it has one, and where. */
export function pairsOf(
  node: DataNode | undefined,
): readonly { readonly name: string; readonly value: string | undefined; readonly anchor: Anchor }[] {
  const map = asMap(node);
  if (map !== undefined)
    return map.entries.map(({ key, keyAnchor, value }) => ({
      name: key,
      value: textOf(value),
      anchor: keyAnchor,
    }));
  return (asList(node)?.items ?? []).flatMap(item => {
    const text = textOf(item);
    if (text === undefined) return [];
    const at = text.indexOf('=');
    return [
      {
        name: at < 0 ? text : text.slice(0, at),
        value: at < 0 ? undefined : text.slice(at + 1),
        anchor: item.anchor,
      },
    ];
  });
}
