import { is } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import { type Message, say } from '../message.ts';
import { defineRule } from '../rule.ts';

export const hostNamespacePod = defineRule({
  id: 'host-namespace-pod',
  summary: say`Which host a pod shares namespaces with depends on the Kubernetes provisioner of Docker Desktop.`,
  why: say`Under kubeadm the host is Docker Desktop's VM, and ECI does not protect it from pods. With kind the host is the node's container.`,
  instead: say`Choose the kind provisioner, and a Service instead of the host's network.`,
  behaviour: 'host-namespace-pod',
  on: ['namespace'],
  kinds: ['kubernetes'],
  check(fact, { workload }) {
    if (workload.runs !== 'pod' || !is(fact.mode, 'host')) return undefined;
    const { space } = fact;
    const message = (verdict: Verdict): Message =>
      verdict === 'unprotected'
        ? say`${workload.name} shares the VM's ${space} namespace: ECI does not protect pods under kubeadm.`
        : say`${workload.name} shares its node's ${space} namespace, not that of the VM: the node is a container that ECI isolates.`;
    const { remove } = fact.anchor;
    return {
      at: fact.anchor,
      message,
      fixes:
        // Without the key a pod has no user namespace either.
        remove === undefined || space === 'user'
          ? []
          : [{ title: say`Remove the host ${space} namespace`, safety: 'review', edits: remove() }],
    };
  },
  examples: [
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  hostNetwork: «true»\n  containers: []\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers: []\n',
      fix: 'Remove the host network namespace',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  hostUsers: «true»\n  hostIPC: «true»\n  containers: []\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers: []\n',
    },
  ],
});
