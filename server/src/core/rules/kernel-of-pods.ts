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

/** What a node shows of the VM's kernel; kind gives each node the VM's modules. Of these the rules on the kernel speak. */
const ofKernel = { modules: /^\/(?:usr\/)?lib\/modules(?:\/|$)/, bpf: /^\/sys\/fs\/bpf(?:\/|$)/ };

/** What of the VM's kernel a hostPath reaches. */
export const kernelPath = (path: string): keyof typeof ofKernel | undefined =>
  ofKernel.modules.test(path) ? 'modules' : ofKernel.bpf.test(path) ? 'bpf' : undefined;

/** What is closed under ECI is open to privileged pods where ECI does not protect them. */
export const kernelMessage = (verdict: Verdict, closed: Message, what: string | Message): Message =>
  verdict !== 'unprotected'
    ? closed
    : say`This reaches the VM's kernel (${what}) where the pod is privileged: ECI does not protect pods under kubeadm.`;

/** The same of a capability: it needs no privileges besides. */
export const kernelCapability = (verdict: Verdict, closed: Message, name: string): Message =>
  verdict === 'unprotected' ? capabilityOfPod(name) : closed;

export const capabilityOfPod = (name: string): Message =>
  say`${name} is not confined by ECI here: it does not protect pods under kubeadm.`;
