import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { type Message, say } from '../message.ts';
import type { Decision } from '../policy.ts';
import { policyOf } from '../policy-of.ts';
import { nodeAt } from '../settings-model.ts';
import { decideSocket } from '../socket-decision.ts';
import { containerOf, type SocketUser } from '../socket-users.ts';
import { asMap } from '../syntax/data.ts';
import type { Span } from '../text.ts';
import type { EditorContext } from './context.ts';
import { needsOf, newest, short } from './minimum-release.ts';

/** What a settings file says to one container of the workspace that mounts the socket. */
export interface Coverage {
  readonly user: SocketUser;
  readonly decision: Decision;
}

/** Every such container, one an image: refused on some machine counts as refused. Empty: ECI is not turned on. */
export function coverageOf(document: SettingsDocument, context: EditorContext): readonly Coverage[] {
  const policy = policyOf(document);
  if (policy === undefined) return [];
  const machines = context.machines.flatMap(all => all.at(-1) ?? []);
  const byImage = new Map<string, Coverage>();
  for (const user of context.users) {
    const name = nameOfUser(user);
    if (byImage.has(name)) continue;
    const decisions = machines.map(machine => decideSocket(policy, containerOf(user), machine).decision);
    const worst =
      decisions.find(({ answer }) => answer === 'denied') ??
      decisions.find(({ answer }) => answer === 'unknown') ??
      decisions[0];
    if (worst !== undefined) byImage.set(name, { user, decision: worst });
  }
  return [...byImage.values()];
}

/** The image; of one without a name, the container and what it is built from. */
export const nameOfUser = ({ image, workload, bases }: SocketUser): string =>
  image ?? `${workload} (${bases[0] ?? ''})`;

/** The line above `enhancedContainerIsolation`: what it needs, and how many of the workspace's images it covers. */
export function lens(
  document: SettingsDocument,
  context: EditorContext,
): { readonly span: Span; readonly text: Message } | undefined {
  const entry = asMap(document.data.root)?.entry('enhancedContainerIsolation');
  if (entry === undefined) return undefined;
  const inside = { start: entry.keySpan.start, end: Math.max(entry.keySpan.end, entry.value.span.end) };
  const since = newest(
    needsOf(document).filter(({ span }) => span.start >= inside.start && span.end <= inside.end),
  );
  const needs = since === undefined ? say`ECI` : say`needs ${short(since)}`;
  if (nodeAt(document, 'enhancedContainerIsolation.value') === undefined || policyOf(document) === undefined)
    return { span: entry.keySpan, text: say`${needs} · not turned on` };
  const coverage = coverageOf(document, context);
  const count = (answer: Decision['answer']): number =>
    coverage.filter(({ decision }) => decision.answer === answer).length;
  if (coverage.length === 0)
    return { span: entry.keySpan, text: say`${needs} · nothing here mounts the Docker socket` };
  const [covered, missing, unsure] = [count('allowed'), count('denied'), count('unknown')];
  const text = say`${needs} · workspace images that mount the socket: ${covered} covered, ${missing} missing`;
  return { span: entry.keySpan, text: unsure === 0 ? text : say`${text}, ${unsure} unsure` };
}
