import { say } from '../message.ts';
import type { Behaviour } from './behaviour.ts';
import { before, eciElsewhere } from './eci-platforms.ts';
import { cveRecord, manPage, newerReleaseNotes, releaseNotes } from './sources.ts';

const oldest = say`The notes name the release with the fix, not the first with the fault: that all before it have it is our reading.`;

/** What went wrong with ECI in some releases, until one put it right. */
export const fixedBehaviours = {
  'container-init': {
    id: 'container-init',
    title: say`A container starts with an init process (--init)`,
    clauses: before('4.26.0', 'blocked', say`4.26 fixed that such containers fail.`),
    sources: [releaseNotes('4.26.0 fixed that docker run --init failed under ECI.')],
    disagreement: oldest,
  },
  'container-restart': {
    id: 'container-restart',
    title: say`A container has a restart policy`,
    clauses: before('4.44.0', 'ignored', say`4.44 fixed that such containers do not restart properly.`),
    sources: [
      releaseNotes('4.44.0 fixed that containers started with --restart did not restart properly under ECI.'),
    ],
    disagreement: oldest,
  },
  'shm-sysctl': {
    id: 'shm-sysctl',
    title: say`A container sets kernel.shm* (shared memory)`,
    clauses: [
      {
        when: { ...eciElsewhere, desktop: '>=4.13.0 <4.41.0' },
        verdict: 'restricted',
        note: say`4.41 fixed a problem with /proc/sys/kernel/shm*.`,
      },
    ],
    sources: [
      releaseNotes(
        '4.41.0 fixed a problem of containers with /proc/sys/kernel/shm* under ECI on Mac, Hyper-V and Linux.',
      ),
    ],
    disagreement: oldest,
  },
  'time-namespace': {
    id: 'time-namespace',
    title: say`A container makes a time namespace`,
    clauses: before('4.76.0', 'restricted', say`Containers under ECI have time namespaces since 4.76.`),
    error: 'Operation not permitted',
    sources: [
      newerReleaseNotes('4.75.0: time namespaces are supported; 4.76.0 fixed that ECI did not have them.'),
      manPage('unshare', 1)('--time makes a time namespace.'),
    ],
  },
  'api-container-create': {
    id: 'api-container-create',
    title: say`curl creates a container through the Docker API`,
    clauses: before('4.38.0', 'blocked', say`4.38 fixed that this fails.`),
    sources: [
      releaseNotes('4.38.0 fixed that creating a container through the API by curl failed under ECI.'),
    ],
    disagreement: oldest,
  },
  'raw-socket': {
    id: 'raw-socket',
    title: say`A container is started through Docker Desktop's raw socket (CVE-2023-0629)`,
    clauses: [{ when: { ...eciElsewhere, desktop: '>=4.13.0 <4.17.0' }, verdict: 'unprotected' }],
    sources: [
      releaseNotes('4.17.0 fixed CVE-2023-0629.'),
      cveRecord(
        'CVE-2023-0629',
        '2023-03-13',
      )(
        'With docker.raw.sock or the pipe docker_engine_linux as host, containers start without ECI: 4.13.0 to before 4.17.0, on Mac, Linux and Hyper-V.',
      ),
    ],
  },
  'engine-address': {
    id: 'engine-address',
    title: say`A container reaches the Docker Engine at 192.168.65.7:2375 (CVE-2025-9074)`,
    clauses: [
      {
        when: { desktop: '>=4.25.0 <4.44.3' },
        verdict: 'unprotected',
        note: say`Every container can reach the Docker Engine there without a socket, whatever it asks for.`,
      },
    ],
    sources: [
      releaseNotes('4.44.3 fixed CVE-2025-9074; ECI does not mitigate it.'),
      cveRecord(
        'CVE-2025-9074',
        '2025-08-20',
      )(
        'Containers reach the API of the Docker Engine at 192.168.65.7:2375, with ECI or without, from 4.25 to before 4.44.3, on all platforms.',
      ),
    ],
  },
  'debug-shell': {
    id: 'debug-shell',
    title: say`Docker Desktop's debug shell shortly after its start (CVE-2023-5165)`,
    clauses: [{ when: { desktop: '>=4.13.0 <4.23.0' }, verdict: 'unprotected' }],
    sources: [
      releaseNotes('4.23.0 fixed CVE-2023-5165: ECI could be bypassed by the debug shell.'),
      cveRecord(
        'CVE-2023-5165',
        '2023-09-25',
      )('The debug shell stays open for a short while after the start: 4.13.0 to before 4.23.0.'),
    ],
  },
  'runc-breakout': {
    id: 'runc-breakout',
    title: say`Breakouts of runc under ECI (CVE-2025-31133, CVE-2025-52565, CVE-2025-52881)`,
    clauses: before('4.53.0', 'unprotected'),
    sources: [releaseNotes('4.53.0 brings the patches for containers under ECI.')],
    disagreement: oldest,
  },
  'wsl-vsock': {
    id: 'wsl-vsock',
    title: say`A container opens AF_VSOCK sockets by 32-bit calls (CVE-2026-112917)`,
    clauses: [
      {
        when: { desktop: '<4.98.0', platform: ['windows-wsl2'] },
        verdict: 'unprotected',
        note: say`4.98 fixes it together with WSL 3.0.3.`,
      },
    ],
    sources: [
      cveRecord(
        'CVE-2026-112917',
        '2026-11-03',
      )(
        'On WSL 2 (x86-64) containers get round the rule against AF_VSOCK; fixed by 4.98.0 and WSL 3.0.3 together.',
      ),
    ],
    disagreement: say`What was to be read of the record does not say whether ECI mitigates it.`,
  },
} as const satisfies Record<string, Behaviour>;
