import type { Message } from '../message.ts';

export const verdicts = [
  'blocked',
  'invalid',
  'restricted',
  'unprotected',
  'ineffective',
  'ignored',
  'confined',
] as const;
/** What happens, from the worst down. */
export type Verdict = (typeof verdicts)[number];

export const platforms = ['mac', 'linux', 'windows-hyperv', 'windows-wsl2'] as const;
export type Platform = (typeof platforms)[number];

/** Docker Desktop's Kubernetes provisioner. */
export const provisioners = ['kind', 'kubeadm', 'off'] as const;
export type Provisioner = (typeof provisioners)[number];

export const buildDrivers = ['docker', 'docker-container', 'cloud', 'remote', 'kubernetes'] as const;
/** The buildx driver that builds run with. */
export type BuildDriver = (typeof buildDrivers)[number];

/** One machine: a Docker Desktop release (`4.NN.P`) on a platform. */
export interface Machine {
  readonly desktop: string;
  readonly platform: Platform;
  readonly kubernetes: Provisioner;
  readonly buildDriver: BuildDriver;
}

/** Where a fact was read. `date`: of the document's version, `YYYY-MM` or `YYYY-MM-DD`. `says`: what it states, in our words. */
export interface Citation {
  readonly document: string;
  readonly url: string;
  readonly date: string;
  readonly says: string;
}

/** Which machines a clause speaks of; an absent field means all. `desktop` is a semver range. */
export interface Condition {
  readonly desktop?: string;
  readonly platform?: readonly Platform[];
  readonly kubernetes?: readonly Provisioner[];
  readonly buildDriver?: readonly BuildDriver[];
}

export interface Clause {
  readonly when: Condition;
  /** `works`: nothing to report. */
  readonly verdict: Verdict | 'works';
  /** A short sentence of what happens there, shown in hovers and on the rule's page. */
  readonly note?: Message;
}

/** What ECI does about one thing a file can ask for. */
export interface Behaviour {
  readonly id: string;
  readonly title: Message;
  /** The first clause that matches a machine decides; none: nothing to report. */
  readonly clauses: readonly Clause[];
  /** Text of the error that a user would search for. */
  readonly error?: string;
  readonly sources: readonly Citation[];
  /** Where sources disagree: which is followed, and why. */
  readonly disagreement?: Message;
}
