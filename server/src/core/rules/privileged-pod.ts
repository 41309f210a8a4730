import { type Fact, is, valueOf } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import { type Message, say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { capabilityOfPod } from './kernel-of-pods.ts';

/** Capabilities that reach as far as privileges do. Of BPF, PERFMON and SYS_MODULE other rules speak. */
const dangerous = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_BOOT',
  'SYS_TIME',
  'DAC_READ_SEARCH',
  'NET_ADMIN',
]);

export const privilegedPod = defineRule({
  id: 'privileged-pod',
  summary: say`What a privileged pod reaches depends on the Kubernetes provisioner of Docker Desktop.`,
  why: say`Under kubeadm ECI does not protect pods: a privileged one controls the VM. With kind each node is a container that ECI protects.`,
  instead: say`Choose the kind provisioner in Docker Desktop's Kubernetes settings, or create a cluster with kind.`,
  behaviour: 'privileged-pod',
  on: ['privileged', 'capability', 'procMount'],
  kinds: ['kubernetes'],
  covers: fact => asks(fact) !== undefined,
  check(fact, { workload }) {
    const what = workload.runs === 'pod' ? asks(fact) : undefined;
    if (what === undefined) return undefined;
    const message = (verdict: Verdict): Message =>
      verdict === 'unprotected'
        ? unprotected(fact, what)
        : say`${what} reaches no further than the node, a container that ECI isolates.`;
    const { remove } = fact.anchor;
    const fixes =
      remove === undefined
        ? []
        : [{ title: say`Remove ${what}`, safety: 'review' as const, edits: remove() }];
    return { at: fact.anchor, message, fixes };
  },
  examples: [
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      securityContext:\n        privileged: «true»\n        runAsUser: 1\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      securityContext:\n        runAsUser: 1\n',
      fix: 'Remove privileged',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: alpine\n          securityContext:\n            capabilities:\n              add: [«SYS_ADMIN», CHOWN]\n',
      good: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: alpine\n          securityContext:\n            capabilities:\n              add: [CHOWN]\n',
      fix: 'Remove SYS_ADMIN',
      target: { kubernetes: 'kubeadm' },
    },
  ],
});

function asks(fact: Fact<'privileged' | 'capability' | 'procMount'>): string | undefined {
  switch (fact.type) {
    case 'privileged':
      return is(fact.value, true) ? 'privileged' : undefined;
    case 'procMount':
      return is(fact.value, 'Unmasked') ? 'procMount' : undefined;
    case 'capability': {
      const name = valueOf(fact.name);
      return name !== undefined && dangerous.has(name) ? name : undefined;
    }
  }
}

/** Privileges and all capabilities open everything; the others open the part that they are for. */
const unprotected = (fact: Fact<'privileged' | 'capability' | 'procMount'>, what: string): Message =>
  fact.type === 'privileged' || what === 'ALL'
    ? say`${what} gives this pod the whole VM: ECI does not protect pods under kubeadm.`
    : capabilityOfPod(what);
