import { type Anchor, type Fact, known, type Setting, unknown, type Workload } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { allowFlags, createBuilder } from '../builder-commands.ts';
import { optionWords } from '../ci-text.ts';
import { Builders } from '../docker-cli/builders.ts';
import { buildFacts } from '../docker-cli/builds.ts';
import { flagOf } from '../docker-cli/docker-command.ts';
import { flagTables } from '../docker-cli/flag-tables.ts';
import { readFlags } from '../docker-cli/flags.ts';
import { runOptionFacts } from '../docker-cli/run-options.ts';
import { shellCommands } from '../exec-form.ts';
import { startedWith } from '../image-start.ts';
import { volumeOption } from '../mount-option.ts';

/**
 * The tasks `docker-run` and `docker-build` of the Container Tools extension, which call docker with what they are told. Source:
 * code.visualstudio.com/docs/containers/reference, "Run task reference" and "Build task reference".
 */
export function containerTask(
  uri: string,
  task: DataMap | undefined,
  shell: ShellSyntax,
): readonly Workload[] {
  const type = task?.get('type');
  if (task === undefined || type === undefined) return [];
  const label = textOf(task.get('label')) ?? textOf(type) ?? '';
  if (textOf(type) === 'docker-run') return runTask(label, asMap(task.get('dockerRun')), type.anchor, shell);
  return textOf(type) === 'docker-build' ? [buildTask(uri, label, task, type, shell)] : [];
}

/** What holds a variable of VS Code, only the run knows. */
const settingOf = (text: string): Setting<string> => (text.includes('${') ? unknown(text) : known(text));

function runTask(
  label: string,
  run: DataMap | undefined,
  anchor: Anchor,
  shell: ShellSyntax,
): readonly Workload[] {
  if (run === undefined || textOf(run.get('os'))?.toLowerCase() === 'windows') return [];
  const [image, network, command] = [run.get('image'), run.get('network'), run.get('command')];
  const reference = textOf(image);
  const mode = textOf(network);
  const facts: Fact[] = [
    ...(network === undefined || mode === undefined
      ? []
      : [{ type: 'namespace', space: 'network', mode: settingOf(mode), anchor: network.anchor } as const]),
    ...(asList(run.get('volumes'))?.items ?? []).flatMap(volumeFacts),
    ...runOptionFacts(optionWords(run.get('customOptions'), shell)),
    ...(command?.type === 'scalar' && typeof command.value === 'string'
      ? shellCommands(command.extract, shell)
      : []),
    ...(image === undefined || reference === undefined
      ? []
      : [
          {
            type: 'image',
            reference: settingOf(reference),
            anchor: image.anchor,
            ...startedWith(false, command === undefined ? undefined : settingOf(textOf(command) ?? '')),
          } as const,
        ]),
  ];
  const name = [textOf(run.get('containerName')), reference].find(text => text && !text.includes('$'));
  const { uri, span } = anchor;
  const workload: Workload = { name: name ?? label, runs: 'container', anchor: { uri, span }, facts };
  return [reference === undefined ? workload : { ...workload, image: settingOf(reference) }];
}

/** `{ localPath, containerPath, permissions }`, or a text as for `--volume`. */
function volumeFacts(node: DataNode): readonly Fact[] {
  const volume = asMap(node);
  const source = volume?.get('localPath') ?? node;
  const rest = ['containerPath', 'permissions'].flatMap(key => textOf(volume?.get(key)) ?? []);
  const text = textOf(source);
  if (text === undefined || !settingOf(text).known) return [];
  const found = volumeOption([text, ...rest].join(':'), settingOf);
  const { remove } = node.anchor;
  const { uri, span } = source.anchor;
  return found === undefined
    ? []
    : [{ type: 'mount', ...found, anchor: remove === undefined ? { uri, span } : { uri, span, remove } }];
}

function buildTask(uri: string, label: string, task: DataMap, type: DataNode, shell: ShellSyntax): Workload {
  const entry = task.entry('dockerBuild');
  const anchor = { uri, span: entry?.keySpan ?? type.span };
  const words = optionWords(asMap(entry?.value)?.get('customOptions'), shell);
  const { flags } = readFlags(words, flagTables.build, { interspersed: true });
  const named = flagOf(flags, 'builder')?.value?.setting;
  const driver = named === undefined ? undefined : new Builders().driverOf(named);
  return {
    name: textOf(asMap(entry?.value)?.get('tag')) ?? label,
    runs: 'build',
    anchor,
    facts: [{ type: 'build', driver, anchor }, ...flags.flatMap(buildFacts)],
    site: { commands: needs => [createBuilder(needs), `docker buildx build${allowFlags(needs)} .`] },
  };
}
