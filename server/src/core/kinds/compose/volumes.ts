import { type Fact, valueOf } from '../../facts.ts';
import { asMap, type DataMap, textOf } from '../../syntax/data.ts';
import type { Interpolate } from './variables.ts';

/**
 * The directory that a named volume really is: the `local` driver binds one (`o: bind`, `device: PATH`). What it binds is
 * said where the volume is defined. Source: docs.docker.com, "docker volume create", driver-specific options.
 */
export function volumeBind(
  mount: Fact<'mount'>,
  volumes: DataMap | undefined,
  interpolate: Interpolate,
): readonly Fact<'mount'>[] {
  const name = mount.kind === 'volume' ? valueOf(mount.source) : undefined;
  const volume = name === undefined ? undefined : asMap(volumes?.get(name));
  const driver = textOf(volume?.get('driver')) ?? 'local';
  const options = asMap(volume?.get('driver_opts'));
  const flags = (textOf(options?.get('o')) ?? '').split(',').map(flag => flag.trim());
  const device = options?.get('device');
  const path = textOf(device);
  if (driver !== 'local' || device === undefined || path === undefined || !flags.some(isBind)) return [];
  const { uri, span, via } = device.anchor;
  return [
    {
      type: 'mount',
      kind: 'bind',
      byVolume: true,
      source: interpolate(path),
      target: mount.target,
      readOnly: mount.readOnly || flags.includes('ro'),
      anchor: via === undefined ? { uri, span } : { uri, span, via },
    },
  ];
}

export const isBind = (flag: string): boolean => flag === 'bind' || flag === 'rbind';
