import type { Rule } from '../rule.ts';
import { buildEntitlement } from './build-entitlement.ts';
import { buildHostNetwork } from './build-host-network.ts';
import { buildUnprotected } from './build-unprotected.ts';
import { dockerSocketMount } from './docker-socket-mount.ts';
import { eciNotEnforced } from './eci-not-enforced.ts';
import { hostCgroup } from './host-cgroup.ts';
import { hostIpc } from './host-ipc.ts';
import { hostNamespacePod } from './host-namespace-pod.ts';
import { hostNetwork } from './host-network.ts';
import { hostPid } from './host-pid.ts';
import { hostUserns } from './host-userns.ts';
import { hostUts } from './host-uts.ts';
import { kernelModule } from './kernel-module.ts';
import { privilegedContainer } from './privileged-container.ts';
import { privilegedPod } from './privileged-pod.ts';
import { runtimeOverride } from './runtime-override.ts';
import { settingsSyntax } from './settings-syntax.ts';

/** Every rule, in the order of the documentation. A rule only ever checks the fact types it names in `on`. */
export const rules: readonly Rule[] = [
  hostNetwork,
  hostPid,
  hostIpc,
  hostUts,
  hostUserns,
  hostCgroup,
  runtimeOverride,
  privilegedContainer,
  dockerSocketMount,
  kernelModule,
  buildHostNetwork,
  buildEntitlement,
  buildUnprotected,
  privilegedPod,
  hostNamespacePod,
  settingsSyntax,
  eciNotEnforced,
];
