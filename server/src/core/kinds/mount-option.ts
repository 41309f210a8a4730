import { type Fact, type Setting, unknown } from '../facts.ts';
import { splitVolume } from './compose/mounts.ts';
import { isBind } from './compose/volumes.ts';

type Mount = Pick<Fact<'mount'>, 'kind' | 'source' | 'target' | 'readOnly'>;

const kinds = ['bind', 'volume', 'tmpfs', 'npipe'] as const;

/**
 * The value of `--mount`: `type=bind,source=…,target=…,readonly`. Undefined: it names no source. Source: docker/cli,
 * container_run.md.
 */
export function mountOption(text: string, resolve: (text: string) => Setting<string>): Mount | undefined {
  const fields = new Map(
    text.split(',').map(field => {
      const at = field.indexOf('=');
      const name = (at < 0 ? field : field.slice(0, at)).trim().toLowerCase();
      return [name, at < 0 ? 'true' : field.slice(at + 1).replace(/^"|"$/g, '')];
    }),
  );
  const source = fields.get('source') ?? fields.get('src');
  if (source === undefined) return undefined;
  const target = fields.get('target') ?? fields.get('destination') ?? fields.get('dst');
  const readOnly = fields.get('readonly') ?? fields.get('ro');
  return {
    kind: kinds.find(kind => kind === (fields.get('type') ?? 'volume')) ?? 'other',
    source: resolve(source),
    target: target === undefined ? unknown('') : resolve(target),
    readOnly: readOnly !== undefined && /^(?:true|1)$/i.test(readOnly),
  };
}

/**
 * The directory that a volume binds by its options: `volume-opt=type=none,volume-opt=o=bind,volume-opt=device=PATH`. Undefined: it binds
 * none.
 */
export function volumeOptionsBind(
  text: string,
  resolve: (text: string) => Setting<string>,
): (Mount & { readonly byVolume: true }) | undefined {
  const options = new Map(
    [...text.matchAll(/(?:^|,)"?volume-opt=(\w+)=([^,"]*)/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const device = options.get('device');
  const driver = /(?:^|,)volume-driver=([^,]*)/.exec(text)?.[1] ?? 'local';
  if (device === undefined || driver !== 'local' || !isBind(options.get('o') ?? '')) return undefined;
  const target = /(?:^|,)(?:target|dst|destination)=([^,]*)/.exec(text)?.[1];
  return {
    kind: 'bind',
    byVolume: true,
    source: resolve(device),
    target: target === undefined ? unknown('') : resolve(target),
    readOnly: /(?:^|,)(?:readonly|ro)(?:=(?:true|1))?(?:,|$)/i.test(text),
  };
}

/** The value of `--volume`: `source:target[:options]`. Undefined: an anonymous volume. */
export function volumeOption(text: string, resolve: (text: string) => Setting<string>): Mount | undefined {
  const [source = '', target, flags = ''] = splitVolume(text);
  if (target === undefined) return undefined;
  const path = /^(?:[./~$`]|[A-Za-z]:[\\/]|\\\\)/.test(source);
  return {
    kind: /^(?:\\\\|\/\/)\.[\\/]pipe/.test(source) ? 'npipe' : path ? 'bind' : 'volume',
    source: resolve(source),
    target: resolve(target),
    readOnly: flags.split(',').includes('ro'),
  };
}
