import { type Fact, valueOf } from '../facts.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { withDefault } from './namespace-rules.ts';
import { removal } from './removal.ts';

export const unconfinedSecurity = defineRule({
  id: 'unconfined-security',
  summary: say`Turning a security profile off gives a container less under ECI than it seems to.`,
  why: say`Whatever profile is off, the container stays within its user namespace, and Sysbox still watches mounts.`,
  instead: say`Often it can go: under ECI mounts and namespaces work in a container without it.`,
  behaviour: 'unconfined-security',
  on: ['securityOption'],
  kinds: ['compose', 'devcontainer', 'shell'],
  covers: fact => describe(fact) !== undefined,
  check(fact, { workload }): Problem | undefined {
    const message = workload.runs === 'container' ? describe(fact) : undefined;
    if (message === undefined) return undefined;
    return {
      at: fact.anchor,
      message: withDefault(message, fact.option),
      // Without its seccomp profile off a program may lack system calls; the others change nothing under ECI.
      fixes: asksFor(fact, 'seccomp') ? [] : removal(fact.anchor, say`Remove the security option`),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    security_opt:\n      - «apparmor:unconfined»\n      - no-new-privileges:true\n',
      good: 'services:\n  app:\n    image: alpine\n    security_opt:\n      - no-new-privileges:true\n',
      fix: 'Remove the security option',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    security_opt: [«seccomp=unconfined», «label=disable», «systempaths=unconfined»]\n',
      good: 'services:\n  app:\n    image: alpine\n    security_opt: [seccomp=./profile.json]\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "securityOpt": [«"apparmor=unconfined"», "no-new-privileges"]\n}\n',
      good: '{\n  "image": "alpine",\n  "securityOpt": ["no-new-privileges"]\n}\n',
      fix: 'Remove the security option',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «--security-opt apparmor=unconfined» --init alpine\n',
      good: '#!/bin/sh\ndocker run --init alpine\n',
      fix: 'Remove the security option',
    },
  ],
});

const asksFor = ({ option }: Fact<'securityOption'>, name: string): boolean =>
  valueOf(option)?.trim().toLowerCase().startsWith(name) === true;

function describe({ option }: Fact<'securityOption'>): Message | undefined {
  switch (valueOf(option)?.trim().toLowerCase().replace(':', '=')) {
    case 'seccomp=unconfined':
      return say`More system calls are let through, but they act within the container's user namespace only.`;
    case 'apparmor=unconfined':
      return say`ECI applies no AppArmor profile anyway; the user namespace confines the container.`;
    case 'systempaths=unconfined':
      return say`More of /proc and /sys is shown, but under ECI it is emulated or read-only where it belongs to the VM.`;
    case 'label=disable':
      return say`SELinux plays no part in Docker Desktop's VM; the user namespace confines the container.`;
    default:
      return undefined;
  }
}
