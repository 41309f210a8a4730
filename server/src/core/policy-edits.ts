import type { SettingsDocument } from './kinds/admin-settings/document.ts';
import type { SocketLists } from './socket-lists.ts';
import { asList, asMap } from './syntax/data.ts';
import { insertItem, insertProperty, writeValue } from './syntax/json/json.ts';
import type { Edit } from './text.ts';

/** Adds an image, and the lists around it where they are missing. */
export function allowEdits(
  { source }: SettingsDocument,
  lists: SocketLists,
  image: string,
): readonly Edit[] | undefined {
  const item = JSON.stringify(image);
  const images = `{\n  "images": [\n    ${item}\n  ]\n}`;
  const nested = images.replaceAll('\n', '\n  ');
  if (lists.eci === undefined) return undefined;
  const mountNode = lists.eci.get('dockerSocketMount');
  if (mountNode === undefined)
    return insertProperty(source, lists.eci, 'dockerSocketMount', `{\n  "imageList": ${nested}\n}`);
  if (lists.mount === undefined) return undefined;
  const imageListNode = lists.mount.get('imageList');
  if (imageListNode === undefined) return insertProperty(source, lists.mount, 'imageList', images);
  const imageList = asMap(imageListNode);
  if (imageList === undefined) return undefined;
  const listNode = imageList.get('images');
  if (listNode === undefined) return insertProperty(source, imageList, 'images', `[\n  ${item}\n]`);
  const list = asList(listNode);
  if (list === undefined) return undefined;
  if (lists.images.some(entry => entry.extract.text === image)) return undefined;
  return insertItem(source, list, item);
}

/** Adds an image that others are built from, unless it is listed, and allows what is derived from it. */
export function allowDerivedEdits(
  document: SettingsDocument,
  lists: SocketLists,
  base: string,
  listed: boolean,
): readonly Edit[] | undefined {
  const { source } = document;
  const item = JSON.stringify(base);
  const imageList = `{\n  "images": [\n    ${item}\n  ],\n  "allowDerivedImages": true\n}`;
  if (lists.eci === undefined) return undefined;
  if (lists.eci.get('dockerSocketMount') === undefined)
    return insertProperty(
      source,
      lists.eci,
      'dockerSocketMount',
      `{\n  "imageList": ${imageList.replaceAll('\n', '\n  ')}\n}`,
    );
  if (lists.mount === undefined) return undefined;
  if (lists.mount.get('imageList') === undefined)
    return insertProperty(source, lists.mount, 'imageList', imageList);
  const map = asMap(lists.mount.get('imageList'));
  const list = asList(map?.get('images'));
  if (map === undefined || list === undefined) return undefined;
  const switched = map.get('allowDerivedImages');
  const edits = [
    ...(listed ? [] : insertItem(source, list, item)),
    ...(lists.derived
      ? []
      : switched === undefined
        ? insertProperty(source, map, 'allowDerivedImages', 'true')
        : writeValue(source, switched, 'true')),
  ];
  return edits.length === 0 ? undefined : edits;
}
