import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import type { BehaviourId } from '../knowledge/behaviours.ts';
import { type Message, say } from '../message.ts';
import { socketLists } from '../policy-of.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import { keyAt, nodeAt, settingAt } from '../settings-model.ts';
import { settingsFile, socketExample } from './settings-example.ts';

export const eciWeakened = defineRule({
  id: 'eci-weakened',
  summary: say`No setting undercuts ECI.`,
  why: say`ECI isolates containers. What runs outside of them, or is allowed to reach the Docker Engine, is not held back by it.`,
  instead: say`Turn off what nobody needs, and lock it; list the images that need the Docker socket.`,
  also: [
    'eci-open-api',
    'eci-wsl-engine',
    'eci-settings-kubernetes',
    'docker-extension',
    'socket-every-image',
  ],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) =>
    settingAt(document, 'enhancedContainerIsolation') === true
      ? [...turnedOn(document), ...everyImage(document)]
      : [],
  examples: [
    {
      kind: 'admin-settings',
      target: { platform: 'windows-hyperv' },
      bad: settingsFile('"exposeDockerAPIOnTCP2375": { "locked": true, "value": «true» }'),
      good: settingsFile('"exposeDockerAPIOnTCP2375": { "locked": true, "value": false }'),
      fix: 'Turn exposeDockerAPIOnTCP2375 off',
    },
    {
      kind: 'admin-settings',
      target: { platform: 'windows-wsl2' },
      bad: settingsFile('"linuxVM": { "wslEngineEnabled": { "locked": true, "value": «true» } }'),
      good: settingsFile('"linuxVM": { "wslEngineEnabled": { "locked": true, "value": false } }'),
      fix: 'Turn wslEngineEnabled off',
    },
    {
      kind: 'admin-settings',
      target: { kubernetes: 'kubeadm' },
      bad: settingsFile('"kubernetes": { "locked": true, "enabled": «true» }'),
      good: settingsFile('"kubernetes": { "locked": true, "enabled": false }'),
      fix: 'Turn kubernetes.enabled off',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"extensionsEnabled": { "locked": true, "value": «true» }'),
      good: settingsFile('"extensionsEnabled": { "locked": true, "value": false }'),
      fix: 'Turn extensionsEnabled off',
    },
    {
      kind: 'admin-settings',
      bad: socketExample('"images": [«"*"»]'),
      good: socketExample('"images": ["docker:cli"]'),
    },
  ],
});

/** What weakens ECI where it is on. */
const switches: readonly {
  readonly path: string;
  readonly behaviour: BehaviourId;
  readonly message: Message;
}[] = [
  {
    path: 'exposeDockerAPIOnTCP2375',
    behaviour: 'eci-open-api',
    message: say`This opens the Docker API on port 2375 to everything that reaches the port, without a password; the Docker socket lists do not apply there.`,
  },
  {
    path: 'linuxVM.wslEngineEnabled',
    behaviour: 'eci-wsl-engine',
    message: say`With the WSL 2 engine ECI does not protect the Linux VM: users can enter it as root, and it shares its kernel with their other distributions. ECI needs WSL 2.6 or later there.`,
  },
  {
    path: 'kubernetes.enabled',
    behaviour: 'eci-settings-kubernetes',
    message: say`ECI does not protect the pods of this cluster: kubeadm runs them directly in the VM.`,
  },
  {
    path: 'extensionsEnabled',
    behaviour: 'docker-extension',
    message: say`ECI does not protect the containers of Docker Extensions.`,
  },
];

const turnedOn = (document: SettingsDocument): Problem[] =>
  switches.flatMap(({ path, behaviour, message }) => {
    if (settingAt(document, path) !== true) return [];
    const node = nodeAt(document, keyAt(path)?.form === 'locked-value' ? `${path}.value` : path);
    if (node === undefined) return [];
    const name = path.replace(/^linuxVM\./, '');
    const off: Fix = {
      title: say`Turn ${name} off`,
      safety: 'review',
      edits: [{ uri: document.source.uri, span: node.span, text: 'false' }],
    };
    return [{ at: node.anchor, behaviour, message, fixes: [off] }];
  });

function everyImage(document: SettingsDocument): Problem[] {
  const all = socketLists(document).images.find(({ value }) => value === '*');
  if (all === undefined) return [];
  return [
    {
      at: all.anchor,
      behaviour: 'socket-every-image',
      message: say`Every container may mount the Docker socket, and so control the Docker Engine: list the images that need it instead.`,
    },
  ];
}
