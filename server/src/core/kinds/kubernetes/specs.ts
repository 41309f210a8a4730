import {
  asList,
  asMap,
  asScalar,
  type DataMap,
  type DataNode,
  type DataScalar,
  dataMap,
  textOf,
} from '../../syntax/data.ts';

/** Where each workload kind keeps its pod specification. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
/** Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, and resources made like them. */
const podTemplate: readonly string[] = ['spec', 'template', 'spec'];

/** A map that says how pods are made. */
export interface PodSpec {
  readonly map: DataMap;
  /** The keys for namespaces of the host that it has, where it is not Kubernetes' own and has not all of them. */
  readonly hostKeys?: readonly string[];
}

/**
 * The maps of an object that say how pods are made. Besides Kubernetes' own kinds: tasks of Tekton, workflows of Argo, and
 * the pod templates within the resources of operators. Sources: tekton.dev, "Tasks", "Pipelines"; argo-workflows, "Field
 * reference".
 */
export function podSpecsOf(object: DataMap, kind: string): readonly PodSpec[] {
  const version = textOf(object.get('apiVersion')) ?? '';
  const spec = asMap(object.get('spec'));
  if (version.startsWith('tekton.dev/')) return kind === 'StepAction' ? step(spec) : tektonSpecs(spec);
  if (version.startsWith('argoproj.io/') && kind.endsWith('Workflow'))
    return argoSpecs(asMap(spec?.get('workflowSpec')) ?? spec);
  if (version.startsWith('argoproj.io/') && kind.endsWith('WorkflowTemplate')) return argoSpecs(spec);
  const path = Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : podTemplate;
  const found = path?.reduce<DataMap | undefined>((map, key) => asMap(map?.get(key)), object);
  if (found !== undefined) return [{ map: found }];
  const own = spec !== undefined && isPartOfPod(spec) ? [spec] : [];
  return isPolicy(kind) ? [] : [...own, ...templatesIn(spec)].map(map => ({ map }));
}

/** What it has of pods it allows, or forbids. */
const isPolicy = (kind: string): boolean => /Polic(?:y|ies)|Constraint/.test(kind);

/** An action is one step of the tasks that use it. */
function step(spec: DataMap | undefined): readonly PodSpec[] {
  if (spec === undefined) return [];
  const { span, anchor } = spec;
  return [{ map: dataMap(spec, [{ key: 'container', keySpan: span, keyAnchor: anchor, value: spec }]) }];
}

/** A task has steps and sidecars; runs and pipelines may have tasks written into them. */
function tektonSpecs(spec: DataMap | undefined): readonly PodSpec[] {
  if (spec === undefined) return [];
  const inner = ['taskSpec', 'pipelineSpec'].flatMap(key => tektonSpecs(asMap(spec.get(key))));
  const tasks = ['tasks', 'finally'].flatMap(key =>
    maps(spec.get(key)).flatMap(task => tektonSpecs(asMap(task.get('taskSpec')))),
  );
  const pod = asMap(spec.get('podTemplate'));
  return [{ map: spec, hostKeys: [] }, ...(pod === undefined ? [] : [{ map: pod }]), ...inner, ...tasks];
}

/** Settings for all pods stand in the workflow itself, the host's network among them; those of each in its templates. */
function argoSpecs(spec: DataMap | undefined): readonly PodSpec[] {
  if (spec === undefined) return [];
  const templates = [...maps(spec.get('templates')), ...mapOf(spec.get('templateDefaults'))];
  const parts = templates.flatMap(template => [template, ...mapOf(template.get('containerSet'))]);
  return [{ map: spec, hostKeys: ['hostNetwork'] }, ...parts.map(map => ({ map, hostKeys: [] }))];
}

/** As deep as the resources of operators keep their pod templates. */
const deepest = 8;

/** Whole objects within the specification of another, as those that bring manifests to other clusters have them. */
export const objectsOf = (object: DataMap, kind: string): readonly DataMap[] =>
  isPolicy(kind) ? [] : objectsIn(object.get('spec'));

function objectsIn(node: DataNode | undefined, depth = 0): readonly DataMap[] {
  if (node === undefined || node.type === 'scalar' || depth > deepest) return [];
  if (node.type === 'list') return node.items.flatMap(item => objectsIn(item, depth + 1));
  return isObject(node) ? [node] : node.entries.flatMap(({ value }) => objectsIn(value, depth + 1));
}

/** No reference to one: that has no specification. */
export const isObject = (map: DataMap): boolean =>
  textOf(map.get('apiVersion')) !== undefined &&
  textOf(map.get('kind')) !== undefined &&
  asMap(map.get('spec')) !== undefined;

/** The texts of an Argo workflow that are YAML: the objects that its templates make, and what they patch pods with. */
export function argoTexts(object: DataMap): {
  readonly objects: readonly DataScalar[];
  readonly pods: readonly DataScalar[];
} {
  const own = asMap(object.get('spec'));
  const spec = asMap(own?.get('workflowSpec')) ?? own;
  if (spec === undefined || textOf(object.get('apiVersion'))?.startsWith('argoproj.io/') !== true)
    return { objects: [], pods: [] };
  const templates = [...maps(spec.get('templates')), ...mapOf(spec.get('templateDefaults'))];
  return {
    objects: templates.flatMap(template => textIn(asMap(template.get('resource')), 'manifest')),
    pods: [spec, ...templates].flatMap(map => textIn(map, 'podSpecPatch')),
  };
}

function textIn(map: DataMap | undefined, key: string): readonly DataScalar[] {
  const text = asScalar(map?.get(key));
  return text === undefined ? [] : [text];
}

/**
 * `template.spec`, `podTemplate.spec`, … and `brokerPodSpec`, … wherever a resource has them. Operators fill in what a template
 * leaves out, the containers too; a specification of its own has them.
 */
function templatesIn(node: DataNode | undefined, depth = 0): readonly DataMap[] {
  if (node === undefined || node.type === 'scalar' || depth > deepest) return [];
  if (node.type === 'list') return node.items.flatMap(item => templatesIn(item, depth + 1));
  if (isObject(node)) return [];
  return node.entries.flatMap(({ key, value }) => {
    const template = /template$/i.test(key) ? asMap(asMap(value)?.get('spec')) : undefined;
    if (template !== undefined && isPartOfPod(template)) return [template];
    const spec = /podSpec$/i.test(key) ? asMap(value) : undefined;
    return spec !== undefined && maps(spec.get('containers')).length > 0
      ? [spec]
      : templatesIn(value, depth + 1);
  });
}

const isPartOfPod = (spec: DataMap): boolean =>
  ['containers', 'initContainers'].some(key => maps(spec.get(key)).length > 0) ||
  ['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers'].some(
    key => typeof asScalar(spec.get(key))?.value === 'boolean',
  ) ||
  maps(spec.get('volumes')).some(volume => asMap(volume.get('hostPath')) !== undefined) ||
  maps(asMap(spec.get('securityContext'))?.get('sysctls')).length > 0;

const maps = (node: DataNode | undefined): readonly DataMap[] =>
  (asList(node)?.items ?? []).flatMap(item => asMap(item) ?? []);

function mapOf(node: DataNode | undefined): readonly DataMap[] {
  const map = asMap(node);
  return map === undefined ? [] : [map];
}
