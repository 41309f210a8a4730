import type { Anchor, Fact, Setting, Workload } from '../facts.ts';
import { known, unknown } from '../facts.ts';
import { asList, asMap, asScalar, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import { readYaml } from '../syntax/yaml.ts';
import type { Source } from '../text.ts';
import { execCommands } from './exec-form.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

/** Where each workload kind keeps its pod specification. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

export const kubernetes: Kind = {
  id: 'kubernetes',
  fileName: 'pod.yaml',
  comment: '#',
  claims: (path, text) =>
    /\.ya?ml$/i.test(path) &&
    /^['"]?apiVersion['"]?[ \t]*:/m.test(text) &&
    /^['"]?kind['"]?[ \t]*:/m.test(text),
  lower: lowerKubernetes,
};

function lowerKubernetes(source: Source, context: LowerContext): Lowered {
  const documents = readYaml(source);
  return {
    workloads: documents.flatMap(({ root }) => lowerObject(asMap(root), context)),
    comments: documents.flatMap(document => document.comments),
    // Half of the YAML that looks like Kubernetes is a template of something: what cannot be read stays unsaid.
    unreadable: [],
  };
}

function lowerObject(object: DataMap | undefined, context: LowerContext): Workload[] {
  const kind = textOf(object?.get('kind'));
  if (object === undefined || kind === undefined) return [];
  if (kind === 'List' || kind.endsWith('List'))
    return (asList(object.get('items'))?.items ?? []).flatMap(item => lowerObject(asMap(item), context));
  const path = podSpecs[kind];
  const spec = path?.reduce<DataMap | undefined>((map, key) => asMap(map?.get(key)), object);
  if (spec === undefined) return [];
  const name = textOf(asMap(object.get('metadata'))?.get('name')) ?? kind;
  return [lowerPod(spec, name), ...lowerContainers(spec, name, context)];
}

const hostSpaces = [
  ['hostNetwork', 'network'],
  ['hostPID', 'pid'],
  ['hostIPC', 'ipc'],
  ['hostUsers', 'user'],
] as const;

function lowerPod(spec: DataMap, name: string): Workload {
  const facts: Fact[] = [];
  for (const [key, space] of hostSpaces) {
    const node = spec.get(key);
    const value = node === undefined ? undefined : booleanOf(node);
    if (node === undefined || value === undefined) continue;
    const mode: Setting<string> = value.known ? known(value.value ? 'host' : 'private') : value;
    facts.push({ type: 'namespace', space, mode, anchor: entryAnchor(spec, key, node) });
  }
  for (const volume of asList(spec.get('volumes'))?.items ?? []) {
    const path = asMap(asMap(volume)?.get('hostPath'))?.get('path');
    const text = textOf(path);
    if (path !== undefined && text !== undefined)
      facts.push({
        type: 'hostPath',
        path: settingOf(text),
        anchor: { uri: path.anchor.uri, span: path.span, via: path.via },
      });
  }
  const sysctls = asList(asMap(spec.get('securityContext'))?.get('sysctls'))?.items ?? [];
  for (const sysctl of sysctls) {
    const node = asMap(sysctl)?.get('name');
    const text = textOf(node);
    const value = textOf(asMap(sysctl)?.get('value')) ?? '';
    if (node !== undefined && text !== undefined)
      facts.push({
        type: 'sysctl',
        name: settingOf(text),
        value: settingOf(value),
        anchor: withRemove(node.anchor, sysctl),
      });
  }
  return { name, runs: 'pod', anchor: spec.anchor, facts };
}

function lowerContainers(spec: DataMap, pod: string, context: LowerContext): Workload[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(key =>
    (asList(spec.get(key))?.items ?? []).flatMap(item => {
      const container = asMap(item);
      if (container === undefined) return [];
      const image = container.get('image');
      const reference = textOf(image);
      const name = textOf(container.get('name')) ?? pod;
      const facts: Fact[] = [
        ...securityFacts(asMap(container.get('securityContext'))),
        ...commandsOf(container, context),
      ];
      if (image !== undefined && reference !== undefined)
        facts.push({ type: 'image', reference: settingOf(reference), anchor: image.anchor });
      const workload: Workload = { name, runs: 'pod', anchor: container.anchor, facts };
      return [reference === undefined ? workload : { ...workload, image: settingOf(reference) }];
    }),
  );
}

function securityFacts(security: DataMap | undefined): Fact[] {
  if (security === undefined) return [];
  const facts: Fact[] = [];
  const privileged = security.get('privileged');
  if (privileged !== undefined)
    facts.push({ type: 'privileged', value: booleanOf(privileged), anchor: privileged.anchor });
  const procMount = security.get('procMount');
  const mode = textOf(procMount);
  if (procMount !== undefined && mode !== undefined)
    facts.push({ type: 'procMount', value: settingOf(mode), anchor: procMount.anchor });
  for (const item of asList(asMap(security.get('capabilities'))?.get('add'))?.items ?? []) {
    const text = textOf(item);
    if (text === undefined) continue;
    const setting = settingOf(text);
    const name = setting.known ? known(setting.value.toUpperCase().replace(/^CAP_/, '')) : setting;
    facts.push({ type: 'capability', name, anchor: item.anchor });
  }
  return facts;
}

function commandsOf(container: DataMap, { syntaxes: { shell } }: LowerContext): readonly Fact[] {
  const args = ['command', 'args'].flatMap(key => asList(container.get(key))?.items ?? []);
  const words = args.flatMap(item =>
    item.type === 'scalar'
      ? [{ value: settingOf(item.extract.text), extract: item.extract, anchor: item.anchor }]
      : [],
  );
  return container.get('command') === undefined ? [] : execCommands(words, shell);
}

/** Helm and Kustomize leave expressions that only their run resolves. */
const settingOf = (text: string): Setting<string> =>
  /\{\{|\$\(|\$\{/.test(text) ? unknown(text) : known(text);

function booleanOf(node: DataNode): Setting<boolean> {
  const value = asScalar(node)?.value;
  return typeof value === 'boolean' ? known(value) : unknown(textOf(node) ?? '');
}

const withRemove = (anchor: Anchor, holder: DataNode): Anchor =>
  holder.anchor.remove === undefined ? anchor : { ...anchor, remove: holder.anchor.remove };

const entryAnchor = (map: DataMap, key: string, node: DataNode): Anchor =>
  map.entry(key)?.value.anchor ?? node.anchor;
