import type { Anchor, Fact, Setting, Workload } from '../../facts.ts';
import { known, unknown, valueOf } from '../../facts.ts';
import { asList, asMap, asScalar, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { isForShell, isPosixShell } from '../../syntax/shell/names.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Source } from '../../text.ts';
import { broughtBy } from '../brought-script.ts';
import { execCommands, shellCommands } from '../exec-form.ts';
import { startedAs, startedWith } from '../image-start.ts';
import type { LowerContext } from '../kind.ts';
import { commandsOfScripts } from '../scripts-run.ts';
import { type ConfigMaps, filesOf } from './scripts.ts';
import type { PodSpec } from './specs.ts';
import { isForWindows } from './windows-pod.ts';

/** What a pod is read with. */
export interface PodContext extends LowerContext {
  /** Those that the file, and the Kustomization beside it, makes. */
  readonly configMaps?: ConfigMaps;
}

/** What an object calls itself, where that is not left to a template. */
export function nameOf(object: DataMap | undefined, otherwise: string): string {
  const name = textOf(object?.get('name'));
  return name === undefined || !settingOf(name).known ? otherwise : name;
}

/** The pod itself, and each of its containers. */
export const lowerPodSpec = (spec: PodSpec, name: string, context: PodContext): Workload[] =>
  isForWindows(spec.map) || isDeleted(spec.map)
    ? []
    : [lowerPod(spec, name), ...lowerContainers(spec.map, name, context)];

const hostSpaces = [
  ['hostNetwork', 'network'],
  ['hostPID', 'pid'],
  ['hostIPC', 'ipc'],
  ['hostUsers', 'user'],
] as const;

function lowerPod({ map: spec, hostKeys }: PodSpec, name: string): Workload {
  const facts: Fact[] = [];
  for (const [key, space] of hostSpaces) {
    if (hostKeys?.includes(key) === false) continue;
    const node = spec.get(key);
    const value = node === undefined ? undefined : booleanOf(node);
    if (node === undefined || value === undefined) continue;
    const mode: Setting<string> = value.known ? known(value.value ? 'host' : 'private') : value;
    facts.push({ type: 'namespace', space, mode, anchor: entryAnchor(spec, key, node) });
  }
  for (const volume of asList(spec.get('volumes'))?.items ?? []) facts.push(...hostPathFacts(asMap(volume)));
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

/** Whether a strategic merge patch takes the object out. */
export const isDeleted = (map: DataMap | undefined): boolean => textOf(map?.get('$patch')) === 'delete';

/** `hostPath: { path }` of a volume. */
export function hostPathFacts(volume: DataMap | undefined): readonly Fact[] {
  if (isDeleted(volume)) return [];
  const path = asMap(volume?.get('hostPath'))?.get('path');
  const text = textOf(path);
  if (path === undefined || text === undefined) return [];
  const anchor = { uri: path.anchor.uri, span: path.span, via: path.via };
  return [{ type: 'hostPath', path: settingOf(text), anchor }];
}

/** Those of a pod; `steps` and `sidecars` are Tekton's and Argo's. */
const lists = ['initContainers', 'containers', 'ephemeralContainers', 'steps', 'sidecars'];
/** What Tekton and Argo have one of. */
const singles = ['container', 'script', 'stepTemplate'];

function lowerContainers(spec: DataMap, pod: string, context: PodContext): Workload[] {
  return [...lists, ...singles].flatMap(key => {
    const node = spec.get(key);
    return (node?.type === 'list' ? node.items : [node]).flatMap(item => {
      const container = asMap(item);
      if (container === undefined || isDeleted(container)) return [];
      const image = container.get('image');
      const reference = textOf(image);
      const name = nameOf(container, pod);
      const commands = commandsOf(container, context);
      const { shell } = context.syntaxes;
      const facts: Fact[] = [
        ...securityFacts(asMap(container.get('securityContext')), sharesMounts(container)),
        ...commands,
        ...(shell === undefined
          ? []
          : commandsOfScripts(
              commands,
              filesOf(container, spec, context.configMaps),
              ({ script, by, ...run }) =>
                script.uri === by.anchor.uri
                  ? shellCommands(script, shell)
                  : broughtBy(by, wholeFile(script, context), shell.ofRun(script, run)),
            )),
      ];
      if (image !== undefined && reference !== undefined)
        facts.push({
          type: 'image',
          reference: settingOf(reference),
          anchor: image.anchor,
          ...startedWith(
            // Tekton's `script` and Argo's `source` run in the place of what the image would.
            wordsOf(container.get('command')).length > 0 ||
              (container.get('script') ?? container.get('source')) !== undefined,
            wordsOf(container.get('args'))[0]?.value,
          ),
          ...startedAs(userOf(container, spec)),
        });
      const workload: Workload = { name, runs: 'pod', anchor: container.anchor, facts };
      return [reference === undefined ? workload : { ...workload, image: settingOf(reference) }];
    });
  });
}

/** The user that a container runs as: its own, or that of the pod. Source: kubernetes.io, "Configure a security context". */
function userOf(...maps: readonly DataMap[]): Setting<string> | undefined {
  const users = maps.flatMap(map => textOf(asMap(map.get('securityContext'))?.get('runAsUser')) ?? []);
  return users[0] === undefined ? undefined : settingOf(users[0]);
}

/**
 * Whether the node gets what the container mounts: Kubernetes lets privileged containers alone ask for it, and refuses the pod
 * otherwise. Source: kubernetes.io, "Volumes": mount propagation.
 */
const sharesMounts = (container: DataMap): boolean =>
  (asList(container.get('volumeMounts'))?.items ?? []).some(mount => {
    const propagation = textOf(asMap(mount)?.get('mountPropagation'));
    return propagation !== undefined && propagation !== 'None' && propagation !== 'HostToContainer';
  });

function securityFacts(security: DataMap | undefined, needsPrivileges: boolean): Fact[] {
  if (security === undefined || isDeleted(security)) return [];
  const facts: Fact[] = [];
  const privileged = security.get('privileged');
  if (privileged !== undefined) {
    const anchor = needsPrivileges ? withoutRemove(privileged.anchor) : privileged.anchor;
    facts.push({ type: 'privileged', value: booleanOf(privileged), anchor });
  }
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

/** What a container runs: at its start, at its hooks, and to probe it. */
function commandsOf(container: DataMap, { syntaxes: { shell } }: LowerContext): readonly Fact<'command'>[] {
  const [command, args] = [wordsOf(container.get('command')), wordsOf(container.get('args'))];
  // Without a command the image's own runs, and only a shell in front of the arguments tells that there is none; options are its own.
  const isOwn = command.length > 0 || startsShell(args) || startsOption(args);
  const start = isOwn ? [...command, ...args] : [];
  const lifecycle = asMap(container.get('lifecycle'));
  const handlers = [
    lifecycle?.get('postStart'),
    lifecycle?.get('preStop'),
    container.get('livenessProbe'),
    container.get('readinessProbe'),
    container.get('startupProbe'),
  ];
  const hooks = handlers.map(handler => wordsOf(asMap(asMap(handler)?.get('exec'))?.get('command')));
  return [...[start, ...hooks].flatMap(words => execCommands(words, shell)), ...scriptOf(container, shell)];
}

/** The file that holds a script, as a value or all of it. */
const wholeFile = ({ uri, text }: Source, { files }: LowerContext): Source => ({
  uri,
  text: files.read(uri) ?? text,
});

/** Tekton's `script` runs by its first line, or in a shell; Argo's `source` by the command before it. */
function scriptOf(container: DataMap, shell: ShellSyntax | undefined): readonly Fact<'command'>[] {
  const source = container.get('source');
  const text = asScalar(container.get('script') ?? source)?.extract;
  if (shell === undefined || text === undefined) return [];
  const runs = source === undefined ? isForShell(text.text) : startsShell(wordsOf(container.get('command')));
  return runs ? shellCommands(text, shell).filter(command => !isVariable(command)) : [];
}

/** `$(params.x)`: Tekton puts its variables in before a shell sees what looks like a command. */
const isVariable = ({ words }: Fact<'command'>): boolean =>
  words.length === 1 &&
  /^(?:params|inputs|outputs|workspaces|results|steps|tasks|context)\./.test(valueOf(words[0]?.value) ?? '');

type Words = Parameters<typeof execCommands>[0];

const startsShell = ([first]: Words): boolean =>
  first?.value.known === true && isPosixShell(first.value.value);

const startsOption = ([first]: Words): boolean => first?.value.known === true && /^-/.test(first.value.value);

const wordsOf = (node: DataNode | undefined): Words =>
  (asList(node)?.items ?? []).flatMap(item =>
    item.type === 'scalar'
      ? [{ value: settingOf(item.extract.text), extract: item.extract, anchor: item.anchor }]
      : [],
  );

/** Helm and Kustomize leave expressions that only their run resolves. */
const settingOf = (text: string): Setting<string> =>
  /\{\{|\$\(|\$\{/.test(text) ? unknown(text) : known(text);

function booleanOf(node: DataNode): Setting<boolean> {
  const value = asScalar(node)?.value;
  return typeof value === 'boolean' ? known(value) : unknown(textOf(node) ?? '');
}

const withRemove = (anchor: Anchor, holder: DataNode): Anchor =>
  holder.anchor.remove === undefined ? anchor : { ...anchor, remove: holder.anchor.remove };

const withoutRemove = ({ remove: _, ...anchor }: Anchor): Anchor => anchor;

const entryAnchor = (map: DataMap, key: string, node: DataNode): Anchor =>
  map.entry(key)?.value.anchor ?? node.anchor;
