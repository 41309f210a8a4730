import { type Anchor, type Fact, valueOf, valueOrText } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import { dotted, reachOf, startsWith, sysctlOfPath } from '../knowledge/sysctls.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, commandOf } from './commands.ts';
import { behaviourFor, kernelMessage } from './kernel-of-pods.ts';
import { withDefault } from './namespace-rules.ts';
import { removal } from './removal.ts';
import { runsUnderEci } from './under-eci.ts';

export const globalSysctl = defineRule({
  id: 'global-sysctl',
  summary: say`A container under ECI changes the kernel settings (sysctls) of its own namespaces only.`,
  why: say`Settings that are not namespaced hold for the whole VM. No container may write them under ECI; a few are emulated for each container by itself. The files under /sys/kernel/mm (huge pages, memory merging) are such settings too: a command that writes one is reported alike.`,
  instead: say`Settings of the network (net.*), of IPC (kernel.msg*, kernel.sem, fs.mqueue.*, in newer releases kernel.shm*) and of the user namespace (user.*) are fine. Many programs can do without the others: Elasticsearch with node.store.allow_mmap=false, Redis with a warning.`,
  behaviour: 'global-sysctl',
  also: ['kernel-pod', 'shm-sysctl'],
  on: ['sysctl', 'command'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'shell'],
  covers: fact => fact.type === 'sysctl' || writes(fact).length > 0,
  check(fact, context): readonly Problem[] {
    const { workload } = context;
    if (!runsUnderEci(context)) return [];
    const behaviour = behaviourFor('global-sysctl', workload);
    if (fact.type === 'sysctl') {
      const name = valueOf(fact.name);
      if (name !== undefined && workload.runs === 'container' && isSharedMemory(dotted(name)))
        return [sharedMemory(name, fact.anchor)];
      if (name === undefined || startsWith(dotted(name)) !== false) return [];
      const refused =
        workload.runs === 'pod'
          ? say`Kubernetes refuses the sysctl ${name}: it is not namespaced, with ECI or without.`
          : say`${workload.name} cannot start: the sysctl ${name} is not namespaced, and so is refused, with ECI or without.`;
      return [
        {
          at: fact.anchor,
          message: withDefault(refused, fact.name),
          fixes: removal(fact.anchor, say`Remove ${name}`),
        },
      ];
    }
    return writes(fact).flatMap(({ name, anchor }): Problem[] => {
      if (workload.runs === 'container' && isSharedMemory(name)) return [sharedMemory(name, anchor)];
      const closed = writeMessage(name);
      if (closed === undefined) return [];
      const message = (verdict: Verdict): Message => kernelMessage(verdict, closed, name);
      return [{ at: anchor, behaviour, message }];
    });
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  search:\n    image: elasticsearch:9.1.0\n    sysctls:\n      «vm.max_map_count»: 262144\n      net.core.somaxconn: 1024\n',
      good: 'services:\n  search:\n    image: elasticsearch:9.1.0\n    sysctls:\n      net.core.somaxconn: 1024\n',
      fix: 'Remove vm.max_map_count',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    sysctls:\n      - «fs.inotify.max_user_watches=524288»\n      - net.ipv6.conf.all.disable_ipv6=1\n',
      good: 'services:\n  app:\n    image: alpine\n    sysctls:\n      - net.ipv6.conf.all.disable_ipv6=1\n',
      fix: 'Remove fs.inotify.max_user_watches',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    command: sh -c "sysctl -w «vm.swappiness=1» net.ipv4.ip_forward=1 && exec app"\n',
      good: 'services:\n  app:\n    image: alpine\n    command: sh -c "sysctl -n vm.swappiness; sysctl -w net.ipv4.ip_forward=1 && exec app"\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  db:\n    image: postgres:17\n    sysctls:\n      «kernel.shmmax»: 17179869184\n      kernel.sem: 250 32000 100 128\n',
      good: 'services:\n  db:\n    image: postgres:17\n    sysctls:\n      kernel.sem: 250 32000 100 128\n',
      target: { desktop: '4.40.0' },
    },
    {
      kind: 'compose',
      bad: 'services:\n  db:\n    image: postgres:17\n    command: sh -c "sysctl -w «kernel.shmmax=17179869184» && exec postgres"\n',
      good: 'services:\n  db:\n    image: postgres:17\n    command: sh -c "exec postgres"\n',
      target: { desktop: '4.40.0', platform: 'linux' },
    },
    {
      kind: 'dockerfile',
      bad: 'FROM redis\nCMD echo 1 > «/proc/sys/vm/overcommit_memory» && exec redis-server\n',
      good: 'FROM redis\nCMD cat /proc/sys/vm/overcommit_memory && exec redis-server\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM redis\nCMD echo never > «/sys/kernel/mm/transparent_hugepage/enabled» && exec redis-server\n',
      good: 'FROM redis\nCMD cat /sys/kernel/mm/transparent_hugepage/enabled && exec redis-server\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  securityContext:\n    sysctls:\n      - name: «kernel.pid_max»\n        value: "65536"\n      - name: net.core.somaxconn\n        value: "1024"\n  containers: []\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  securityContext:\n    sysctls:\n      - name: net.core.somaxconn\n        value: "1024"\n  containers: []\n',
      fix: 'Remove kernel.pid_max',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  initContainers:\n    - name: c\n      image: alpine\n      command: [sysctl, -w, «vm.max_map_count=262144»]\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  initContainers:\n    - name: c\n      image: alpine\n      command: [sysctl, vm.max_map_count]\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postStartCommand": "sudo sysctl -w «vm.max_map_count=262144»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postStartCommand": "sysctl vm.max_map_count"\n}\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\nsysctl -w vm.max_map_count=262144\ndocker run «--sysctl vm.max_map_count=262144» elasticsearch:9.1.0\n',
      good: '#!/bin/sh\nsysctl -w vm.max_map_count=262144\ndocker run elasticsearch:9.1.0\n',
      fix: 'Remove vm.max_map_count',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker exec db sysctl -w «vm.swappiness=1»\n',
      good: '#!/bin/sh\ndocker exec db sysctl vm.swappiness\n',
    },
  ],
});

const isSharedMemory = (name: string): boolean => name.startsWith('kernel.shm');

/** The container's own, but not within its reach in every release. */
const sharedMemory = (name: string, at: Anchor): Problem => ({
  at,
  behaviour: 'shm-sysctl',
  message: say`${name} may fail here: containers under ECI of this Docker Desktop have a problem with kernel.shm*.`,
});

/** Huge pages and the like are settings of the kernel too, under another directory. */
const memorySetting = /^\/sys\/kernel\/mm\/[\w./-]+$/;

function writeMessage(name: string): Message | undefined {
  if (memorySetting.test(name))
    return say`${name} cannot be written here: it holds for the whole VM, which a container cannot change under ECI.`;
  switch (reachOf(name)) {
    case 'global':
      return say`${name} cannot be set here: it holds for the whole VM, which a container cannot change under ECI.`;
    case 'own-view':
      return say`${name} can be set here, but to no effect: under ECI only this container sees the value, the kernel keeps its own.`;
    default:
      return undefined;
  }
}

interface Write {
  readonly name: string;
  readonly anchor: Anchor;
}

/** The settings that a command writes. */
function writes(fact: Fact<'command'>): readonly Write[] {
  const redirected = (fact.redirects ?? []).flatMap(({ target, anchor }) => toFile(valueOf(target), anchor));
  return [...bySysctl(fact), ...byTee(fact), ...redirected];
}

function toFile(path: string | undefined, anchor: Anchor): readonly Write[] {
  if (path === undefined) return [];
  const name = memorySetting.test(path) ? path : sysctlOfPath(path);
  return name === undefined ? [] : [{ name, anchor }];
}

function byTee({ words }: Fact<'command'>): readonly Write[] {
  if (commandOf(words)?.program !== 'tee') return [];
  return words.slice(1).flatMap(word => toFile(valueOf(word.value), word.anchor));
}

/** `sysctl -w NAME=VALUE`, `sysctl NAME=VALUE`; without a value it reads. */
function bySysctl({ words }: Fact<'command'>): readonly Write[] {
  const command = commandOf(words);
  if (command?.program !== 'sysctl' || asksForHelp(command)) return [];
  return words.slice(1).flatMap(({ value, anchor }) => {
    const text = valueOrText(value);
    const name = /^([A-Za-z][\w./-]*)\s*=/.exec(text)?.[1];
    return name === undefined ? [] : [{ name: dotted(name), anchor }];
  });
}
