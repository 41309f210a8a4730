import type { Workload } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import type { BehaviourId } from '../knowledge/behaviours.ts';
import { type Message, say } from '../message.ts';

/** What decides for pods, whose node ECI may or may not protect. */
const ofPods = {
  'kernel-module': 'kernel-pod',
  bpf: 'kernel-pod',
  'global-sysctl': 'kernel-pod',
  'binfmt-registration': 'kernel-pod',
  'device-node': 'device-node-pod',
  'mount-escape': 'mount-escape-pod',
  'nfs-mount': 'nfs-mount-pod',
  'nested-user-namespace': 'nested-user-namespace-pod',
  'checkpoint-restore': 'checkpoint-restore-pod',
} as const satisfies Partial<Record<BehaviourId, BehaviourId>>;

/** The behaviour where the workload runs: for a container ECI alone decides, for a pod the provisioner too. */
export const behaviourFor = (own: keyof typeof ofPods, workload: Workload): BehaviourId =>
  workload.runs === 'pod' ? ofPods[own] : own;

/** What is closed under ECI is open to privileged pods where ECI does not protect them. */
export const kernelMessage = (verdict: Verdict, closed: Message, what: string | Message): Message =>
  verdict === 'unprotected'
    ? say`This reaches the VM's kernel (${what}) where the pod is privileged: ECI does not protect pods under kubeadm.`
    : closed;
