import type { Fact, Setting } from '../../facts.ts';
import { known, valueOf } from '../../facts.ts';
import { asMap, asScalar, type DataNode, textOf } from '../../syntax/data.ts';
import { type Interpolate, interpolate as withoutEnvironment } from './variables.ts';

const types = ['bind', 'volume', 'tmpfs', 'npipe'] as const;

/** A mount of `volumes:`, in its short or long form. */
export function mountOf(
  node: DataNode,
  interpolate: Interpolate = withoutEnvironment,
): Fact<'mount'> | undefined {
  const map = asMap(node);
  if (map === undefined) return shortMount(node, interpolate);
  const source = map.get('source') ?? map.get('src');
  const typed = textOf(map.get('type'));
  if (source === undefined) return undefined;
  const target = textOf(map.get('target') ?? map.get('dst') ?? map.get('destination'));
  const remove = node.anchor.remove;
  return {
    type: 'mount',
    kind: types.find(name => name === typed) ?? 'other',
    source: interpolate(textOf(source) ?? ''),
    target: interpolate(target ?? ''),
    readOnly: asScalar(map.get('read_only'))?.value === true,
    anchor: remove === undefined ? source.anchor : { ...source.anchor, remove },
  };
}

function shortMount(node: DataNode, interpolate: Interpolate): Fact<'mount'> | undefined {
  const text = textOf(node);
  if (text === undefined) return undefined;
  return shortMountFact(interpolate(text), text, node, interpolate);
}

function shortMountFact(
  setting: Setting<string>,
  raw: string,
  node: DataNode,
  interpolate: Interpolate,
): Fact<'mount'> {
  const parts = splitVolume(valueOf(setting) ?? raw);
  const expression = setting.known ? setting.fromDefault : undefined;
  const [source = '', target = '', options = ''] = parts.length === 1 ? ['', parts[0]] : parts;
  const part = (text: string): Setting<string> =>
    setting.known ? known(text, expression) : interpolate(text);
  const path = /^([./~]|[A-Za-z]:[\\/]|\\\\)/.test(source);
  return {
    type: 'mount',
    kind: /^(\\\\|\/\/)\.[\\/]pipe/.test(source) ? 'npipe' : path || source.includes('$') ? 'bind' : 'volume',
    source: part(source),
    target: part(target),
    readOnly: options.split(',').includes('ro'),
    anchor: node.anchor,
  };
}

/** Splits at colons, but neither inside `${…}`, `$(…)` and backquotes nor after a Windows drive letter. */
export function splitVolume(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '{') depth++;
    if (c === '}') depth--;
    if (c === '(' && (depth > 0 || text[i - 1] === '$')) depth++;
    if (c === ')' && depth > 0) depth--;
    if (c === '`') quoted = !quoted;
    const drive = /^[A-Za-z]$/.test(part) && /[\\/]/.test(text[i + 1] ?? '');
    if (c === ':' && depth === 0 && !quoted && !drive) {
      parts.push(part);
      part = '';
    } else part += c;
  }
  return [...parts, part];
}
