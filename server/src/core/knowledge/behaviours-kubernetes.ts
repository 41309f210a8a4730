import { say } from '../message.ts';
import type { Behaviour, Citation, Clause, Verdict } from './behaviour.ts';
import {
  docsChange,
  eciFaq,
  eciLimitations,
  kubernetesPage,
  olderFaq,
  podUserNamespaces,
  releaseNotes,
  settingsReference,
  sysboxLimitations,
} from './sources.ts';

const unprotectedPods: readonly Clause[] = [
  {
    when: { desktop: '>=4.13.0', kubernetes: ['kubeadm'] },
    verdict: 'unprotected',
    note: say`Under kubeadm the pods of Docker Desktop's cluster are not protected by ECI.`,
  },
  {
    when: { desktop: '>=4.13.0 <4.38.0', kubernetes: ['kind'] },
    verdict: 'unprotected',
    note: say`This release has only the kubeadm provisioner.`,
  },
];

const podBehaviour = <Id extends string>(
  id: Id,
  title: Behaviour['title'],
): Behaviour & { readonly id: Id } => ({
  id,
  title,
  clauses: [
    ...unprotectedPods,
    {
      when: { desktop: '>=4.38.0', kubernetes: ['kind'] },
      verdict: 'confined',
      note: say`Each node runs in a container that ECI protects; the pod reaches its node, not the VM.`,
    },
  ],
  sources: [
    eciLimitations(
      'Pods are not protected under kubeadm; with the kind provisioner each node is a container that ECI protects.',
    ),
    eciFaq('Kubernetes is protected with the kind provisioner and not with kubeadm.'),
    olderFaq(
      'Docker Desktop 4.38 brought the kind provisioner, and with it protection of the integrated cluster.',
    ),
    kubernetesPage(
      'Under kubeadm the cluster works but is not protected; under kind, which needs the containerd image store, it runs in unprivileged containers.',
    ),
    releaseNotes('4.65.0: kind is the default of new clusters.'),
    settingsReference('Still names kubeadm as the default, without a release: we follow the notes of 4.65.'),
    docsChange(
      24713,
      '2026-04-14',
    )('The text that called all integrated Kubernetes unprotected no longer applied.'),
  ],
});

/** What fails in the node's container fails in its pods; under kubeadm ECI has no part in it. */
const inNode = <Id extends string>(
  id: Id,
  title: Behaviour['title'],
  verdict: Verdict,
  ...sources: readonly Citation[]
): Behaviour & { readonly id: Id } => {
  const ofPods = podBehaviour(id, title);
  return {
    ...ofPods,
    sources: [...ofPods.sources, ...sources],
    clauses: [{ when: { desktop: '>=4.38.0', kubernetes: ['kind'] }, verdict }],
  };
};

export const kubernetesBehaviours = {
  'privileged-pod': podBehaviour('privileged-pod', say`A privileged pod`),
  'host-namespace-pod': podBehaviour('host-namespace-pod', say`A pod shares namespaces of its node`),
  'host-path-pod': podBehaviour('host-path-pod', say`A pod mounts files of its node`),
  'kernel-pod': {
    ...podBehaviour('kernel-pod', say`A pod changes the kernel: modules, BPF, settings`),
    clauses: [
      ...unprotectedPods,
      {
        when: { desktop: '>=4.38.0', kubernetes: ['kind'] },
        verdict: 'restricted',
        note: say`The node is a container that ECI protects: what it may not do to the kernel, no pod in it may.`,
      },
    ],
  },
  'device-node-pod': inNode('device-node-pod', say`A pod creates device nodes or loop devices`, 'restricted'),
  'mount-escape-pod': inNode(
    'mount-escape-pod',
    say`A pod mounts disks and other closed file systems`,
    'restricted',
  ),
  'nfs-mount-pod': inNode('nfs-mount-pod', say`A pod mounts a share of the network (NFS, SMB)`, 'confined'),
  'nested-user-namespace-pod': inNode(
    'nested-user-namespace-pod',
    say`A pod creates user namespaces of its own`,
    'restricted',
    sysboxLimitations('User namespaces within a container fail, be they of unshare or of an engine inside.'),
    podUserNamespaces('With hostUsers: false the engine of the node gives the pod a user namespace.'),
  ),
  'checkpoint-restore-pod': inNode('checkpoint-restore-pod', say`A pod is checkpointed`, 'restricted'),
} as const satisfies Record<string, Behaviour>;
