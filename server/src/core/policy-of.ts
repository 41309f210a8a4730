import { type Known, known, type Setting } from './facts.ts';
import { canonical, type ImageReference, imageOf, sameRepository } from './image-reference.ts';
import type { SettingsDocument } from './kinds/admin-settings-document.ts';
import type { Clause, Machine } from './knowledge/behaviour.ts';
import { type BehaviourId, behaviours } from './knowledge/behaviours.ts';
import { matches } from './knowledge/judge.ts';
import { type Message, say } from './message.ts';
import type { Decision, Policy } from './policy.ts';
import { decideCommand } from './socket-commands.ts';
import { asList, asMap, asScalar, type DataMap, type DataScalar } from './syntax/data.ts';
import { insertItem, insertProperty } from './syntax/json.ts';
import type { Edit } from './text.ts';

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
export function socketLists({ data }: SettingsDocument): SocketLists {
  const eci = asMap(asMap(data.root)?.get('enhancedContainerIsolation'));
  const mount = asMap(eci?.get('dockerSocketMount'));
  const imageList = asMap(mount?.get('imageList'));
  const commandList = asMap(mount?.get('commandList'));
  const type = asScalar(commandList?.get('type'))?.value;
  return {
    eci,
    mount,
    images: strings(imageList, 'images'),
    derived: asScalar(imageList?.get('allowDerivedImages'))?.value === true,
    commands: commandList === undefined ? undefined : strings(commandList, 'commands'),
    type: typeof type === 'string' ? type : undefined,
  };
}

const strings = (map: DataMap | undefined, key: string): readonly DataScalar[] =>
  (asList(map?.get(key))?.items ?? []).flatMap(item => {
    const scalar = asScalar(item);
    return typeof scalar?.value === 'string' ? [scalar] : [];
  });

/** What a settings file allows; undefined where it does not turn ECI on. */
export function policyOf(document: SettingsDocument): Policy | undefined {
  const lists = socketLists(document);
  if (asScalar(lists.eci?.get('value'))?.value !== true) return undefined;
  const { uri } = document.source;
  return {
    uri,
    image: (image, machine, bases) => decideImage(lists, uri, image, machine, bases ?? []),
    command: (command, machine) => decideCommand(lists, uri, command, machine),
    allow: image => allowEdits(document, lists, image),
  };
}

/** Whether a feature does what it says on this machine. */
const works = (id: BehaviourId, machine: Machine): boolean => {
  const clause: Clause | undefined = behaviours[id].clauses.find(({ when }) => matches(when, machine));
  return clause === undefined || clause.verdict === 'works';
};

function decideImage(
  lists: SocketLists,
  uri: string,
  image: Setting<string> | undefined,
  machine: Machine,
  bases: readonly string[],
): Decision {
  if (!works('socket-image-list', machine))
    return {
      answer: 'denied',
      reason: say`Docker Desktop ${machine.desktop} does not read the list of allowed images yet.`,
    };
  const all = lists.images.find(entry => entry.extract.text === '*');
  if (all !== undefined && works('socket-image-wildcard', machine))
    return { answer: 'allowed', reason: say`"*" allows every image.`, at: { uri, span: all.span } };
  if (image === undefined)
    return { answer: 'unknown', reason: say`The image is not known, so the list cannot be asked.` };
  if (!image.known)
    return { answer: 'unknown', reason: say`The image ${image.text} is only known when it runs.` };
  const own = strongest(lists, uri, image);
  if (own !== undefined && own.answer === 'allowed') return own;
  if (lists.derived && works('socket-derived-images', machine)) {
    for (const base of bases) {
      const decision = strongest(lists, uri, known(base));
      const entry =
        decision?.answer === 'allowed' ? lists.images.find(e => e.span === decision.at?.span) : undefined;
      if (decision === undefined || entry === undefined) continue;
      if (entry.extract.text.endsWith(':*') && !works('socket-derived-wildcard', machine)) continue;
      return {
        ...decision,
        reason: say`It is built from ${base}, which is allowed, and derived images are allowed too.`,
      };
    }
    if (own === undefined && bases.length === 0 && image.value !== '')
      return notListed(
        image,
        lists,
        say`Only if it is built locally from an allowed image: derived images are allowed.`,
      );
  }
  return own ?? notListed(image, lists, undefined);
}

function notListed(image: Known<string>, lists: SocketLists, unless: Message | undefined): Decision {
  const reason =
    lists.images.length === 0
      ? say`No image may mount the Docker socket: the list of allowed images is empty.`
      : say`${image.value} is not in the list of allowed images.`;
  return { answer: 'denied', reason: unless === undefined ? reason : say`${reason} ${unless}` };
}

/** The decision of the entry that says most about an image; an allowing one goes before an unsure one. */
function strongest(lists: SocketLists, uri: string, image: Known<string>): Decision | undefined {
  const reference = imageOf(image.value);
  if (reference === undefined) return undefined;
  let unsure: Decision | undefined;
  for (const entry of lists.images) {
    if (entry.extract.text === '*') continue;
    const matched = matchImage(entry.extract.text, reference);
    if (matched === undefined) continue;
    const decision = { ...matched, at: { uri, span: entry.span } };
    if (decision.answer === 'allowed') return decision;
    unsure ??= decision;
  }
  return unsure;
}

/** What one entry of the list says of an image; undefined: nothing. */
export function matchImage(entry: string, image: ImageReference): Decision | undefined {
  if (entry === '*') return { answer: 'allowed', reason: say`"*" allows every image.` };
  const allowed = imageOf(entry, true);
  if (allowed === undefined) return matchPattern(entry, image);
  if (!sameRepository(allowed, image)) return undefined;
  const full = canonical(allowed);
  if (allowed.digest !== undefined) {
    if (image.digest === allowed.digest)
      return { answer: 'allowed', reason: say`${full} allows this digest.` };
    if (image.digest !== undefined) return undefined;
    return {
      answer: 'unknown',
      reason: say`${full} allows one digest only; whether this tag has it, the registry decides.`,
    };
  }
  if (image.digest !== undefined) {
    if (allowed.tag !== '*' && image.tag !== undefined && image.tag !== allowed.tag) return undefined;
    return {
      answer: 'unknown',
      reason: say`${full} allows the digests that its tags have in the registry; whether this is one, the registry decides.`,
    };
  }
  if (allowed.tag === '*') return { answer: 'allowed', reason: say`${full} allows every tag of this image.` };
  return allowed.tag === image.tag
    ? { answer: 'allowed', reason: say`${full} allows this image.` }
    : undefined;
}

/** `registry/ci-tools/*:*` stands in examples of Docker's documentation, but not in its table of formats. */
function matchPattern(entry: string, image: ImageReference): Decision | undefined {
  if (!isPathPattern(entry)) return undefined;
  const slash = entry.indexOf('/');
  const hasDomain = /[.:]/.test(entry.slice(0, slash)) || entry.startsWith('localhost/');
  const full = hasDomain ? entry : `docker.io/${entry}`;
  const pattern = full.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  if (!new RegExp(`^${pattern}$`).test(canonical(image))) return undefined;
  return {
    answer: 'unknown',
    reason: say`${entry} is a form that Docker's examples use but its reference does not define.`,
  };
}

/** Whether an entry has a `*` in its path. */
export const isPathPattern = (entry: string): boolean => /^[^\s*]*\/[^\s:]*\*[^\s]*$/.test(entry);

/** Adds an image, and the lists around it where they are missing. */
function allowEdits(
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
