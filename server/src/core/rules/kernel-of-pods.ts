import type { Workload } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import type { BehaviourId } from '../knowledge/behaviours.ts';
import { type Message, say } from '../message.ts';

/** What a pod may do to the kernel depends on the provisioner; a container, on ECI alone. */
export const kernelBehaviour = (own: BehaviourId, workload: Workload): BehaviourId =>
  workload.runs === 'pod' ? 'kernel-pod' : own;

/** What is closed under ECI is open to privileged pods where ECI does not protect them. */
export const kernelMessage = (verdict: Verdict, closed: Message, what: Message): Message =>
  verdict === 'unprotected'
    ? say`This reaches the VM's kernel (${what}) where the pod is privileged: ECI does not protect pods under kubeadm.`
    : closed;
