import type { SettingsDocument } from './kinds/admin-settings/document.ts';
import { asList, asMap, asScalar, type DataMap, type DataScalar } from './syntax/data.ts';
import { isUnterminated } from './syntax/json/json.ts';

/** The image strings and the command strings of a settings file, where they stand. */
export interface SocketLists {
  readonly eci: DataMap | undefined;
  readonly mount: DataMap | undefined;
  readonly images: readonly DataScalar[];
  readonly derived: boolean;
  /** Absent: every command may be sent. */
  readonly commands: readonly DataScalar[] | undefined;
  readonly type: string | undefined;
}

/** Finds the Docker socket lists of a document. */
export function socketLists({ source, data }: SettingsDocument): SocketLists {
  const { text } = source;
  const eci = asMap(asMap(data.root)?.get('enhancedContainerIsolation'));
  const mount = asMap(eci?.get('dockerSocketMount'));
  const imageList = asMap(mount?.get('imageList'));
  const commandList = asMap(mount?.get('commandList'));
  const type = asScalar(commandList?.get('type'))?.value;
  return {
    eci,
    mount,
    images: strings(imageList, 'images', text),
    derived: asScalar(imageList?.get('allowDerivedImages'))?.value === true,
    commands: commandList === undefined ? undefined : strings(commandList, 'commands', text),
    type: typeof type === 'string' ? type : undefined,
  };
}

/** The strings of a list; not one that is still being typed. */
const strings = (map: DataMap | undefined, key: string, text: string): readonly DataScalar[] =>
  (asList(map?.get(key))?.items ?? []).flatMap(item => {
    const scalar = asScalar(item);
    return typeof scalar?.value === 'string' && !isUnterminated(scalar, text) ? [scalar] : [];
  });
