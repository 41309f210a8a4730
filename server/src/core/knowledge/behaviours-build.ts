import { say } from '../message.ts';
import type { Behaviour, Clause } from './behaviour.ts';
import {
  buildxCreate,
  docsChange,
  eciFaq,
  eciIndex,
  eciLimitations,
  olderFaq,
  olderLimitations,
  releaseNotes,
  sysboxLimitations,
} from './sources.ts';

/** With the default driver; ECI came to WSL 2 with 4.20.0. */
const refusedByDocker: readonly Clause[] = [
  {
    when: { desktop: '>=4.13.0', platform: ['mac', 'linux', 'windows-hyperv'], buildDriver: ['docker'] },
    verdict: 'blocked',
  },
  { when: { desktop: '>=4.20.0', platform: ['windows-wsl2'], buildDriver: ['docker'] }, verdict: 'blocked' },
];

const refusal = say`The pages say without a condition that ECI does not allow this, and elsewhere that builds with the default driver are not protected before 4.30 and on WSL 2. A build that is not protected may well succeed there; we follow the unconditional statement, which is what Docker supports.`;

export const buildBehaviours = {
  'build-host-network': {
    id: 'build-host-network',
    title: say`A build uses the host's network`,
    clauses: refusedByDocker,
    sources: [
      eciLimitations(
        'docker build --network=host does not work with ECI; the docker-container driver does it.',
      ),
      eciIndex('Builds with the host network are blocked.'),
      olderLimitations(
        'With ECI, docker build --network=host is not allowed; such builds will not work properly.',
      ),
    ],
    disagreement: refusal,
  },
  'build-entitlement-network': {
    id: 'build-entitlement-network',
    title: say`A build has the network.host entitlement`,
    clauses: refusedByDocker,
    sources: [
      eciLimitations(
        'The entitlement network.host does not work with ECI; the docker-container driver has it.',
      ),
      eciIndex('The buildx entitlements network.host and security.insecure are blocked.'),
      buildxCreate('A docker-container builder allows network.host by default.'),
    ],
    disagreement: refusal,
  },
  'build-entitlement-insecure': {
    id: 'build-entitlement-insecure',
    title: say`A build has the security.insecure entitlement`,
    clauses: refusedByDocker,
    sources: [
      eciLimitations('The entitlement security.insecure does not work with ECI.'),
      eciIndex('The buildx entitlements network.host and security.insecure are blocked.'),
      buildxCreate('security.insecure must be allowed when the builder is created, and again at the build.'),
    ],
    disagreement: refusal,
  },
  'build-entitlement-device': {
    id: 'build-entitlement-device',
    title: say`A build uses devices`,
    clauses: refusedByDocker.map(clause => ({ ...clause, verdict: 'restricted' as const })),
    sources: [
      eciLimitations('Builds run in containers that ECI protects, with the default driver since 4.30.'),
      sysboxLimitations(
        'Devices in such a container belong to nobody; opening them fails unless everyone may.',
      ),
    ],
    disagreement: say`No page names the device entitlement: that devices stay closed to a build follows from the container it runs in.`,
  },
  'build-unprotected': {
    id: 'build-unprotected',
    title: say`A build with the default docker driver`,
    clauses: [
      {
        when: { desktop: '>=4.20.0', platform: ['windows-wsl2'], buildDriver: ['docker'] },
        verdict: 'unprotected',
        note: say`On WSL 2 builds with the docker driver run as root of the VM, without ECI.`,
      },
      {
        when: {
          desktop: '>=4.13.0 <4.30.0',
          platform: ['mac', 'linux', 'windows-hyperv'],
          buildDriver: ['docker'],
        },
        verdict: 'unprotected',
        note: say`Before 4.30 builds with the docker driver run as root of the VM, without ECI.`,
      },
      {
        when: { desktop: '>=4.13.0 <4.19.0', buildDriver: ['docker-container'] },
        verdict: 'unprotected',
        note: say`Before 4.19 ECI protected no builds.`,
      },
    ],
    sources: [
      eciLimitations('The docker driver is protected since 4.30, except on WSL 2; docker-container always.'),
      eciFaq('docker build is protected on Mac, Linux and Windows with Hyper-V.'),
      olderFaq(
        'Before 4.19 no build was protected; since 4.19 the docker-container driver, since 4.30 the default one.',
      ),
      docsChange(
        19900,
        '2024-04-26',
      )('The note on builds with the default driver was held back until 4.30 was released.'),
      releaseNotes('4.30.0 improved the security of docker build under ECI.'),
    ],
    disagreement: say`Today's page calls the docker-container driver always protected, on all releases; the page of 2025 says that this began with 4.19. We follow the one that names the release.`,
  },
  'build-driver': {
    id: 'build-driver',
    title: say`A build that runs on another machine`,
    clauses: [
      {
        when: { desktop: '>=4.13.0' },
        verdict: 'confined',
        note: say`ECI protects the containers of this machine; what such a builder may do is up to the machine it runs on.`,
      },
    ],
    sources: [
      eciLimitations('Only the docker and docker-container drivers are spoken of.'),
      buildxCreate('The remote, kubernetes and cloud drivers run BuildKit outside the local Docker Engine.'),
    ],
  },
} as const satisfies Record<string, Behaviour>;
