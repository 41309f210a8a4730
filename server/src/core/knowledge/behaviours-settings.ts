import { say } from '../message.ts';
import type { Behaviour } from './behaviour.ts';
import { eciConfig, eciEnable, releaseNotes } from './sources.ts';

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
    clauses: [{ when: { desktop: '<4.27.0' }, verdict: 'ineffective' }],
    sources: [
      releaseNotes(
        'Docker socket mount permissions came with 4.27.0 and are generally available since 4.29.0.',
      ),
    ],
  },
  'socket-image-wildcard': {
    id: 'socket-image-wildcard',
    title: say`The entry "*": every image may mount the Docker socket`,
    clauses: [{ when: { desktop: '<4.36.0' }, verdict: 'ineffective' }],
    sources: [eciConfig('The wildcard list needs 4.36.'), releaseNotes('4.36.0 improved ECI to allow it.')],
  },
  'socket-derived-images': {
    id: 'socket-derived-images',
    title: say`Images derived from allowed ones may mount the Docker socket`,
    clauses: [{ when: { desktop: '<4.34.0' }, verdict: 'ineffective' }],
    sources: [
      releaseNotes('4.34.0 extended the permissions to derived images.'),
      eciConfig('The check adds up to a second to a container start.'),
    ],
  },
  'socket-command-list': {
    id: 'socket-command-list',
    title: say`The list of commands that may be sent to the Docker socket`,
    clauses: [{ when: { desktop: '<4.27.0' }, verdict: 'ineffective' }],
    sources: [
      releaseNotes('Docker socket mount permissions came with 4.27.0.'),
      eciConfig('The list applies to all allowed images alike.'),
    ],
  },
} as const satisfies Record<string, Behaviour>;
