import { say } from '../message.ts';
import type { Behaviour, Clause } from './behaviour.ts';
import { buildxCreate, eciLimitations, kubernetesPage, releaseNotes } from './sources.ts';

/** With the default driver; ECI came to WSL 2 with 4.20.0. */
const refusedByDocker: readonly Clause[] = [
  {
    when: { desktop: '>=4.13.0', platform: ['mac', 'linux', 'windows-hyperv'], buildDriver: ['docker'] },
    verdict: 'blocked',
  },
  { when: { desktop: '>=4.20.0', platform: ['windows-wsl2'], buildDriver: ['docker'] }, verdict: 'blocked' },
];

const refusal = say`The page says without a condition that these do not work with ECI, and elsewhere that the default driver's builds are not protected before 4.30 and on WSL 2. A build that is not protected may well succeed there; we follow the page's own statement, because it is what Docker supports.`;

export const buildBehaviours = {
  'build-host-network': {
    id: 'build-host-network',
    title: say`A build uses the host's network`,
    clauses: refusedByDocker,
    sources: [
      eciLimitations(
        'docker build --network=host does not work with ECI; the docker-container driver does it.',
      ),
    ],
    disagreement: refusal,
  },
  'build-entitlement-network': {
    id: 'build-entitlement-network',
    title: say`A build has the network.host entitlement`,
    clauses: refusedByDocker,
    sources: [
      eciLimitations('The entitlement network.host does not work with ECI.'),
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
      buildxCreate('security.insecure must be allowed when the builder is created, and again at the build.'),
    ],
    disagreement: refusal,
  },
  'build-entitlement-device': {
    id: 'build-entitlement-device',
    title: say`A build uses devices`,
    clauses: refusedByDocker.map(clause => ({ ...clause, verdict: 'restricted' as const })),
    sources: [eciLimitations('Devices need entitlements, which do not work with ECI.')],
  },
  'build-unprotected': {
    id: 'build-unprotected',
    title: say`A build with the default docker driver`,
    clauses: [
      {
        when: { desktop: '>=4.20.0', platform: ['windows-wsl2'], buildDriver: ['docker'] },
        verdict: 'unprotected',
      },
      {
        when: {
          desktop: '>=4.13.0 <4.30.0',
          platform: ['mac', 'linux', 'windows-hyperv'],
          buildDriver: ['docker'],
        },
        verdict: 'unprotected',
      },
    ],
    sources: [
      eciLimitations('The docker driver is protected since 4.30, except on WSL 2; docker-container always.'),
    ],
  },
  'build-driver': {
    id: 'build-driver',
    title: say`A build that runs on another machine`,
    clauses: [
      {
        when: { desktop: '>=4.13.0' },
        verdict: 'confined',
        note: say`ECI protects containers of this machine only.`,
      },
    ],
    sources: [eciLimitations('Only the docker and docker-container drivers are spoken of.')],
  },
  'privileged-pod': podBehaviour('privileged-pod', say`A privileged pod`),
  'host-namespace-pod': podBehaviour('host-namespace-pod', say`A pod shares namespaces of its node`),
  'host-path-pod': podBehaviour('host-path-pod', say`A pod mounts files of its node`),
} as const satisfies Record<string, Behaviour>;

function podBehaviour(id: string, title: Behaviour['title']): Behaviour {
  return {
    id,
    title,
    clauses: [
      {
        when: { desktop: '>=4.13.0', kubernetes: ['kubeadm'] },
        verdict: 'unprotected',
        note: say`Under kubeadm the pods of Docker Desktop's cluster are not protected by ECI.`,
      },
      {
        when: { desktop: '>=4.38.0', kubernetes: ['kind'] },
        verdict: 'confined',
        note: say`Each node runs in a container that ECI protects; the pod reaches its node, not the VM.`,
      },
      {
        when: { desktop: '>=4.13.0 <4.38.0', kubernetes: ['kind'] },
        verdict: 'unprotected',
        note: say`This release has only the kubeadm provisioner.`,
      },
    ],
    sources: [
      eciLimitations(
        'Pods are not protected under kubeadm; with the kind provisioner each node is a container that ECI protects.',
      ),
      kubernetesPage('The cluster provisioning method is kubeadm or kind.'),
      releaseNotes(
        '4.38.0 brought multi-node clusters (the kind provisioner); 4.65.0 made kind the default of new clusters.',
      ),
    ],
  };
}
