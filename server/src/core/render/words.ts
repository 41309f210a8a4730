import type { System } from '../facts.ts';
import type { BuildDriver, Condition, Platform, Provisioner, Verdict } from '../knowledge/behaviour.ts';
import { type Message, say } from '../message.ts';

/** A verdict in a word, as tables show it. */
export const verdictWord: Readonly<Record<Verdict | 'works', Message>> = {
  blocked: say`blocked`,
  invalid: say`invalid`,
  restricted: say`restricted`,
  unprotected: say`not protected`,
  ineffective: say`no effect`,
  ignored: say`ignored`,
  confined: say`confined`,
  works: say`works`,
};

/** A verdict in a sentence. */
export const verdictSentence: Readonly<Record<Verdict | 'works', Message>> = {
  blocked: say`Docker refuses it: the container or build does not start, or the step fails.`,
  invalid: say`Docker Desktop cannot read it, or refuses to start with it.`,
  restricted: say`It runs, but confined: parts of it fail with “permission denied” or “operation not permitted”.`,
  unprotected: say`It runs, and ECI does not protect it: a security gap, not a failure.`,
  ineffective: say`The setting does nothing, or not what it seems to.`,
  ignored: say`It has no effect under ECI.`,
  confined: say`It works, with less power than it looks to have.`,
  works: say`It works.`,
};

export const platformWord: Readonly<Record<Platform, Message>> = {
  mac: say`Mac`,
  linux: say`Linux`,
  'windows-hyperv': say`Windows (Hyper-V)`,
  'windows-wsl2': say`Windows (WSL 2)`,
};

export const systemWord: Readonly<Record<System, Message>> = {
  linux: say`Linux`,
  macos: say`macOS`,
  windows: say`Windows`,
};

const provisionerWord: Readonly<Record<Provisioner, Message>> = {
  kind: say`Kubernetes by kind`,
  kubeadm: say`Kubernetes by kubeadm`,
  off: say`Kubernetes off`,
};

const driverWord = (driver: BuildDriver): Message => say`builds with the ${driver} driver`;

/** `4.13.0` as people call it: 4.13. A patch release keeps its number. */
const short = (version: string): string => version.replace(/\.0$/, '');

/** A semver range in words, for the forms that knowledge uses; others as they are. */
export function releaseWords(range: string): Message {
  const [, from, before] = /^>=(\d+\.\d+\.\d+)(?: <(\d+\.\d+\.\d+))?$/.exec(range) ?? [];
  if (from !== undefined && before !== undefined) return say`from ${short(from)} to before ${short(before)}`;
  if (from !== undefined) return say`since ${short(from)}`;
  const [, below] = /^<(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  return below === undefined ? say`on ${range}` : say`before ${short(below)}`;
}

/** The machines that a clause speaks of. */
export function conditionWords(when: Condition): readonly Message[] {
  return [
    ...(when.platform ?? []).map(platform => platformWord[platform]),
    ...(when.kubernetes ?? []).map(provisioner => provisionerWord[provisioner]),
    ...(when.buildDriver ?? []).map(driverWord),
    ...(when.desktop === undefined ? [] : [releaseWords(when.desktop)]),
  ];
}
