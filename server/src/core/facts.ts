import type { Anchor } from './anchor.ts';
import type { Message } from './message.ts';
import type { Edit, Extract, Place, Span } from './text.ts';

export type { Anchor } from './anchor.ts';

/** A value that is known from the text. `fromDefault`: the expression whose default it is (`${NET:-host}`). */
export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly fromDefault?: string;
}

/** A value that only the run decides (`${MODE}`, `{{ .Values.x }}`, a build argument): neither true nor false. */
export interface Unknown {
  readonly known: false;
  readonly text: string;
}

export type Setting<T> = Known<T> | Unknown;

export const known = <T>(value: T, fromDefault?: string): Known<T> =>
  fromDefault === undefined ? { known: true, value } : { known: true, value, fromDefault };

export const unknown = (text: string): Unknown => ({ known: false, text });

/** The directory that a path which only the run knows surely begins with (`/lib/modules/$(uname -r)`). */
export const folderOf = (setting: Setting<string>): string | undefined =>
  setting.known ? undefined : /^(\/[^$`{%*]*)\/[^/$`{%*]*[$`{%]/.exec(setting.text)?.[1];

/** Whether the setting is known to be `value`. */
export const is = <T>(setting: Setting<T> | undefined, value: T): boolean =>
  setting?.known === true && setting.value === value;

/** The value where it is known. */
export const valueOf = <T>(setting: Setting<T> | undefined): T | undefined =>
  setting?.known ? setting.value : undefined;

/** The value, or the text whose value only the run knows. */
export const valueOrText = (setting: Setting<string>): string =>
  setting.known ? setting.value : setting.text;

/** A word of a command line: `value` after quotes, escapes and known variables. */
export interface Word {
  readonly value: Setting<string>;
  readonly anchor: Anchor;
  /** The text of the word without its quotes, expansions left as they are: what `sh -c` would read. */
  readonly extract?: Extract;
  /** It stands in quotes: what it brings is one word. */
  readonly quoted?: true;
  /** Where the expansion or the call stands that brings the word into a command in which it is not written. */
  readonly broughtBy?: number;
  /** What it becomes where a variable in it has a value that some way through the script gives it. */
  readonly forms?: readonly WordForm[];
}

/** A value of a variable that is not certain. */
export interface Where {
  /** As written: `$NET`. */
  readonly variable: string;
  readonly value: string;
}

/** What a word, or the words of a command, become where a variable has a value. */
export interface WordForm {
  readonly where: Where;
  /** The assignments that give the variable this value; none: it may come from elsewhere. */
  readonly places: readonly Span[];
  /** How many values it may have, this one among them; undefined: others than those in the script as well. */
  readonly of: number | undefined;
  /** Whether it has them all, one after the other. */
  readonly each?: true;
  readonly words: readonly Word[];
}

/** What asks for something where the text does not: the feature of a dev container, the runner of a job. */
export interface Cause {
  readonly name: Message;
  /** What taking out the text that the fact stands at takes out. */
  readonly removal?: Message;
  /** What is known to go wrong with it under ECI. */
  readonly trouble?: Message;
}

/** One entry a type of fact. A fact says what a file asks for; it judges nothing. */
export interface FactTypes {
  /** Shares (or not) a namespace: the `mode` as written (`host`, `service:db`, ...). */
  readonly namespace: {
    readonly space: 'network' | 'pid' | 'ipc' | 'uts' | 'user' | 'cgroup';
    readonly mode: Setting<string>;
    /** IPC: edits that give the container shared memory of its own in the place of this (`1g`); absent: it has some, or they cannot. */
    readonly ownMemory?: (size: string) => readonly Edit[];
  };
  readonly runtime: { readonly name: Setting<string> };
  readonly privileged: { readonly value: Setting<boolean>; readonly by?: Cause };
  /** `source`: as written. `use_api_socket` and its like are binds of the socket too. */
  readonly mount: {
    readonly kind: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'other';
    readonly source: Setting<string>;
    readonly target: Setting<string>;
    readonly readOnly: boolean;
    readonly by?: Cause;
    /** The bind is a named volume's. */
    readonly byVolume?: true;
    /** Docker mounts the socket itself (`use_api_socket`), with the user's credentials. */
    readonly apiSocket?: true;
    /** Another file has the mount, where it is judged by this image; empty: by one that is built. */
    readonly judgedAs?: string;
  };
  /** `device`: a path or rule; `gpu`: what is asked for. */
  readonly device: { readonly what: 'device' | 'cgroup-rule' | 'gpu'; readonly value: Setting<string> };
  /** `SYS_ADMIN`: upper case, without `CAP_`. Added capabilities only. */
  readonly capability: { readonly name: Setting<string> };
  readonly sysctl: { readonly name: Setting<string>; readonly value: Setting<string> };
  /** As written: `seccomp=unconfined`, `seccomp:unconfined`. */
  readonly securityOption: { readonly option: Setting<string> };
  /** `replaced`: the container is started with another program in the place of the image's. `command`: the first word it is given. */
  readonly image: {
    readonly reference: Setting<string>;
    readonly replaced?: true;
    readonly command?: string;
    /** Root runs it, whomever the image names. */
    readonly asRoot?: true;
  };
  readonly platform: { readonly value: Setting<string> };
  /** An init process in front of the container's own (`--init`). */
  readonly init: { readonly value: Setting<boolean> };
  /** As written: `always`, `on-failure:3`, `no`. */
  readonly restart: { readonly policy: Setting<string> };
  /** The engine that a command addresses, where it is Docker Desktop's by its raw socket. */
  readonly rawSocket: { readonly host: string };
  /** A simple command that runs (in the container, in the build step, on the developer's machine). `sudo`, `env`, ... are taken off. */
  readonly command: {
    readonly words: readonly Word[];
    readonly span: Span;
    /** `> FILE`: where its output goes. */
    readonly redirects?: readonly { readonly target: Setting<string>; readonly anchor: Anchor }[];
    /** `< FILE`, `cat FILE |`: what it is given to read. */
    readonly input?: Word;
    /** The shell that is given the script which it stands in, with its flags. */
    readonly shell?: readonly Word[];
    /** Of docker: the engine that its environment names (`DOCKER_HOST`). */
    readonly engine?: Setting<string>;
    /** Who runs it, by a name or a number, where what stands in front of it says so: `su-exec NAME`. */
    readonly user?: string;
    /** Variables that it is given where it stands, or a script that it reads in, besides those of the workload. */
    readonly given?: (isRead: boolean) => ReadonlyMap<string, Setting<string>>;
  };
  /** The network of a whole build (`scope: build`) or of one RUN step. */
  readonly buildNetwork: { readonly scope: 'build' | 'step'; readonly mode: Setting<string> };
  /** `network.host`, `security.insecure`, `device`. `step`: RUN needs it; `grant`: the call or file grants it. */
  readonly entitlement: { readonly scope: 'step' | 'grant'; readonly name: Setting<string> };
  /**
   * A build takes place; `driver` where the text names it. `declared`: the file describes the build, and whoever runs it
   * chooses one builder for all of the file; else the text is the call itself.
   */
  readonly build: { readonly driver: Setting<string> | undefined; readonly declared?: true };
  /** A builder is created (`docker buildx create --driver`, setup-buildx-action). */
  readonly builder: { readonly driver: Setting<string> };
  readonly hostPath: { readonly path: Setting<string> };
  readonly procMount: { readonly value: Setting<string> };
  /** A whole admin-settings.json. The rules on it read the document itself. */
  readonly adminSettings: {
    readonly document: import('./kinds/admin-settings/document.ts').SettingsDocument;
  };
}

export type FactType = keyof FactTypes;

/** The operating system that a script runs on: what `uname` and its like tell. */
export const systems = ['linux', 'macos', 'windows'] as const;
export type System = (typeof systems)[number];

/** Where something stands in another file than the one at hand. */
export interface Elsewhere {
  readonly place: Place;
  /** The number of its line, from 1 on. */
  readonly line: number;
}

/** What a script looks for before it does something: a device, or a mount by its place, its type or what is mounted. */
export interface Presence {
  readonly kind: 'device' | 'mount';
  readonly name: string;
}

/**
 * A fact, and the text that says it. `systems`: those that the script asks for before it does so; absent: any. `where`: what a variable
 * is then; absent: it is so anyway. `elsewhere`: where it is written, if the anchor only brings it. `tolerated`:
 * whoever does so goes on where it fails. `insteadOf`: it is done only where all of these fail. `unlessThere`: only where this
 * is not there. `perhaps`: only the run knows whether a script gets there; where all of `insteadOf` fail, it does. `asOther`: somebody
 * else does so than who runs what is around it, or may.
 */
export type Fact<K extends FactType = FactType> = {
  readonly [P in K]: FactTypes[P] & {
    readonly type: P;
    readonly anchor: Anchor;
    readonly systems?: readonly System[];
    readonly where?: Where;
    readonly elsewhere?: Elsewhere;
    readonly tolerated?: true;
    readonly insteadOf?: readonly Fact<'command'>[];
    readonly unlessThere?: Presence;
    readonly perhaps?: true;
    readonly asOther?: true;
  };
}[K];

/** What a build needs granted when it runs with a docker-container builder. */
export type Entitlement = 'network.host' | 'security.insecure' | 'device';

/** A build that the text describes, and how the text (or a person) can run it with another builder. */
export interface BuildSite {
  /** Edits that create and use a docker-container builder right here; absent where the text cannot carry it. */
  readonly useContainerDriver?: (needs: readonly Entitlement[]) => readonly Edit[];
  /** The commands a person would type instead, in order. */
  readonly commands: (needs: readonly Entitlement[]) => readonly string[];
  /** Those that run every build of the file, where it describes several. */
  readonly allCommands?: (needs: readonly Entitlement[]) => readonly string[];
  /** Edits that write lines as a comment above a place of the build; undefined: it is in another file. */
  readonly document?: (lines: readonly string[], at: Place) => readonly Edit[] | undefined;
}

/** What belongs together: a service, a container of a pod, one `docker run`, a build stage. */
export interface Workload {
  readonly name: string;
  /** `container`: Docker runs it. `pod`: Kubernetes does. `build`: a builder does. `host`: commands on the developer's machine. */
  readonly runs: 'container' | 'pod' | 'build' | 'host' | 'settings';
  readonly anchor: Anchor;
  readonly facts: readonly Fact[];
  readonly image?: Setting<string>;
  /** The images that `image` is built from here, nearest first: known where the workload's build and its Dockerfile are. */
  readonly bases?: readonly string[];
  /** On Linux the container runs what is built on its image for the ids of the user. */
  readonly rebuiltOnLinux?: true;
  readonly site?: BuildSite;
  /** Known to be of Windows, with which ECI has nothing to do. */
  readonly ofWindows?: true;
  /** A job of a CI service: on the service's own machines, which have no Docker Desktop, or on the user's. */
  readonly runner?: 'hosted' | 'own';
  /** It is asked of Docker Desktop's raw socket, where ECI has no say in old releases. */
  readonly byRawSocket?: true;
  /** A container asks for it through the Docker socket that it mounts: only one that may mount it does. */
  readonly askedBy?: SocketMounter;
}

/** What decides whether a container may mount the Docker socket. */
export type SocketMounter = Pick<Workload, 'image' | 'bases' | 'rebuiltOnLinux'>;

/** Rules ask for the facts of a workload again and again: for each of its facts, on each machine. */
const byType = new WeakMap<Workload, Map<FactType, Fact[]>>();

/** The facts of one type. */
export function factsOf<K extends FactType>(workload: Workload, type: K): readonly Fact<K>[] {
  const known = byType.get(workload) ?? new Map<FactType, Fact[]>();
  if (!byType.has(workload)) {
    byType.set(workload, known);
    for (const fact of workload.facts) {
      const like = known.get(fact.type);
      if (like === undefined) known.set(fact.type, [fact]);
      else like.push(fact);
    }
  }
  return (known.get(type) ?? []) as readonly unknown[] as readonly Fact<K>[];
}
