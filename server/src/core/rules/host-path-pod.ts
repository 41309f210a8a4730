import { type Fact, known, valueOf } from '../facts.ts';
import type { Verdict } from '../knowledge/behaviour.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { isDockerSocket } from '../socket-users.ts';
import { kernelPath } from './kernel-of-pods.ts';

/** What belongs to a node as such; other paths are as good as any directory. */
const sensitive = new RegExp(
  `^/(?:${[
    '',
    '(?:boot|dev|proc|root|sys|s?bin|lib(?:64)?)(?:/.*)?',
    'etc(?:/(?:docker|containerd|kubernetes|cni|cdi|crio|passwd|shadow|group|sudoers|ssh|systemd|cron[\\w.]*|fstab|pam\\.d|udev|(?:modprobe|modules-load|sysctl)\\.d|sysctl\\.conf)(?:/.*)?)?',
    'opt(?:/cni(?:/.*)?)?',
    '(?:var/)?run(?:/(?:docker|containerd|crio|k3s|systemd|dbus|udev|netns|nri|cdi|xtables\\.lock|cri-dockerd\\.sock)(?:[./].*)?)?',
    'usr(?:/(?:src|s?bin|lib(?:64|exec)?|local/s?bin)(?:/.*)?)?',
    'usr/local',
    'var(?:/log(?:/(?:pods|containers|journal)(?:/.*)?)?)?',
    'var/lib(?:/(?:docker|containerd|containers|kubelet|cni|crio|etcd|rancher|cri-dockerd|minikube|k0s)(?:/.*)?)?',
  ].join('|')})$`,
);
/** Of these nothing can be learnt or changed. */
const harmless = /^\/dev\/(?:null|zero|full|u?random)$/;
/** Docker Desktop shows the disks of Windows here. */
const shared = /^\/run\/desktop\/mnt\/host(\/|$)/;

export const hostPathPod = defineRule({
  id: 'host-path-pod',
  summary: say`Whose files a hostPath volume reaches depends on the Kubernetes provisioner of Docker Desktop.`,
  why: say`Under kubeadm the node is Docker Desktop's VM, and ECI does not protect it from pods. With kind the node is a container that ECI protects. Directories that belong to one application, as most of /var/lib and /etc do, are not reported.`,
  instead: say`Use a PersistentVolumeClaim, a ConfigMap or an emptyDir, and the kind provisioner for what needs the node's files.`,
  behaviour: 'host-path-pod',
  on: ['hostPath'],
  kinds: ['kubernetes'],
  covers: fact => pathOf(fact) !== undefined,
  check(fact, { workload }): Problem | undefined {
    const path = workload.runs === 'pod' ? pathOf(fact) : undefined;
    if (path === undefined) return undefined;
    const message = (verdict: Verdict): Message =>
      verdict === 'unprotected'
        ? say`${workload.name} mounts ${path} of Docker Desktop's VM: ECI does not protect pods under kubeadm.`
        : isDockerSocket(fact.path)
          ? say`${workload.name} mounts ${path} of its node, a container that ECI isolates, not of the VM. The nodes of kind run containerd: no Docker answers there unless one is mounted into them.`
          : say`${workload.name} mounts ${path} of its node, a container that ECI isolates, not of the VM.`;
    return { at: fact.anchor, message };
  },
  examples: [
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  volumes:\n    - name: socket\n      hostPath:\n        path: «/var/run/docker.sock»\n    - name: cni\n      hostPath: { path: «/opt/cni/bin» }\n    - name: opt\n      hostPath: { path: «/opt» }\n    - name: cdi\n      hostPath: { path: «/var/run/cdi» }\n    - name: data\n      hostPath:\n        path: /data\n    - name: app\n      hostPath: { path: /opt/app }\n  containers: []\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  volumes:\n    - name: data\n      hostPath:\n        path: /data\n    - name: app\n      hostPath: { path: /opt/app }\n  containers: []\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  volumes:\n    - name: root\n      hostPath:\n        path: «/»\n  containers: []\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  volumes:\n    - name: c\n      hostPath:\n        path: /run/desktop/mnt/host/c/data\n  containers: []\n',
      target: { kubernetes: 'kubeadm' },
    },
  ],
});

function pathOf({ path }: Fact<'hostPath'>): string | undefined {
  const text = valueOf(path)?.replace(/(.)\/+$/, '$1');
  if (text === undefined || shared.test(text)) return undefined;
  if (kernelPath(text) !== undefined || harmless.test(text)) return undefined;
  return sensitive.test(text) || isDockerSocket(known(text)) ? text : undefined;
}
