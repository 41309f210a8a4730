import { type Fact, factsOf, valueOf, type Workload } from '../facts.ts';
import { knownImage } from '../knowledge/images.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, type Command, commandOf, flagValue } from './commands.ts';
import { behaviourFor, kernelMessage } from './kernel-of-pods.ts';
import { imageShown, isReplaced, runsUnderEci, startsImage } from './under-eci.ts';

export const binfmtRegistration = defineRule({
  id: 'binfmt-registration',
  summary: say`Emulators for other processors: under ECI a container registers them for itself at most, and Docker Desktop has them already.`,
  why: say`binfmt_misc tells the VM's kernel which program runs foreign binaries: a container could have its own run anywhere. Under ECI a registration fails, or holds for that container alone.`,
  instead: say`Leave out emulators for other processors: Docker Desktop registers them itself, so docker run --platform and multi-platform builds work without. Start programs of Wine, Mono or Java through it: wine program.exe.`,
  behaviour: 'binfmt-registration',
  also: ['kernel-pod'],
  on: ['image', 'command'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'github-workflow', 'shell'],
  covers: fact => !isReplaced(fact) && describe(fact) !== undefined,
  check(fact, context): Problem | undefined {
    const { workload } = context;
    const message =
      runsUnderEci(context) && !startsAnother(fact, workload) ? describe(fact, workload) : undefined;
    if (message === undefined) return undefined;
    return {
      at: fact.anchor,
      behaviour: behaviourFor('binfmt-registration', workload),
      message: verdict => kernelMessage(verdict, message, say`emulators`),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  qemu:\n    image: «tonistiigi/binfmt:latest»\n    command: --install all\n',
      good: 'services:\n  app:\n    image: nginx\n    platform: linux/arm64\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM debian\nCMD «update-binfmts --enable qemu-aarch64»\n',
      good: 'FROM multiarch/qemu-user-static AS qemu\nFROM debian\nCOPY --from=qemu /usr/bin/qemu-aarch64-static /usr/bin/\nCMD update-binfmts --display\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: «multiarch/qemu-user-static»\n      args: [--reset, -p, "yes"]\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postCreateCommand": "«sudo update-binfmts --enable»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postCreateCommand": "sudo apt-get install -y qemu-user-static"\n}\n',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: «docker/setup-qemu-action@v3»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run --rm «tonistiigi/binfmt» --install all\n',
      good: '#!/bin/sh\nsudo update-binfmts --enable\n',
    },
  ],
});

const register = /^\/proc\/sys\/fs\/binfmt_misc\/[\w.-]+$/;

function describe(fact: Fact<'image' | 'command'>, workload?: Workload): Message | undefined {
  if (fact.type === 'image') return describeImage(fact, workload);
  const writes = (fact.redirects ?? []).some(({ target }) => register.test(valueOf(target) ?? ''));
  const command = commandOf(fact.words);
  if (!writes && (command === undefined || asksForHelp(command) || !registers(command))) return undefined;
  if (!writes && command?.program === 'mount')
    return say`This mounts binfmt_misc for its own container at most under ECI; Docker Desktop has emulators for other processors already.`;
  if (command !== undefined && takesAway(command))
    return say`This takes emulators away for its own container at most under ECI: those of the VM stay.`;
  // It may as well be for Wine, Mono or Java: Docker Desktop has nothing for those.
  return say`This registers emulators for its own container at most under ECI; Docker Desktop has those for other processors already.`;
}

/** An image that is not started as its page says registers nothing. */
function startsAnother(fact: Fact<'image' | 'command'>, workload: Workload): boolean {
  const image = fact.type === 'image' ? knownImage(fact.reference, 'binfmt') : undefined;
  return fact.type === 'image' && (image === undefined || !startsImage(fact, workload, image));
}

function describeImage(fact: Fact<'image'>, workload: Workload | undefined): Message | undefined {
  const image = knownImage(fact.reference, 'binfmt');
  if (image === undefined) return undefined;
  const reference = imageShown(fact);
  const given = image.asked === undefined || workload === undefined ? undefined : flagsOf(workload);
  if (given?.includes(undefined) === false && !image.asked?.some(flag => given.includes(flag)))
    return undefined;
  return given?.includes('uninstall') && !given.includes('install')
    ? say`${reference} cannot remove the VM's emulators from a container under ECI.`
    : say`${reference} registers emulators for its own container at most under ECI; Docker Desktop has them already.`;
}

/** The names of the flags of what runs in the container; `undefined` stands for a word that only the run knows. */
const flagsOf = (workload: Workload): readonly (string | undefined)[] =>
  factsOf(workload, 'command').flatMap(({ words }) =>
    words.flatMap(({ value }) =>
      value.known ? (/^--?([\w-]+)(?:=|$)/.exec(value.value)?.[1] ?? []) : [undefined],
    ),
  );

/** A -1 or 0 that is written takes emulators away. Source: the kernel's documentation, binfmt-misc.rst. */
const takesAway = ({ program, args }: Command): boolean =>
  program === 'update-binfmts'
    ? args.some(arg => /^--(?:disable|remove|unimport)$/.test(arg ?? ''))
    : program === 'binfmt'
      ? !args.some(arg => /^--?install\b/.test(arg ?? ''))
      : /^(?:echo|printf)$/.test(program) && /^(?:-1|0)$/.test(args.at(-1) ?? '');

function registers(command: Command): boolean {
  const { program, args } = command;
  if (program === 'mount') return flagValue(command, '-t', '--types') === 'binfmt_misc';
  if (program === 'tee') return args.some(arg => register.test(arg ?? ''));
  if (program === 'update-binfmts')
    return args.some(arg => /^--(enable|disable|install|remove|import|unimport)$/.test(arg ?? ''));
  // The program of the image tonistiigi/binfmt, copied from it.
  if (program === 'binfmt') return args.some(arg => /^--?(?:un)?install(?:=|$)/.test(arg ?? ''));
  if (program === 'service' || program === 'binfmt-support') return startsService(command);
  return /^qemu-binfmt-conf(\.sh)?$/.test(program);
}

/** Debian's service enables all that its packages brought. Source: binfmt-support, `init.d/binfmt-support`. */
function startsService({ program, args }: Command): boolean {
  const [name, act] = program === 'service' ? args : [program, ...args];
  return name === 'binfmt-support' && /^(?:start|restart|force-reload)$/.test(act ?? '');
}
