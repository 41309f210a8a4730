import type { Anchor, Fact, Setting, Workload } from '../../facts.ts';
import { known } from '../../facts.ts';
import { say } from '../../message.ts';
import { asksForSocket } from '../../socket-users.ts';
import { asList, asMap, asScalar, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { readJson, removeItems } from '../../syntax/json/json.ts';
import type { Source, Span } from '../../text.ts';
import { runOptionFacts } from '../docker-cli/run-options.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { mountOption } from '../mount-option.ts';
import { devContainerBuild } from './build.ts';
import { lifecycleCommands, startedWorkloads } from './commands.ts';
import { featureFacts } from './features.ts';
import { imageFact, provenanceOf } from './image.ts';
import { originOf } from './origin.ts';
import { commandsOfWorkspaceScripts } from './scripts.ts';
import { serviceSocket } from './service.ts';
import { workloadsBySocket } from './socket.ts';
import { interpolateVariables } from './variables.ts';

export const devcontainer: Kind = {
  id: 'devcontainer',
  fileName: '.devcontainer/devcontainer.json',
  comment: '//',
  claims: path => /(?:^|\/)(?:\.?devcontainer|devcontainer-feature)\.json$/.test(path),
  lower: lowerDevContainer,
};

function lowerDevContainer(source: Source, context: LowerContext): Lowered {
  const { root, comments } = readJson(source, { comments: true });
  const map = asMap(root);
  if (map === undefined)
    return {
      workloads: [],
      comments,
      // Nothing is written yet where there is no value at all.
      unreadable:
        root === undefined
          ? []
          : [
              {
                span: firstLine(source, root.span),
                message: say`This is no dev container configuration: that is one JSON object.`,
              },
            ],
    };
  const name = nameOf(source, map);
  const { shell } = context.syntaxes;
  const commands = lifecycleCommands(map, 'container', shell);
  const facts = [
    ...containerFacts(source, map),
    ...(originOf(map) === 'compose' ? serviceSocket(source, map, context.files) : []),
    ...commands,
    ...(shell === undefined ? [] : commandsOfWorkspaceScripts(commands, source, map, context.files, shell)),
  ];
  const container: Workload = {
    name,
    runs: 'container',
    anchor: map.anchor,
    facts,
    // Only who mounts the socket is asked: reading other files takes time.
    ...(facts.some(asksForSocket) ? provenanceOf(source, map, context.files) : {}),
  };
  const host: Workload = {
    name,
    runs: 'host',
    anchor: map.anchor,
    facts: lifecycleCommands(map, 'host', shell),
  };
  const build = devContainerBuild(source, name, map);
  return {
    workloads: [
      container,
      ...(build === undefined ? [] : [build]),
      ...(host.facts.length === 0 ? [] : [host]),
      ...startedWorkloads(source, name, map, 'host', shell),
      ...workloadsBySocket(source, container, map, context),
    ],
    comments,
    // Half-typed JSON is the editor's to speak of.
    unreadable: [],
  };
}

const firstLine = ({ text }: Source, { start, end }: Span): Span => ({
  start,
  end: start + text.slice(start, end).search(/[\r\n]|$/),
});

const isFeature = (uri: string): boolean => uri.endsWith('/devcontainer-feature.json');

/** What is said to be the subject: the name as a name, and none that only the run knows. */
function nameOf({ uri }: Source, map: DataMap): string {
  const name = textOf(map.get('name'))?.trim() ?? '';
  if (name === '' || name.includes('${')) return 'dev container';
  return isFeature(uri) ? `dev container with the feature “${name}”` : `dev container “${name}”`;
}

function containerFacts(source: Source, map: DataMap): readonly Fact[] {
  const compose = originOf(map) === 'compose';
  const privileged = map.get('privileged');
  const init = map.get('init');
  const gpu = asMap(map.get('hostRequirements'))?.entry('gpu');
  return [
    ...imageFact(map),
    ...(privileged?.type === 'scalar' && typeof privileged.value === 'boolean'
      ? [{ type: 'privileged' as const, value: known(privileged.value), anchor: privileged.anchor }]
      : []),
    ...(init?.type === 'scalar' && typeof init.value === 'boolean'
      ? [{ type: 'init' as const, value: known(init.value), anchor: init.anchor }]
      : []),
    ...texts(map, 'capAdd', (name, anchor) => ({
      type: 'capability',
      name: name.known ? known(name.value.toUpperCase().replace(/^CAP_/, ''), name.fromDefault) : name,
      anchor,
    })),
    ...texts(map, 'securityOpt', (option, anchor) => ({ type: 'securityOption', option, anchor })),
    ...(asList(map.get('mounts'))?.items ?? []).flatMap(mountFact),
    ...(compose ? [] : [...mountFact(map.get('workspaceMount')), ...runArgs(source, map)]),
    ...(gpu !== undefined && asksForGpu(gpu.value)
      ? [{ type: 'device' as const, what: 'gpu' as const, value: known('gpu'), anchor: gpu.keyAnchor }]
      : []),
    ...['features', 'dependsOn'].flatMap(key => (asMap(map.get(key))?.entries ?? []).flatMap(featureFacts)),
  ];
}

const texts = (
  map: DataMap,
  key: string,
  fact: (value: Setting<string>, anchor: Anchor) => Fact,
): readonly Fact[] =>
  (asList(map.get(key))?.items ?? []).flatMap(item => {
    const text = textOf(item);
    return text === undefined ? [] : [fact(interpolateVariables(text), item.anchor)];
  });

/** `runArgs`: options of `docker run`, word by word. */
function runArgs(source: Source, map: DataMap): readonly Fact[] {
  const list = asList(map.get('runArgs'));
  if (list === undefined) return [];
  const words = list.items.map(item => ({
    value: interpolateVariables(textOf(item) ?? ''),
    anchor: item.anchor,
  }));
  return runOptionFacts(words, {
    resolve: interpolateVariables,
    remove: (first, last) => () => removeItems(source, list, first, last),
  });
}

/** `optional` takes a GPU where there is one. */
const asksForGpu = (node: DataNode): boolean => node.type === 'map' || asScalar(node)?.value === true;

/** A mount as an object, or as the text that `--mount` takes. */
function mountFact(node: DataNode | undefined): Fact<'mount'>[] {
  const map = asMap(node);
  const text = textOf(node);
  if (node !== undefined && text !== undefined) {
    const mount = mountOption(text, interpolateVariables);
    return mount === undefined ? [] : [{ type: 'mount', ...mount, anchor: node.anchor }];
  }
  const source = map?.get('source');
  const from = textOf(source);
  if (node === undefined || map === undefined || source === undefined || from === undefined) return [];
  const type = textOf(map.get('type'));
  const { remove } = node.anchor;
  return [
    {
      type: 'mount',
      kind: type === 'bind' || type === 'volume' || type === 'tmpfs' ? type : 'other',
      source: interpolateVariables(from),
      target: interpolateVariables(textOf(map.get('target')) ?? ''),
      readOnly: false,
      anchor: remove === undefined ? source.anchor : { ...source.anchor, remove },
    },
  ];
}
