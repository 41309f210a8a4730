import { type Fact, folderOf, is, valueOf, type Word } from '../facts.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { commandOf } from './commands.ts';
import { behaviourFor, kernelCapability, kernelMessage, kernelPath } from './kernel-of-pods.ts';
import { runsUnderEci } from './under-eci.ts';

const loaders = new Set(['modprobe', 'insmod', 'rmmod']);
/** These build or index modules; that works, and serves nothing unless the modules are for another machine. */
const preparers = new Set(['depmod', 'dkms']);
/** What `dkms` does besides: it tells of modules, or takes them away. */
const dkmsOtherwise = /^(?:status|remove|uninstall|unbuild|unmake|mk\w+|generate_mok)$/;
const elsewhere = /^(?:-b|--basedir|-o|--outdir)(?:=|$)|^-b./;
/** Flags with which nothing is loaded. */
const harmless = new Set([
  '--version',
  '-V',
  '--help',
  '-h',
  '-n',
  '--dry-run',
  '--show',
  '-D',
  '--show-depends',
  '-c',
  '--showconfig',
  '--resolve-alias',
  '-R',
]);

export const kernelModule = defineRule({
  id: 'kernel-module',
  summary: say`Kernel modules cannot be loaded from a container under ECI.`,
  why: say`The kernel belongs to Docker Desktop's Linux VM; loading code into it is reserved to the VM's own root, which no container has under ECI.`,
  instead: say`Use what the VM's kernel has already (most common modules are built in), or run the workload outside Docker Desktop.`,
  behaviour: 'kernel-module',
  also: ['kernel-pod'],
  on: ['command', 'mount', 'capability', 'hostPath'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'gitlab-ci', 'shell'],
  covers: fact => describe(fact) !== undefined,
  check(fact, context): Problem | undefined {
    const { workload } = context;
    const message = runsUnderEci(context) ? describe(fact) : undefined;
    if (message === undefined || (workload.runs === 'build' && prepares(fact))) return undefined;
    const { remove } = fact.anchor;
    const removable = remove !== undefined && fact.type !== 'command';
    return {
      at: fact.anchor,
      behaviour: behaviourFor('kernel-module', workload),
      message: verdict =>
        fact.type === 'capability'
          ? kernelCapability(verdict, message, valueOf(fact.name) ?? '')
          : kernelMessage(verdict, message, say`modules`),
      fixes: removable
        ? [{ title: say`Remove the access to kernel modules`, safety: 'review', edits: remove() }]
        : [],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    command: [«modprobe», nf_nat]\n',
      good: 'services:\n  app:\n    image: nginx\n    command: [echo, modprobe, nf_nat]\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    volumes:\n      - ./a:/a\n      - «/lib/modules:/lib/modules:ro»\n',
      good: 'services:\n  app:\n    image: nginx\n    volumes:\n      - ./a:/a\n',
      fix: 'Remove the access to kernel modules',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nRUN depmod 6.1 && dkms autoinstall\nCMD «depmod -a»\n',
      good: 'FROM alpine\nRUN depmod 6.1 && dkms autoinstall\nCMD depmod -b /image 6.1\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «dkms install x/1»\n',
      good: 'FROM alpine\nCMD dkms status\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nRUN set -e; «sudo modprobe nf_nat»\n',
      good: 'FROM alpine\nRUN set -e; echo modprobe nf_nat\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [«modprobe», nf_nat]\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [lsmod]\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postStartCommand": "sudo true && «sudo modprobe nf_nat»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postStartCommand": "lsmod"\n}\n',
    },
    {
      kind: 'gitlab-ci',
      bad: 'test:\n  image: alpine\n  tags: [own]\n  script:\n    - apk add kmod\n    - «modprobe nf_nat»\n',
      good: 'test:\n  image: alpine\n  tags: [own]\n  script:\n    - lsmod\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\nmodprobe nf_nat\ndocker exec web «modprobe nf_nat»\ndocker run alpine sh -c "«modprobe nf_nat»; lsmod"\n',
      good: '#!/bin/sh\nmodprobe nf_nat\ndocker exec web lsmod\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «-v /usr/lib/modules:/lib/modules:ro» «-v /lib/modules/6.10.0:/m» alpine\n',
      good: '#!/bin/sh\ndocker run -v "$PWD/lib/modules:/lib/modules" alpine\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «-v /lib/modules:/lib/modules:ro» alpine\n',
      good: '#!/bin/sh\ndocker run alpine\n',
      fix: 'Remove the access to kernel modules',
    },
  ],
});

/** An image may carry modules for another machine: a step that builds them serves that one. */
const prepares = (fact: Fact): boolean =>
  fact.type === 'command' && preparers.has(commandOf(fact.words)?.program ?? '');

function describe(fact: Fact<'command' | 'mount' | 'capability' | 'hostPath'>): Message | undefined {
  switch (fact.type) {
    case 'command':
      return loads(fact.words);
    case 'mount':
      return kernelPath(valueOf(fact.source) ?? folderOf(fact.source) ?? '') === 'modules'
        ? say`The modules of the VM are of no use here: no container can load them under ECI.`
        : undefined;
    case 'capability':
      return is(fact.name, 'SYS_MODULE')
        ? say`SYS_MODULE has no effect: no container can load kernel modules under ECI.`
        : undefined;
    case 'hostPath':
      return kernelPath(valueOf(fact.path) ?? '') === 'modules'
        ? say`The modules of the VM, which the node shows, are of no use here: no pod can load them under ECI.`
        : undefined;
  }
}

function loads(words: readonly Word[]): Message | undefined {
  const [program, ...args] = words.map(word => valueOf(word.value));
  const name = program?.slice(program.lastIndexOf('/') + 1);
  if (name === undefined || args.some(arg => arg !== undefined && harmless.has(arg))) return undefined;
  if (loaders.has(name) || (name === 'kmod' && ['load', 'insert', 'remove'].includes(args[0] ?? '')))
    return say`${name} fails here: kernel modules cannot be loaded or unloaded from a container under ECI.`;
  if (name === 'dkms' && dkmsOtherwise.test(args[0] ?? '')) return undefined;
  return preparers.has(name) && !args.some(arg => arg !== undefined && elsewhere.test(arg))
    ? say`What ${name} prepares is of no use here: kernel modules cannot be loaded from a container under ECI.`
    : undefined;
}
