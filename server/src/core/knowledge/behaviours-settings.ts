import { say } from '../message.ts';
import type { Behaviour } from './behaviour.ts';
import { eciConfig, eciEnable, olderConfig, releaseNotes } from './sources.ts';

/** Which releases have a part of the socket policy that is narrower than a whole behaviour. */
export const socketPolicySince = {
  /** allowDerivedImages for entries with any tag (`name:*`). */
  derivedFromAnyTag: '>=4.36.0',
  /** allowDerivedImages where images are kept in the containerd store. */
  derivedInContainerdStore: '>=4.35.0',
  /** `plugin` and `login` in the command list. */
  pluginAndLoginCommands: '>=4.47.0',
  /** The restrictions also for `--use-api-socket`. */
  useApiSocket: '>=4.59.0',
  /** Kubernetes' own images need no entry where `imagesRepository` is set. */
  kubernetesImagesAllowed: '>=4.44.0',
} as const;

export const settingsBehaviours = {
  'eci-setting': {
    id: 'eci-setting',
    title: say`The setting that turns ECI on`,
    clauses: [{ when: { desktop: '>=4.13.0' }, verdict: 'ineffective' }],
    sources: [
      eciEnable('value turns ECI on, locked keeps users from turning it off.'),
      releaseNotes('Settings Management and ECI came with 4.13.0.'),
    ],
  },
  'socket-image-list': {
    id: 'socket-image-list',
    title: say`The list of images that may mount the Docker socket`,
    clauses: [
      { when: { desktop: '<4.27.0' }, verdict: 'ineffective', note: say`The list came with 4.27.` },
      {
        when: { desktop: '<4.28.0', platform: ['windows-wsl2'] },
        verdict: 'ineffective',
        note: say`On WSL 2 the list works since 4.28.`,
      },
    ],
    sources: [
      releaseNotes(
        'Socket mount permissions came with 4.27.0, to WSL with 4.28.0, and are generally available since 4.29.0.',
      ),
      eciConfig('By default no image may mount the socket; the list makes exceptions.'),
    ],
  },
  'socket-image-wildcard': {
    id: 'socket-image-wildcard',
    title: say`The entry "*": every image may mount the Docker socket`,
    clauses: [{ when: { desktop: '<4.36.0' }, verdict: 'ineffective' }],
    sources: [
      eciConfig('The wildcard list needs 4.36.'),
      releaseNotes('4.36.0: administrators can turn the socket mount restrictions off.'),
      olderConfig('It also makes containers start faster, at the price of security.'),
    ],
  },
  'socket-derived-images': {
    id: 'socket-derived-images',
    title: say`Images derived from allowed ones may mount the Docker socket`,
    clauses: [{ when: { desktop: '<4.34.0' }, verdict: 'ineffective' }],
    sources: [
      olderConfig(
        'Since 4.34; in 4.34 and 4.35 not for entries with the tag *. Derived images must be local, their base pulled.',
      ),
      eciConfig('The check adds up to a second to a container start; full wildcard support needs 4.36.'),
      releaseNotes(
        '4.34.0: does not work yet with the containerd image store, fixed in 4.35.0; 4.36.0 supports wildcard tags.',
      ),
    ],
  },
  'socket-command-list': {
    id: 'socket-command-list',
    title: say`The list of commands that may be sent to the Docker socket`,
    clauses: [
      { when: { desktop: '<4.27.0' }, verdict: 'ineffective', note: say`The list came with 4.27.` },
      {
        when: { desktop: '<4.28.0', platform: ['windows-wsl2'] },
        verdict: 'ineffective',
        note: say`On WSL 2 the list works since 4.28.`,
      },
      {
        when: { desktop: '>=4.46.0 <4.47.0' },
        verdict: 'ineffective',
        note: say`4.46 ignores the list (CVE-2025-10657); 4.47 fixes that.`,
      },
    ],
    sources: [
      eciConfig('The list applies to all allowed images alike, as a deny list or an allow list.'),
      olderConfig('A list is a deny list unless its type says allow.'),
      releaseNotes(
        '4.47.0 fixed CVE-2025-10657: in 4.46.0, and only there, the list was ignored. It also added plugin and login.',
      ),
    ],
  },
} as const satisfies Record<string, Behaviour>;
