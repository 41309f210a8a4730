import type { Rule } from '../rule.ts';
import { apiContainerCreate } from './api-container-create.ts';
import { binfmtRegistration } from './binfmt-registration.ts';
import { bpf } from './bpf.ts';
import { buildDriver } from './build-driver.ts';
import { buildEntitlement } from './build-entitlement.ts';
import { buildHostNetwork } from './build-host-network.ts';
import { buildUnprotected } from './build-unprotected.ts';
import { checkpointRestore } from './checkpoint-restore.ts';
import { containerInit } from './container-init.ts';
import { containerRestart } from './container-restart.ts';
import { deviceNode } from './device-node.ts';
import { dockerDebug } from './docker-debug.ts';
import { dockerExtension } from './docker-extension.ts';
import { dockerSocketCommand } from './docker-socket-command.ts';
import { dockerSocketMount } from './docker-socket-mount.ts';
import { eciNotEnforced } from './eci-not-enforced.ts';
import { eciWeakened } from './eci-weakened.ts';
import { engineAddress } from './engine-address.ts';
import { globalSysctl } from './global-sysctl.ts';
import { gpu } from './gpu.ts';
import { hostCgroup } from './host-cgroup.ts';
import { hostDevice } from './host-device.ts';
import { hostIpc } from './host-ipc.ts';
import { hostNamespacePod } from './host-namespace-pod.ts';
import { hostNetwork } from './host-network.ts';
import { hostPathPod } from './host-path-pod.ts';
import { hostPid } from './host-pid.ts';
import { hostUserns } from './host-userns.ts';
import { hostUts } from './host-uts.ts';
import { kernelModule } from './kernel-module.ts';
import { mountEscape } from './mount-escape.ts';
import { nestedUserNamespace } from './nested-user-namespace.ts';
import { powerfulCapability } from './powerful-capability.ts';
import { privilegedContainer } from './privileged-container.ts';
import { privilegedPod } from './privileged-pod.ts';
import { rawSocket } from './raw-socket.ts';
import { restrictedMount } from './restricted-mount.ts';
import { runtimeOverride } from './runtime-override.ts';
import { settingsConflict } from './settings-conflict.ts';
import { settingsPlatform } from './settings-platform.ts';
import { settingsSchema } from './settings-schema.ts';
import { settingsSyntax } from './settings-syntax.ts';
import { settingsVersion } from './settings-version.ts';
import { socketCommand } from './socket-command.ts';
import { socketDerivedImages } from './socket-derived-images.ts';
import { socketImage } from './socket-image.ts';
import { socketImageMissing } from './socket-image-missing.ts';
import { timeNamespace } from './time-namespace.ts';
import { unconfinedSecurity } from './unconfined-security.ts';
import { windowsContainer } from './windows-container.ts';

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
  dockerSocketCommand,
  restrictedMount,
  kernelModule,
  bpf,
  globalSysctl,
  hostDevice,
  gpu,
  deviceNode,
  mountEscape,
  binfmtRegistration,
  nestedUserNamespace,
  powerfulCapability,
  unconfinedSecurity,
  checkpointRestore,
  timeNamespace,
  containerInit,
  containerRestart,
  apiContainerCreate,
  engineAddress,
  rawSocket,
  windowsContainer,
  dockerDebug,
  dockerExtension,
  buildHostNetwork,
  buildEntitlement,
  buildUnprotected,
  buildDriver,
  privilegedPod,
  hostNamespacePod,
  hostPathPod,
  settingsSyntax,
  settingsSchema,
  settingsVersion,
  settingsPlatform,
  settingsConflict,
  eciNotEnforced,
  eciWeakened,
  socketImage,
  socketImageMissing,
  socketDerivedImages,
  socketCommand,
];
