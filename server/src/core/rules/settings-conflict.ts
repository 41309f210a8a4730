import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { settingsKeys } from '../knowledge/settings-keys.ts';
import { say } from '../message.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import { keyAt, nameOf, nodeAt, parentPath, settingAt } from '../settings-model.ts';
import { asList, asMap, asScalar, type DataEntry, type DataNode } from '../syntax/data.ts';
import { settingsFile } from './settings-example.ts';

export const settingsConflict = defineRule({
  id: 'settings-conflict',
  summary: say`The settings go together.`,
  why: say`Some settings need another one to be on, some are overridden by others, and with some together Docker Desktop does not start.`,
  instead: say`Turn on what a setting needs, or take out what does nothing.`,
  also: ['settings-file-sharing', 'settings-overridden', 'settings-containers-proxy'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) => [
    ...fileSharing(document),
    ...withoutParent(document),
    ...['proxy', 'containersProxy'].flatMap(path => proxy(document, path)),
    ...containersPast(document),
  ],
  examples: [
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '"useVirtualizationFrameworkVirtioFS": { "locked": true, "value": «false» },\n  "useGrpcfuse": { "locked": true, "value": false }',
      ),
      good: settingsFile(
        '"useVirtualizationFrameworkVirtioFS": { "locked": true, "value": true },\n  "useGrpcfuse": { "locked": true, "value": false }',
      ),
      fix: 'Turn VirtioFS on',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '"enableInference": { "locked": true, "value": false },\n  «"enableInferenceTCP"»: { "locked": true, "value": true }',
      ),
      good: settingsFile('"enableInference": { "locked": true, "value": false }'),
      fix: 'Remove enableInferenceTCP',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"kubernetes": { "locked": true, «"imagesRepository"»: "registry.example/k8s" }'),
      good: settingsFile('"kubernetes": { "locked": true }'),
      fix: 'Remove imagesRepository',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '"proxy": { "locked": true, "mode": "system", «"http"»: "http://proxy.example:3128" }',
      ),
      good: settingsFile('"proxy": { "locked": true, "mode": "system" }'),
      fix: 'Remove http',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '"containersProxy": { "locked": true, "mode": "manual", «"pac"»: "http://proxy.example/p.pac", "embeddedPac": "function FindProxyForURL() { return \'DIRECT\'; }", "transparentPorts": "*" }',
      ),
      good: settingsFile(
        '"containersProxy": { "locked": true, "mode": "manual", "embeddedPac": "function FindProxyForURL() { return \'DIRECT\'; }", "transparentPorts": "*" }',
      ),
      fix: 'Remove pac',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '«"containersProxy"»: { "locked": true, "mode": "manual", "http": "http://proxy.example:3128", "exclude": [] }',
      ),
      good: settingsFile(
        '"containersProxy": { "locked": true, "mode": "manual", "http": "http://proxy.example:3128", "exclude": [], "transparentPorts": "80,443" }',
      ),
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '"containersProxy": { "locked": true, "mode": "manual", "pac": "http://proxy.example/p.pac", «"transparentPorts"»: "" }',
      ),
      good: settingsFile(
        '"containersProxy": { "locked": true, "mode": "manual", "pac": "", "transparentPorts": "" }',
      ),
    },
  ],
});

function fileSharing(document: SettingsDocument): Problem[] {
  const [virtioFs, grpcFuse] = ['useVirtualizationFrameworkVirtioFS', 'useGrpcfuse'].map(path =>
    asScalar(nodeAt(document, `${path}.value`)),
  );
  if (virtioFs?.value !== false || grpcFuse?.value !== false) return [];
  return [
    {
      at: virtioFs.anchor,
      behaviour: 'settings-file-sharing',
      message: say`VirtioFS and gRPC FUSE are both off: Docker Desktop does not start without one of them.`,
      related: [{ at: grpcFuse.anchor, message: say`gRPC FUSE is off here` }],
      fixes: [
        {
          title: say`Turn VirtioFS on`,
          safety: 'review',
          edits: [{ uri: document.source.uri, span: virtioFs.span, text: 'true' }],
        },
      ],
    },
  ];
}

/** Whether a value asks for anything: what is false, empty or the default is no conflict with anything. */
function asks(node: DataNode | undefined, usual: unknown): boolean {
  if (node === undefined || node.type === 'map') return false;
  if (node.type === 'list') return node.items.length > 0;
  return node.value !== null && node.value !== false && node.value !== '' && node.value !== usual;
}

/** Settings that something else must be on for, which is locked off. */
function withoutParent(document: SettingsDocument): Problem[] {
  return settingsKeys.flatMap(({ path, parent, form, default: usual }) => {
    const entry = entryAt(document, path);
    if (parent === undefined || entry === undefined) return [];
    const value = form === 'locked-value' ? asMap(entry.value)?.get('value') : entry.value;
    if (!asks(value, usual)) return [];
    const off = lockedOff(document, parent);
    if (off === undefined) return [];
    return [
      problem(entry, say`${entry.key} does nothing: ${parent} is locked off.`, [
        { at: off.anchor, message: say`It is locked here` },
      ]),
    ];
  });
}

/** The text that keeps a toggle off for good; undefined: it is on, or a user may turn it on. */
function lockedOff(document: SettingsDocument, path: string): DataNode | undefined {
  const group = keyAt(path)?.form === 'plain' ? parentPath(path) : path;
  if (asScalar(nodeAt(document, `${group}.locked`))?.value !== true) return undefined;
  const node = nodeAt(document, group === path ? `${path}.value` : path);
  // A group that is locked without its toggle keeps the default.
  if (node === undefined)
    return keyAt(path)?.default === false ? nodeAt(document, `${group}.locked`) : undefined;
  return settingAt(document, path) === false ? node : undefined;
}

/** What `mode` or `embeddedPac` overrides. */
function proxy(document: SettingsDocument, path: string): Problem[] {
  const mode = asScalar(nodeAt(document, `${path}.mode`));
  const embedded = asScalar(nodeAt(document, `${path}.embeddedPac`));
  const script = typeof embedded?.value === 'string' && embedded.value.trim() !== '';
  return ['http', 'https', 'exclude', 'pac'].flatMap(name => {
    const entry = entryAt(document, `${path}.${name}`);
    if (entry === undefined || !asks(entry.value, '') || asList(entry.value)?.items.length === 0) return [];
    if (path === 'proxy' && mode?.value === 'system' && name !== 'pac')
      return [
        problem(entry, say`${name} is ignored: the mode system takes the values of the operating system.`, [
          { at: mode.anchor, message: say`The mode` },
        ]),
      ];
    if (script && embedded !== undefined)
      return [
        problem(entry, say`${name} is ignored: embeddedPac goes before it.`, [
          { at: embedded.anchor, message: say`The script that counts` },
        ]),
      ];
    return [];
  });
}

/** A proxy for the containers that no port of theirs goes through. */
function containersPast(document: SettingsDocument): Problem[] {
  const whole = entryAt(document, 'containersProxy');
  const ports = entryAt(document, 'containersProxy.transparentPorts');
  const rules = ['http', 'https', 'pac', 'embeddedPac'].some(name =>
    asks(nodeAt(document, `containersProxy.${name}`), ''),
  );
  const none = ports === undefined || asScalar(ports.value)?.value === '';
  if (whole === undefined || !rules || !none) return [];
  return [
    {
      at: (ports ?? whole).keyAnchor,
      behaviour: 'settings-containers-proxy',
      message: say`Only image pulls go through this proxy: running containers go past it, since transparentPorts names none of their ports.`,
    },
  ];
}

function problem(entry: DataEntry, message: Problem['message'], related: Problem['related']): Problem {
  const edits = entry.keyAnchor.remove?.();
  const fixes: Fix[] =
    edits === undefined ? [] : [{ title: say`Remove ${entry.key}`, safety: 'review', edits }];
  return {
    at: entry.keyAnchor,
    behaviour: 'settings-overridden',
    message,
    ...(related === undefined ? {} : { related }),
    fixes,
  };
}

const entryAt = (document: SettingsDocument, path: string): DataEntry | undefined => {
  const parent = parentPath(path);
  const map = asMap(parent === '' ? document.data.root : nodeAt(document, parent));
  return map?.entry(nameOf(path));
};
