import { type Known, known, type Setting } from './facts.ts';
import { canonical, type ImageReference, imageOf, sameRepository } from './image-reference.ts';
import type { SettingsDocument } from './kinds/admin-settings/document.ts';
import type { Clause, Machine } from './knowledge/behaviour.ts';
import { type BehaviourId, behaviours } from './knowledge/behaviours.ts';
import { matches } from './knowledge/judge.ts';
import { type Message, say } from './message.ts';
import type { Decision, Policy } from './policy.ts';
import { allowDerivedEdits, allowEdits } from './policy-edits.ts';
import { decideCommand } from './socket-commands.ts';
import { type SocketLists, socketLists } from './socket-lists.ts';
import { asScalar } from './syntax/data.ts';

export { type SocketLists, socketLists };

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
    allowDerived: base =>
      allowDerivedEdits(document, lists, base, strongest(lists, uri, known(base))?.answer === 'allowed'),
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
  const own = image?.known === true ? strongest(lists, uri, image) : undefined;
  if (own?.answer === 'allowed') return own;
  const derived = decideBases(lists, uri, bases, machine);
  if (derived !== undefined) return derived;
  if (image === undefined) return builtHere(lists, bases, machine);
  if (!image.known)
    return { answer: 'unknown', reason: say`The image ${image.text} is only known when it runs.` };
  if (own !== undefined) return own;
  const mayDerive = lists.derived && works('socket-derived-images', machine) && bases.length === 0;
  return notListed(
    image,
    lists,
    mayDerive
      ? say`Built locally from an allowed image, it would be: derived images are allowed.`
      : undefined,
  );
}

/** What the images say that it is built from; undefined: nothing, or derived images are not allowed. */
function decideBases(
  lists: SocketLists,
  uri: string,
  bases: readonly string[],
  machine: Machine,
): Decision | undefined {
  if (!lists.derived || !works('socket-derived-images', machine)) return undefined;
  let unsure: Decision | undefined;
  for (const base of bases) {
    const decision = strongest(lists, uri, known(base));
    if (decision === undefined) continue;
    const entry = lists.images.find(({ span }) => span === decision.at?.span);
    if (entry?.extract.text.endsWith(':*') === true && !works('socket-derived-wildcard', machine)) continue;
    if (decision.answer === 'allowed')
      return {
        ...decision,
        reason: say`It is built from ${base}, which is allowed, and derived images are allowed too.`,
      };
    unsure ??= decision;
  }
  return unsure;
}

/** An image without a name of its own: no registry has it, so no entry can name it. */
function builtHere(lists: SocketLists, bases: readonly string[], machine: Machine): Decision {
  const [base] = bases;
  if (base === undefined)
    return { answer: 'unknown', reason: say`The image is not known, so the list cannot be asked.` };
  if (lists.derived && works('socket-derived-images', machine))
    return {
      answer: 'denied',
      reason: say`It is built here from ${base}, which is not in the list of allowed images.`,
    };
  return {
    answer: 'denied',
    reason: say`It is built here from ${base}, and images derived from allowed ones are not allowed.`,
  };
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
