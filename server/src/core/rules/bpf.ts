import { type Fact, is, valueOf, type Word, type Workload } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import { knownImage } from '../knowledge/images.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, type Command, commandOf, flagValue } from './commands.ts';
import { behaviourFor, kernelCapability, kernelMessage, kernelPath } from './kernel-of-pods.ts';
import { removal } from './removal.ts';
import { imageShown, isReplaced, runsUnderEci, startsImage } from './under-eci.ts';

type Facts = Fact<'command' | 'mount' | 'capability' | 'image' | 'hostPath'>;

export const bpf = defineRule({
  id: 'bpf',
  summary: say`BPF programs can neither be loaded nor looked at from a container under ECI.`,
  why: say`BPF programs run in the kernel of Docker Desktop's VM, where they could see and change what other containers and ECI itself do.`,
  instead: say`Trace from within the process (OpenTelemetry, strace, a debugger), or run the tool on a Linux machine without ECI.`,
  behaviour: 'bpf',
  also: ['kernel-pod'],
  on: ['command', 'mount', 'capability', 'image', 'hostPath'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'shell'],
  covers: fact => !isReplaced(fact) && describe(fact) !== undefined,
  check(fact, context): Problem | undefined {
    const { workload } = context;
    if (fact.type === 'image' && !startsBpf(fact, workload)) return undefined;
    const message = runsUnderEci(context) ? describe(fact) : undefined;
    if (message === undefined) return undefined;
    const removable = fact.type !== 'command' && fact.type !== 'image';
    return {
      at: fact.anchor,
      behaviour: behaviourFor('bpf', workload),
      message: (verdict: Verdict) =>
        fact.type === 'capability'
          ? kernelCapability(verdict, message, valueOf(fact.name) ?? '')
          : kernelMessage(verdict, message, 'BPF'),
      fixes: removable ? removal(fact.anchor, say`Remove the access to BPF`) : [],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  trace:\n    image: alpine\n    command: [«bpftrace», -e, "BEGIN { exit() }"]\n',
      good: 'services:\n  trace:\n    image: alpine\n    command: [bpftrace, --version]\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  agent:\n    image: «quay.io/cilium/tetragon:v1.4.0»\n    volumes:\n      - «/sys/fs/bpf:/sys/fs/bpf»\n      - ./conf:/etc/tetragon\n',
      good: 'services:\n  agent:\n    image: otel/opentelemetry-collector:0.130.0\n    volumes:\n      - ./conf:/etc/tetragon\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    cap_add:\n      - «BPF»\n      - CHOWN\n',
      good: 'services:\n  app:\n    image: alpine\n    cap_add:\n      - CHOWN\n',
      fix: 'Remove the access to BPF',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nENTRYPOINT [«"bpftrace"»]\n',
      good: 'FROM alpine\nENTRYPOINT ["bpftrace"]\nCMD ["--version"]\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM «quay.io/iovisor/bpftrace:v0.21.2»\nCOPY tools /tools\n',
      good: 'FROM quay.io/iovisor/bpftrace:v0.21.2 AS tools\nFROM alpine\nCOPY --from=tools /usr/bin/bpftrace /usr/bin/\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nRUN bpftool btf dump file vmlinux format c > vmlinux.h\nRUN «bpftool prog load probe.o /sys/fs/bpf/probe»\n',
      good: 'FROM alpine\nRUN bpftool btf dump file vmlinux format c > vmlinux.h\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: «quay.io/iovisor/bpftrace:v0.21.2»\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postCreateCommand": [«"bpftrace"», "-e", "BEGIN { exit() }"]\n}\n',
      good: '{\n  "image": "alpine",\n  "postCreateCommand": ["bpftrace", "--version"]\n}\n',
    },
    {
      kind: 'shell',
      bad: "#!/bin/sh\ndocker run --rm alpine «bpftrace -e 'BEGIN { exit() }'»\n",
      good: "#!/bin/sh\nbpftrace -e 'BEGIN { exit() }'\n",
    },
  ],
});

function describe(fact: Facts): Message | undefined {
  switch (fact.type) {
    case 'command': {
      const command = commandOf(fact.words);
      if (command === undefined) return undefined;
      // Newer kernels let user namespaces mount it: what it is for fails.
      if (mountsBpf(command))
        return say`A BPF file system is of no use here: BPF is closed to containers under ECI.`;
      return usesBpf(command) || (isBccTool(fact.words) && !asksForHelp(command))
        ? say`${command.program} fails here: BPF is closed to containers under ECI.`
        : undefined;
    }
    case 'mount':
      return kernelPath(valueOf(fact.source) ?? '') === 'bpf'
        ? say`The VM's BPF objects are of no use here: BPF is closed to containers under ECI.`
        : undefined;
    case 'hostPath':
      return kernelPath(valueOf(fact.path) ?? '') === 'bpf'
        ? say`The node's BPF objects are of no use here: BPF is closed to containers under ECI.`
        : undefined;
    case 'capability':
      return is(fact.name, 'BPF') || is(fact.name, 'PERFMON')
        ? say`${valueOf(fact.name) ?? ''} has no effect: BPF and the tracing of the kernel are closed to containers under ECI.`
        : undefined;
    case 'image':
      return knownImage(fact.reference, 'bpf') === undefined
        ? undefined
        : say`${imageShown(fact)} is there to load BPF programs: that fails in a container under ECI.`;
  }
}

function startsBpf(fact: Fact<'image'>, workload: Workload): boolean {
  const image = knownImage(fact.reference, 'bpf');
  return image !== undefined && startsImage(fact, workload, image);
}

const mountsBpf = (command: Command): boolean =>
  command.program === 'mount' && flagValue(command, '-t', '--types') === 'bpf' && !asksForHelp(command);

function usesBpf(command: Command): boolean {
  const { program, args } = command;
  if (asksForHelp(command)) return false;
  if (program === 'bpftool') {
    const [object, verb, kind] = args.filter(arg => arg?.startsWith('-') !== true);
    const readsFile = object === 'gen' || (object === 'btf' && verb === 'dump' && kind === 'file');
    return object !== undefined && object !== 'version' && object !== 'help' && verb !== 'help' && !readsFile;
  }
  if (program === 'bpftrace') return args.length > 0 && !args.some(arg => arg === '-d' || arg === '--info');
  if (program === 'tc') return args.includes('bpf') && args.some(arg => arg === 'add' || arg === 'replace');
  if (program === 'ip')
    return (
      args.includes('set') &&
      args.some((arg, i) => /^xdp(generic|drv|offload)?$/.test(arg ?? '') && args[i + 1] !== 'off')
    );
  return program === 'xdp-loader' && loads.has(args[0] ?? '');
}

const loads = new Set(['load', 'unload', 'status', 'clean']);

/** `execsnoop-bpfcc`, `/usr/share/bcc/tools/execsnoop`: all but tplist, which reads the probes of a program from its file. */
function isBccTool(words: readonly Word[]): boolean {
  const tool = /(?:^|\/)([\w-]+)-bpfcc$|\/bcc\/tools\/([\w-]+)$/.exec(valueOf(words[0]?.value) ?? '');
  return tool !== null && (tool[1] ?? tool[2]) !== 'tplist';
}
