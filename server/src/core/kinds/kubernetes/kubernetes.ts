import type { Workload } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataScalar, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import { contains, type Source, type Span } from '../../text.ts';
import { hearing } from '../heard-comments.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { lowerClusterConfig } from './cluster-config.ts';
import { lengthWithoutDefinitions, withoutDefinitions } from './definitions.ts';
import { mapsOfKustomization } from './kustomization.ts';
import { documentsIn, type InlinePatch, lowerOperations, patchesIn, patchesOf } from './patch.ts';
import { hostPathFacts, isDeleted, lowerPodSpec, nameOf, type PodContext } from './pod.ts';
import { configMapsOf } from './scripts.ts';
import { argoTexts, objectsOf, podSpecsOf } from './specs.ts';
import { readableTemplate } from './template.ts';

const manifest = /^['"]?apiVersion['"]?[ \t]*:/m;
const jsonManifest =
  /"kind"\s*:\s*"(?:Pod|PodTemplate|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|List|PersistentVolume)"/;

export const kubernetes: Kind = {
  id: 'kubernetes',
  fileName: 'pod.yaml',
  comment: '#',
  claims: (path, text) =>
    isKustomization(path) ||
    (/\.ya?ml$/i.test(path) &&
      ((manifest.test(text) && /^['"]?kind['"]?[ \t]*:/m.test(text)) ||
        isIndented(text) ||
        isJsonPatch(text))) ||
    (/\.json$/i.test(path) &&
      ((jsonManifest.test(text) && /"apiVersion"\s*:\s*"/.test(text)) || isJsonPatch(text))),
  weigh: lengthWithoutDefinitions,
  lower: lowerKubernetes,
};

/** A manifest cut out of a larger text keeps the margin that it had there: its first line tells how wide that is. */
function isIndented(text: string): boolean {
  const margin = /^(?:[ \t]*(?:#.*|---.*)?\r?\n)*( +)['"]?(?:apiVersion|kind|metadata)['"]?[ \t]*:/.exec(
    text,
  )?.[1];
  return (
    margin !== undefined &&
    ['apiVersion', 'kind'].every(
      key => text.includes(`\n${margin}${key}:`) || text.startsWith(`${margin}${key}:`),
    )
  );
}

/** Kustomize does not insist on `kind: Kustomization`. */
const isKustomization = (path: string): boolean =>
  /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/i.test(path);

/** A patch in a file of its own: a list of operations (RFC 6902) on a specification. */
const isJsonPatch = (text: string): boolean =>
  (/^-[ \t]+(?:op|path|value)[ \t]*:/m.test(text) &&
    /^[- ][ \t]*op[ \t]*:/m.test(text) &&
    /^[- ][ \t]*path[ \t]*:[ \t]*["']?\/spec\//m.test(text)) ||
  (/^\s*(?:\[\s*|-[ \t]+)\{/.test(text) &&
    /["'{,\s]op["']?[ \t]*:[ \t]*["']?(?:add|replace)\b/.test(text) &&
    /["'{,\s]path["']?[ \t]*:[ \t]*["']?\/spec\//.test(text));

function lowerKubernetes(source: Source, context: LowerContext): Lowered {
  const own = withoutDefinitions(source.text);
  if (own !== source.text && !/^kind[ \t]*:/m.test(own))
    return { workloads: [], comments: [], unreadable: [] };
  const { text, conditional, actions } = readableTemplate(own);
  const readable = { uri: source.uri, text };
  const documents = readYaml(readable, actions);
  const comments = documents.flatMap(document => document.comments);
  const podContext = {
    ...hearing(context, source.uri, comments),
    configMaps: new Map([
      ...mapsOfKustomization(source, context.files),
      ...configMapsOf(documents.map(({ root }) => asMap(root))),
    ]),
  };
  return {
    workloads: documents.flatMap(({ root }) => {
      if (root?.type === 'list') return lowerOperations(root, 'patch', context);
      const object = asMap(root);
      const lowered = lowerObject(readable, object, podContext, comments);
      return conditional.length === 0 ? lowered : lowered.map(w => unconditional(w, object, conditional));
    }),
    comments,
    // Half of the YAML that looks like Kubernetes is a template of something: what cannot be read stays unsaid.
    unreadable: [],
  };
}

/** Lists in lists in lists: as deep as anyone writes. */
const deepest = 10;

function lowerObject(
  source: Source,
  object: DataMap | undefined,
  context: PodContext,
  comments: Span[],
  depth = 0,
): Workload[] {
  const kind = textOf(object?.get('kind')) ?? (isKustomization(source.uri) ? 'Kustomization' : undefined);
  if (object === undefined || kind === undefined || depth > deepest || isDeleted(object)) return [];
  const nested = kind.endsWith('List') ? 'items' : kind === 'Template' ? 'objects' : undefined;
  if (nested !== undefined)
    return (asList(object.get(nested))?.items ?? []).flatMap(item =>
      lowerObject(source, asMap(item), context, comments, depth + 1),
    );
  const name = nameOf(asMap(object.get('metadata')), kind);
  const patched = (patches: readonly InlinePatch[]): Workload[] =>
    patches.flatMap(({ name: target, documents }) => {
      comments.push(...documents.flatMap(document => document.comments));
      return documents.flatMap(({ root }) =>
        root?.type === 'list'
          ? lowerOperations(root, target, context)
          : lowerObject(source, asMap(root), context, comments, depth + 1),
      );
    });
  const patches = patchesIn(source, object.get('spec'));
  if (kind === 'Kustomization' || kind === 'Component')
    return patched([...patchesOf(source, object), ...patches]);
  if (kind === 'PersistentVolume') {
    const facts = hostPathFacts(asMap(object.get('spec')));
    return facts.length === 0 ? [] : [{ name, runs: 'pod', anchor: object.anchor, facts }];
  }
  const cluster = lowerClusterConfig(object);
  if (cluster !== undefined) return cluster;
  const pods = podSpecsOf(object, kind).flatMap(spec => lowerPodSpec(spec, name, context));
  const inner = objectsOf(object, kind).flatMap(item =>
    lowerObject(source, item, context, comments, depth + 1),
  );
  const read = (text: DataScalar): DataMap[] =>
    documentsIn(source, text).flatMap(({ root }) => asMap(root) ?? []);
  const { objects, pods: ofPods } = argoTexts(object);
  const written = [
    ...objects.flatMap(read).flatMap(item => lowerObject(source, item, context, comments, depth + 1)),
    ...ofPods.flatMap(read).flatMap(map => lowerPodSpec({ map }, name, context)),
  ];
  return [...pods, ...inner, ...written, ...patched(patches)];
}

/**
 * Without what a template's `if` puts in on some condition: nobody can tell from here. An `if` around the whole object
 * leaves open whether it is there, not what it says.
 */
function unconditional(
  workload: Workload,
  object: DataMap | undefined,
  conditional: readonly Span[],
): Workload {
  const kind = object?.entry('kind')?.keySpan;
  const open = conditional.filter(span => kind === undefined || !contains(span, kind));
  return {
    ...workload,
    facts: workload.facts.filter(({ anchor }) => !open.some(span => contains(span, anchor.span))),
  };
}
