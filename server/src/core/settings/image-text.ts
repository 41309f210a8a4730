import { imageOf } from '../image-reference.ts';
import { say } from '../message.ts';
import { isPathPattern, matchImage } from '../policy-of.ts';
import type { SocketUser } from '../socket-users.ts';
import { type EditorContext, words } from './context.ts';

/** How an entry of the image list is matched, and whom of the workspace it allows; as Markdown. */
export function imageText(entry: string, context: EditorContext): string {
  return [`\`${entry || '""'}\``, matching(entry, context), allowing(entry, context)].join('\n\n');
}

function matching(entry: string, context: EditorContext): string {
  if (entry === '*')
    return words(
      say`Every image may mount the Docker socket: ECI does not protect the engine any more.`,
      context,
    );
  const image = imageOf(entry, true);
  if (image === undefined)
    return isPathPattern(entry)
      ? words(
          say`A form that Docker's examples use, but its reference does not define: do not rely on it.`,
          context,
        )
      : words(say`This is no image reference: it matches nothing.`, context);
  const { domain, path, tag, digest, written } = image;
  const rows = [
    `- ${words(say`Registry:`, context)} \`${domain}\`${written.domain ? '' : ` (${words(say`as none is written`, context)})`}`,
    `- ${words(say`Repository:`, context)} \`${path}\``,
  ];
  if (digest !== undefined)
    rows.push(`- ${words(say`Digest:`, context)} \`${digest}\` (${words(say`this image only`, context)})`);
  else if (tag === '*') rows.push(`- ${words(say`Tag: any`, context)}`);
  else
    rows.push(
      `- ${words(say`Tag:`, context)} \`${tag ?? 'latest'}\`${written.tag ? '' : ` (${words(say`as none is written; name:* stands for every tag`, context)})`}`,
    );
  const how = words(
    say`Docker Desktop asks the registry for the digests of this entry and compares them with the container's image: giving another image this name does not help.`,
    context,
  );
  return `${rows.join('\n')}\n\n${how}`;
}

/** The containers of the workspace that an entry speaks of. */
export const allowedBy = (entry: string, users: readonly SocketUser[]): readonly SocketUser[] =>
  users.filter(({ image }) => {
    const reference = image === undefined ? undefined : imageOf(image);
    return reference !== undefined && matchImage(entry, reference)?.answer === 'allowed';
  });

function allowing(entry: string, context: EditorContext): string {
  const allowed = allowedBy(entry, context.users);
  if (allowed.length === 0)
    return words(say`No file of this workspace mounts the Docker socket into a container of it.`, context);
  const lines = allowed
    .slice(0, 10)
    .map(({ image, workload, at }) => `- \`${image ?? ''}\`: ${workload} (${fileName(at.uri)})`);
  return `${words(say`In this workspace it allows:`, context)}\n\n${[...new Set(lines)].join('\n')}`;
}

export const fileName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
