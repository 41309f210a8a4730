import { say } from '../message.ts';
import type { Behaviour } from './behaviour.ts';
import {
  airGapped,
  docsChange,
  eciConfig,
  eciEnable,
  eciIndex,
  eciLimitations,
  kubernetesPage,
  newerAirGapped,
  newerReleaseNotes,
  newerSettingsJson,
  olderConfig,
  olderSettingsJson,
  olderSettingsReference,
  releaseNotes,
  settingsJson,
  settingsReference,
} from './sources.ts';

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
      releaseNotes(
        '4.39.0 fixed that allowed images, or those derived from them, were sometimes kept from the socket.',
      ),
      releaseNotes(
        '4.38.0 fixed containers with bind mounts that a container with the socket creates (Testcontainers, docker-outside-of-docker).',
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
    clauses: [
      { when: { desktop: '<4.34.0' }, verdict: 'ineffective' },
      {
        when: { desktop: '>=4.34.0 <4.35.0' },
        verdict: 'works',
        note: say`Not with the containerd image store, which new installations have: that came with 4.35.`,
      },
      {
        when: { desktop: '>=4.35.0 <4.39.0' },
        verdict: 'works',
        note: say`Allowed images are sometimes refused; 4.39 fixed that.`,
      },
    ],
    sources: [
      olderConfig(
        'Since 4.34; in 4.34 and 4.35 not for entries with the tag *. Derived images must be local, their base pulled.',
      ),
      eciConfig('The check adds up to a second to a container start; full wildcard support needs 4.36.'),
      releaseNotes(
        '4.34.0: does not work yet with the containerd image store, fixed in 4.35.0; 4.36.0 supports wildcard tags.',
      ),
      releaseNotes(
        '4.39.0 fixed that allowed images, or those derived from them, were sometimes refused, and that Paketo buildpacks failed with ECI on WSL.',
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
  'socket-derived-wildcard': {
    id: 'socket-derived-wildcard',
    title: say`Wildcard tags and "*" as bases of derived images`,
    clauses: [{ when: { desktop: '<4.36.0' }, verdict: 'ineffective' }],
    sources: [
      eciConfig('Full wildcard support for derived images requires 4.36.'),
      releaseNotes('4.36.0 supports wildcard tags with derived images.'),
    ],
  },
  'socket-newer-commands': {
    id: 'socket-newer-commands',
    title: say`plugin and login in the list of Docker socket commands`,
    clauses: [{ when: { desktop: '<4.47.0' }, verdict: 'ineffective' }],
    sources: [releaseNotes('Since 4.47.0 docker plugin and docker login can be blocked.')],
    disagreement: say`The limitations page still lists plugin as unsupported; the release notes of 4.47.0 are newer on this.`,
  },
  'socket-command-bypass': {
    id: 'socket-command-bypass',
    title: say`The command list before the fix of CVE-2025-10657`,
    clauses: [{ when: { desktop: '4.46.0' }, verdict: 'unprotected' }],
    sources: [
      releaseNotes('4.47.0 fixed CVE-2025-10657: in 4.46.0 the command restrictions were not applied.'),
    ],
  },
  'socket-kubernetes-images': {
    id: 'socket-kubernetes-images',
    title: say`The images of Docker Desktop's own Kubernetes, from a registry of yours`,
    clauses: [{ when: { desktop: '>=4.38.0 <4.44.0', kubernetes: ['kind'] }, verdict: 'blocked' }],
    sources: [
      kubernetesPage('With imagesRepository and ECI, two images that mount the socket must be in the list.'),
      releaseNotes('Since 4.44.0 the list no longer needs to be updated for them.'),
    ],
    disagreement: say`The settings page asks for the two images without naming a version; the release notes of 4.44.0 say they are no longer needed.`,
  },
  'settings-unknown-key': {
    id: 'settings-unknown-key',
    title: say`A key that Docker Desktop does not know`,
    clauses: [
      { when: { desktop: '<4.43.0' }, verdict: 'invalid' },
      { when: {}, verdict: 'ineffective' },
    ],
    sources: [releaseNotes('4.43.0 fixed that unknown keys in admin settings caused a failure.')],
    disagreement: say`The notes name the release with the fix, not the first with the fault: that all before it have it is our reading.`,
  },
  'settings-file-version': {
    id: 'settings-file-version',
    title: say`A settings file without configurationFileVersion`,
    clauses: [{ when: { desktop: '<4.41.0' }, verdict: 'invalid' }],
    sources: [
      releaseNotes(
        '4.41.0 fixed that Docker Desktop failed to start without the optional configurationFileVersion.',
      ),
    ],
    disagreement: say`The notes name the release with the fix, not the first with the fault: that all before it have it is our reading.`,
  },
  'settings-byte-order-mark': {
    id: 'settings-byte-order-mark',
    title: say`A settings file that begins with a byte order mark`,
    clauses: [{ when: { desktop: '<4.58.0' }, verdict: 'invalid' }],
    sources: [
      releaseNotes('Since 4.58.0 a UTF-8 byte order mark is supported in admin-settings.json.'),
      newerSettingsJson('The file is to be UTF-8 without a byte order mark.'),
    ],
    disagreement: say`The page of the file still asks for none; the release notes of 4.58 say that it is supported. We follow the notes.`,
  },
  'settings-proxy': {
    id: 'settings-proxy',
    title: say`A proxy in the settings file`,
    clauses: [{ when: { desktop: '4.41.0' }, verdict: 'invalid' }],
    sources: [
      releaseNotes('4.41.1 fixed that Docker Desktop failed to start with a proxy in admin-settings.json.'),
    ],
    disagreement: say`The notes name the release with the fix; we take the one just before it as the one with the fault.`,
  },
  'settings-locked-cidr': {
    id: 'settings-locked-cidr',
    title: say`A locked vpnkitCIDR without a value`,
    clauses: [{ when: { desktop: '4.44.0' }, verdict: 'invalid' }],
    sources: [
      releaseNotes('4.44.1 fixed that startup failed when the vpnkit CIDR is locked without a value.'),
    ],
  },
  'settings-pac': {
    id: 'settings-pac',
    title: say`pac in the settings file`,
    clauses: [{ when: { desktop: '<4.38.0' }, verdict: 'ineffective' }],
    sources: [releaseNotes('4.38.0 fixed that pac was ignored in admin-settings.json.')],
  },
  'settings-other-platform': {
    id: 'settings-other-platform',
    title: say`A setting of another platform`,
    clauses: [{ when: {}, verdict: 'ignored' }],
    sources: [settingsReference('The OS column of the settings tables.')],
  },
  'settings-of-mac': {
    id: 'settings-of-mac',
    title: say`A setting of Docker Desktop for Mac on another platform`,
    clauses: [
      {
        when: { desktop: '<4.33.0' },
        verdict: 'works',
        note: say`Before 4.33 such settings affect other platforms too.`,
      },
      { when: {}, verdict: 'ignored' },
    ],
    sources: [
      settingsReference('The OS column of the settings tables.'),
      releaseNotes('4.33.0 fixed that admin settings of the Mac affected other platforms.'),
    ],
  },
  'settings-proxy-start': {
    id: 'settings-proxy-start',
    title: say`A proxy in the settings file, when Docker Desktop starts`,
    clauses: [{ when: { desktop: '<4.31.0' }, verdict: 'ineffective' }],
    sources: [
      releaseNotes(
        '4.31.0 fixed that proxy settings of admin-settings.json were not applied correctly at the start.',
      ),
    ],
    disagreement: say`The notes name the release with the fix, not the first with the fault: that all before it have it is our reading.`,
  },
  'settings-proxy-exceptions': {
    id: 'settings-proxy-exceptions',
    title: say`Locked exceptions from the proxy`,
    clauses: [
      {
        when: { desktop: '<4.80.0', platform: ['windows-hyperv', 'windows-wsl2'] },
        verdict: 'ineffective',
        note: say`On Windows users can override them before 4.80.`,
      },
    ],
    sources: [
      newerReleaseNotes(
        '4.80.0 fixed that users on Windows could override the NO_PROXY exceptions of a locked proxy.',
      ),
    ],
    disagreement: say`The notes name the release with the fix, not the first with the fault: that all before it have it is our reading.`,
  },
  'settings-analytics': {
    id: 'settings-analytics',
    title: say`Usage statistics turned off`,
    clauses: [{ when: { desktop: '<4.27.0' }, verdict: 'invalid' }],
    sources: [
      releaseNotes(
        '4.26.0 and again 4.27.0 fixed that Docker Desktop became unresponsive where a policy turns analytics off.',
      ),
    ],
    disagreement: say`The notes name the release with the fix, not the first with the fault: that all before it have it is our reading.`,
  },
  'settings-file-sharing': {
    id: 'settings-file-sharing',
    title: say`No mechanism of file sharing is on`,
    clauses: [{ when: { desktop: '>=4.80.0', platform: ['mac'] }, verdict: 'invalid' }],
    sources: [
      settingsJson('With VirtioFS and gRPC FUSE both false, Docker Desktop fails to start with an error.'),
      olderSettingsJson('With both false, osxfs shares the files.'),
      docsChange(25421, '2026-06-29')('4.80.0 removed osxfs from Docker Desktop for Mac.'),
    ],
    disagreement: say`The page of October 2025 says that osxfs is used then, today's that Docker Desktop does not start. The release notes of 4.80 tell when osxfs went: we take that release as the one from which it does not start.`,
  },
  'settings-overridden': {
    id: 'settings-overridden',
    title: say`A setting that another one overrides`,
    clauses: [{ when: {}, verdict: 'ineffective' }],
    sources: [
      settingsJson('In the mode system, http, https and exclude of proxy are ignored.'),
      settingsJson('embeddedPac goes before http, https, exclude and pac.'),
      settingsReference('Names the settings that require others to be on first.'),
    ],
  },
  'settings-containers-proxy': {
    id: 'settings-containers-proxy',
    title: say`A proxy of the containers without transparentPorts`,
    clauses: [{ when: { desktop: '>=4.29.0' }, verdict: 'ineffective' }],
    sources: [
      newerAirGapped(
        'The proxy rules hold for image pulls always, for running containers on the transparentPorts alone.',
      ),
      newerSettingsJson('Container traffic is governed where transparentPorts is configured.'),
      airGapped('Only traffic on the transparentPorts is subject to the proxy rules.'),
    ],
  },
  'socket-every-image': {
    id: 'socket-every-image',
    title: say`Every image may mount the Docker socket`,
    clauses: [{ when: { desktop: '>=4.36.0' }, verdict: 'unprotected' }],
    sources: [
      eciConfig('With "*" all containers may mount the socket, which reduces security; it needs 4.36.'),
    ],
  },
  'eci-open-api': {
    id: 'eci-open-api',
    title: say`The Docker API on TCP port 2375`,
    clauses: [{ when: { platform: ['windows-hyperv', 'windows-wsl2'] }, verdict: 'unprotected' }],
    sources: [
      settingsJson(
        'The API is exposed without authentication; to be protected by firewall rules. Windows only.',
      ),
    ],
  },
  'eci-settings-kubernetes': {
    id: 'eci-settings-kubernetes',
    title: say`Kubernetes turned on for everybody`,
    clauses: [
      { when: { desktop: '>=4.13.0', kubernetes: ['kubeadm'] }, verdict: 'unprotected' },
      { when: { desktop: '>=4.13.0 <4.38.0', kubernetes: ['kind'] }, verdict: 'unprotected' },
    ],
    sources: [
      eciLimitations(
        'Pods are not protected by ECI under kubeadm; with the kind provisioner their nodes are.',
      ),
      olderSettingsReference(
        'Kubernetes that a policy turns on is provisioned by kubeadm only; kind is not supported yet.',
      ),
      settingsReference('The Admin Console can choose the provisioner; no key of the file does.'),
      releaseNotes('4.65.0: kind is the default of new clusters.'),
    ],
    disagreement: say`Until March 2026 the reference said that a policy always gives kubeadm; since April it no longer does, and the Admin Console has a setting for the provisioner. The file has no key for it. We follow the provisioner that the fleet names, else the one the release gives to new clusters.`,
  },
  'eci-wsl-engine': {
    id: 'eci-wsl-engine',
    title: say`ECI with the WSL 2 engine`,
    clauses: [
      {
        when: { platform: ['windows-hyperv', 'windows-wsl2'] },
        verdict: 'unprotected',
        note: say`Users reach the VM itself. ECI needs WSL 2.6 or later there, for its kernel.`,
      },
    ],
    sources: [
      eciLimitations(
        'On WSL 2 users reach the VM itself, and its kernel is shared with other distributions.',
      ),
      eciIndex('On WSL 2 ECI needs WSL 2.6 or later, since it needs Linux 6.3; WSL 2.6 brings 6.6.'),
      docsChange(24525, '2026-03-25')('Asks for WSL 2.6; Docker Desktop itself works with WSL 2.1.5.'),
    ],
    disagreement: say`The pages ask for WSL 2.6 since March 2026 and name no release of Docker Desktop; older ones asked for less. We say it of all of them.`,
  },
} as const satisfies Record<string, Behaviour>;
