import { type Fact, factsOf, is, valueOf, valueOrText, type Workload } from '../facts.ts';
import { knownImage } from '../knowledge/images.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import { asksForHelp, type Command, commandOf, operands } from './commands.ts';
import { behaviourFor } from './kernel-of-pods.ts';
import { removal } from './removal.ts';
import { isReplaced, runsUnderEci, startsImage } from './under-eci.ts';

export const nestedUserNamespace = defineRule({
  id: 'nested-user-namespace',
  summary: say`User namespaces inside a container under ECI are limited: they cannot mount /proc.`,
  why: say`A container under ECI is in a user namespace already. One more within it works for little: mounting /proc there fails with invalid argument.`,
  instead: say`Run it as the container's root, without the extra namespace: under ECI that root has no power outside. Docker-in-Docker works that way (docker:dind instead of docker:dind-rootless).`,
  behaviour: 'nested-user-namespace',
  also: ['nested-user-namespace-pod'],
  on: ['command', 'image', 'namespace'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'gitlab-ci', 'shell'],
  covers: fact => !isReplaced(fact) && describe(fact) !== undefined,
  check(fact, context): Problem | undefined {
    const { workload } = context;
    if (fact.type === 'image' && !startsEngine(fact, workload)) return undefined;
    if (fact.type === 'namespace' && workload.runs !== 'pod') return undefined;
    const message = runsUnderEci(context) ? describe(fact, workload) : undefined;
    if (message === undefined) return undefined;
    return {
      at: fact.anchor,
      message,
      behaviour: behaviourFor('nested-user-namespace', workload),
      fixes: fixes(fact),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  engine:\n    image: «docker:28-dind-rootless»\n',
      good: 'services:\n  engine:\n    image: docker:28-dind\n',
      fix: 'Use docker:28-dind',
    },
    {
      kind: 'compose',
      bad: 'services:\n  box:\n    image: alpine\n    command: [«unshare», -Ur, --mount-proc, sh]\n',
      good: 'services:\n  box:\n    image: alpine\n    command: [unshare, -m, sh]\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM fedora\nUSER build\nENTRYPOINT [«"buildah", "unshare"»]\n',
      good: 'FROM fedora\nUSER build\nENTRYPOINT ["buildah"]\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM «docker:28-dind-rootless» AS base\nFROM base\nRUN apk add git\n',
      good: 'FROM docker:28-dind AS base\nFROM base\nRUN apk add git\n',
      fix: 'Use docker:28-dind',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «dockerd --userns-remap=default»\n',
      good: 'FROM alpine\nCMD dockerd --userns-remap=\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD runc spec --rootless && «runc --root /tmp/r run x»\n',
      good: 'FROM alpine\nCMD runc spec && runc --root /tmp/r run x\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: «moby/buildkit:v0.24.0-rootless»\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: moby/buildkit:v0.24.0\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  hostUsers: «false»\n  containers:\n    - name: c\n      image: alpine\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n',
      fix: 'Remove hostUsers',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postCreateCommand": "«unshare -r true»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postCreateCommand": "unshare -m true"\n}\n',
    },
    {
      kind: 'gitlab-ci',
      bad: 'test:\n  image: alpine\n  tags: [own]\n  services:\n    - name: «docker:28-dind-rootless»\n      alias: docker\n',
      good: 'test:\n  image: alpine\n  tags: [own]\n  services:\n    - name: docker:28-dind\n      alias: docker\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d «docker:28-dind-rootless»\n',
      good: '#!/bin/sh\ndocker run -d docker:28-dind\n',
      fix: 'Use docker:28-dind',
    },
  ],
});

function describe(fact: Fact<'command' | 'image' | 'namespace'>, workload?: Workload): Message | undefined {
  if (fact.type === 'namespace')
    return fact.space === 'user' && is(fact.mode, 'private')
      ? say`${'hostUsers: false'} makes a user namespace of its own: within a container under ECI it cannot mount /proc.`
      : undefined;
  if (fact.type === 'image')
    return knownImage(fact.reference, 'user-namespace') === undefined
      ? undefined
      : say`${valueOrText(fact.reference).replace(/@.*/, '')} makes a user namespace of its own: within a container under ECI it cannot mount /proc.`;
  const command = commandOf(fact.words);
  return command !== undefined && !asksForHelp(command) && nests(command, workload)
    ? say`${command.program} makes a user namespace of its own: within a container under ECI it cannot mount /proc.`
    : undefined;
}

function startsEngine(fact: Fact<'image'>, workload: Workload): boolean {
  const image = knownImage(fact.reference, 'user-namespace');
  return image !== undefined && startsImage(fact, workload, image);
}

function fixes(fact: Fact<'command' | 'image' | 'namespace'>): readonly Fix[] {
  if (fact.type === 'image') return withoutRootless(fact);
  return fact.type === 'namespace' ? removal(fact.anchor, say`Remove ${'hostUsers'}`) : [];
}

/** The same image as the container's root runs it: it has none of the users whom root may ask to run the other. */
function withoutRootless({ reference, anchor, asRoot }: Fact<'image'>): readonly Fix[] {
  if (asRoot === true) return [];
  const written = valueOf(reference);
  const other = written?.replace(/-rootless$/, '');
  if (other === undefined || other === written || anchor.replace === undefined) return [];
  return [{ title: say`Use ${other}`, safety: 'review', edits: anchor.replace(other) }];
}

function nests(command: Command, workload: Workload | undefined): boolean {
  const { program, args } = command;
  switch (program) {
    case 'unshare':
      return ownFlags(args).some(arg =>
        /^(--user(=.*)?|--map-(root|current)-user|--map-(users?|groups?|auto)(=.*)?|-[a-zA-Z]*[Urc][a-zA-Z]*)$/.test(
          arg,
        ),
      );
    case 'buildah':
    case 'podman':
      return args.find(arg => arg?.startsWith('-') !== true) === 'unshare';
    case 'runc':
    case 'crun':
      return /^(?:run|create)$/.test(verbOf(command) ?? '') && specifiesRootless(program, workload);
    case 'nsjail':
      return isJailOfItsOwn(args);
    case 'bwrap':
    case 'rootlesskit':
    case 'dockerd-rootless.sh':
    case 'containerd-rootless.sh':
      return true;
    case 'dockerd':
    // Gives dockerd its flags. Source: docker-library/docker.
    case 'dockerd-entrypoint.sh':
      return args.some((arg, i) =>
        arg?.startsWith('--userns-remap=') === true
          ? arg !== '--userns-remap='
          : arg === '--userns-remap' && args[i + 1] !== '',
      );
    default:
      return false;
  }
}

/**
 * Whether `nsjail` makes a user namespace, as it does unless it is told not to, which a file may. Without `/proc` it needs nothing that is
 * closed. Source: nsjail(1), 2017-08; github.com/google/nsjail, config.proto.
 */
function isJailOfItsOwn(args: Command['args']): boolean {
  const end = args.indexOf('--');
  const own = args.slice(0, end < 0 ? undefined : end);
  return !own.some(
    arg =>
      arg === undefined || /^(?:--disable_clone_newuser|--disable_proc|--config(?:=.*)?|-C.*)$/.test(arg),
  );
}

/** What `runc --root DIRECTORY run NAME` does. */
const verbOf = (command: Command): string | undefined =>
  operands(command, ['--root', '--log', '--log-format', '--rootless', '--cgroup-manager'])[0];

/** Whether the containers of `runc` are those of `runc spec --rootless`, which have a user namespace: it mounts /proc for them. */
const specifiesRootless = (program: string, workload: Workload | undefined): boolean =>
  (workload === undefined ? [] : factsOf(workload, 'command')).some(({ words }) => {
    const other = commandOf(words);
    return other?.program === program && verbOf(other) === 'spec' && other.args.includes('--rootless');
  });

/** The flags before the command that the program runs. */
function ownFlags(args: Command['args']): readonly string[] {
  const end = args.findIndex(arg => arg?.startsWith('-') !== true);
  return args.slice(0, end < 0 ? undefined : end).filter(arg => arg !== undefined);
}
