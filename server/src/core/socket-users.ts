import { type Fact, factsOf, known, type Setting, valueOf, type Workload } from './facts.ts';
import type { Place } from './text.ts';

/**
 * The Docker socket by all its names: in the VM (there also behind its proxy, which is what Docker Desktop itself binds, and
 * `guest-services`, which Testcontainers binds), Docker Desktop's own, the one it shares with WSL distributions, the Windows
 * pipes, and parents written twice.
 */
const socket = new RegExp(
  `^(?:${[
    String.raw`/{1,2}(?:var/)?run/docker(?:\.sock|\.sock\.raw|\.raw\.sock)`,
    String.raw`/{1,2}(?:var/)?run/(?:host|guest)-services/docker(?:\.\w+)?\.sock`,
    String.raw`/mnt/wsl/docker-desktop/shared-sockets/(?:host|guest)-services/docker(?:\.\w+)?\.sock`,
    String.raw`.*/\.docker/(?:run|desktop)/docker\.sock`,
    String.raw`(?:\\\\|//)\.[\\/]pipe[\\/]docker_?[\w.]*`,
  ].join('|')})$`,
  'i',
);
/** Docker Desktop's own, wherever the directory of the user is. */
const ofUser = /\/\.docker\/(?:run|desktop)\/docker\.sock$/i;

export const isDockerSocket = (path: Setting<string>): boolean =>
  path.known ? socket.test(path.value.trim()) : ofUser.test(path.text.trim());

/** The source decides. */
export const isSocketMount = ({ kind, source }: Fact<'mount'>): boolean =>
  kind !== 'volume' && isDockerSocket(source);

/** Only the run knows the source, but the target has the socket's name: `${SOCK}:/var/run/docker.sock`. */
export const mayBeSocketMount = ({ kind, source, target }: Fact<'mount'>): boolean =>
  !source.known &&
  kind !== 'volume' &&
  !isDockerSocket(source) &&
  /\/docker\.sock$/.test(valueOf(target) ?? '');

/** Whether to ask who may mount the socket. */
export const asksForSocket = (fact: Fact): fact is Fact<'mount'> =>
  fact.type === 'mount' && (isSocketMount(fact) || mayBeSocketMount(fact));

/** A container that a file of the workspace gives the Docker socket. */
export interface SocketUser {
  /** The image as written; variables with their defaults. Undefined: it is built here and has no name of its own. */
  readonly image: string | undefined;
  /** What the file calls the container. */
  readonly workload: string;
  /** The text that mounts the socket. */
  readonly at: Place;
  /** The images that it is built from, nearest first. */
  readonly bases: readonly string[];
  /** On Linux it runs what is built on `image`. */
  readonly rebuiltOnLinux?: true;
}

/** The same as a workload has it. */
export const containerOf = ({
  image,
  bases,
  rebuiltOnLinux,
}: SocketUser): Pick<Workload, 'image' | 'bases' | 'rebuiltOnLinux'> => ({
  ...(image === undefined ? {} : { image: known(image) }),
  bases,
  ...(rebuiltOnLinux === undefined ? {} : { rebuiltOnLinux }),
});

/** An image that a file of the workspace names. */
export interface ImageUse {
  readonly image: string;
  readonly at: Place;
}

/** The containers that mount the Docker socket, where the text tells of which image they are, or from which they are built. */
export const socketUsersOf = (workloads: readonly Workload[]): readonly SocketUser[] =>
  workloads.flatMap(workload => {
    const image = valueOf(workload.image);
    const bases = workload.bases ?? [];
    const named = image !== undefined && image !== '';
    if (workload.runs !== 'container' || workload.ofWindows === true) return [];
    // An image that only the run knows is no one's to list.
    if (!named && (workload.image !== undefined || bases.length === 0)) return [];
    const mount = factsOf(workload, 'mount').find(isSocketMount);
    if (mount === undefined) return [];
    const { uri, span } = mount.anchor;
    return [
      {
        image: named ? image : undefined,
        workload: workload.name,
        at: { uri, span },
        bases,
        ...(workload.rebuiltOnLinux === undefined ? {} : { rebuiltOnLinux: true as const }),
      },
    ];
  });

/** Each place once: what a Dockerfile stands on is of its build and of its container. */
export function imagesOf(workloads: readonly Workload[]): readonly ImageUse[] {
  const uses = workloads.flatMap(workload =>
    factsOf(workload, 'image').flatMap(({ reference, anchor: { uri, span } }): [string, ImageUse][] => {
      const image = valueOf(reference);
      return image === undefined || image === ''
        ? []
        : [[`${uri} ${span.start}`, { image, at: { uri, span } }]];
    }),
  );
  return [...new Map(uses).values()];
}

/** Whether a file may speak of the socket at all: what costs more than a look is done for those only. */
export const mayMountSocket = (text: string): boolean => /sock|docker_?engine|outside-of-docker/i.test(text);
