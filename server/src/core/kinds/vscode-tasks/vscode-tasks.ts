import { type Anchor, known, type Setting, type System, systems, unknown, type Word } from '../../facts.ts';
import {
  asList,
  asMap,
  type DataList,
  type DataMap,
  type DataNode,
  type DataScalar,
  textOf,
} from '../../syntax/data.ts';
import { before, holeFor } from '../../syntax/expansion.ts';
import { readJson } from '../../syntax/json/json.ts';
import { isPosixShell } from '../../syntax/shell/names.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import { concatExtracts, type Extract, type Source, type Span, sliceExtract } from '../../text.ts';
import { runOn } from '../command-systems.ts';
import { type HostScript, hostCommands, hostWorkloads } from '../host-script.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { inFront } from '../package-json.ts';
import { containerTask } from './container-tasks.ts';

export const vscodeTasks: Kind = {
  id: 'vscode-tasks',
  fileName: '.vscode/tasks.json',
  comment: '//',
  claims: path => /(?:^|\/)\.vscode\/tasks\.json$/.test(path) || isWorkspace(path),
  lower: lowerTasks,
};

/** The file of a workspace with several folders may have tasks of its own. Source: code.visualstudio.com, "Multi-root Workspaces". */
const isWorkspace = (path: string): boolean => path.endsWith('.code-workspace');

function lowerTasks(source: Source, { syntaxes }: LowerContext): Lowered {
  const document = readJson(source, { comments: true });
  const whole = asMap(document.root);
  const root = isWorkspace(source.uri) ? asMap(whole?.get('tasks')) : whole;
  const { shell } = syntaxes;
  const tasks = asList(root?.get('tasks'))?.items ?? [];
  const workloads =
    shell === undefined || root === undefined
      ? []
      : [
          ...hostWorkloads(
            tasks.flatMap(item => {
              const task = asMap(item);
              return task === undefined ? [] : readTask(source, task, root, shell);
            }),
          ),
          ...tasks.flatMap(item => containerTask(source.uri, asMap(item), shell)),
        ];
  return { workloads, comments: document.comments, unreadable: [] };
}

/** The parts of a task for one operating system. What a part leaves out, it has from the task. */
const parts: readonly (readonly [string, System])[] = [
  ['windows', 'windows'],
  ['linux', 'linux'],
  ['osx', 'macos'],
];

function readTask(source: Source, task: DataMap, root: DataMap, shell: ShellSyntax): readonly HostScript[] {
  const type = textOf(task.get('type') ?? root.get('type')) ?? 'process';
  if (type !== 'shell' && type !== 'process') return [];
  const name = textOf(task.get('label') ?? task.get('taskName')) ?? 'task';
  const own = parts.flatMap(([key, system]) => {
    const part = asMap(task.get(key));
    const other =
      part?.get('command') === undefined &&
      part?.get('args') === undefined &&
      environmentOf([part]).size === 0;
    return other ? [] : [{ part, on: [system] }];
  });
  const others = systems.filter(system => !own.some(({ on }) => on.includes(system)));
  const rest = others.length === 0 ? [] : [{ part: undefined, on: others }];
  return [...rest, ...own].flatMap(({ part, on }) => {
    const get = (key: string): DataNode | undefined => part?.get(key) ?? task.get(key);
    const options = asMap(get('options') ?? root.get('options'));
    const program = textOf(asMap(options?.get('shell'))?.get('executable'));
    const variables = environmentOf([root, task, part]);
    return type === 'shell' && program !== undefined && !isPosixShell(program)
      ? []
      : readCommand(source, name, type, get('command'), asList(get('args')), shell, variables).map(
          script => ({
            ...script,
            commands: script.commands.map(command => runOn(command, on)),
          }),
        );
  });
}

function readCommand(
  { uri, text }: Source,
  name: string,
  type: 'shell' | 'process',
  node: DataNode | undefined,
  args: DataList | undefined,
  shell: ShellSyntax,
  variables: Variables,
): readonly HostScript[] {
  const command = scalarOf(node);
  if (command === undefined) return [];
  if (type === 'shell' && (args === undefined || args.items.length === 0)) {
    const script = withHoles(command.extract);
    const insertBefore = (_: ShellCommand, line: string) =>
      /[\r\n]/.test(line) ? undefined : [inFront(command.extract, line)];
    return [{ commands: hostCommands(shell, script, [], variables), site: { uri, name, insertBefore } }];
  }
  const { items } = args ?? { items: [] };
  const words = [wordOf(command), ...items.flatMap((_, i) => argumentOf(text, items, i))];
  return [{ commands: shell.ofWords(words, variables), site: { uri, name } }];
}

type Variables = ReadonlyMap<string, Setting<string>>;

/** What `options.env` gives to a command: the more special has the last word. */
const environmentOf = (levels: readonly (DataMap | undefined)[]): Variables =>
  new Map(
    levels.flatMap(level =>
      (asMap(asMap(level?.get('options'))?.get('env'))?.entries ?? []).flatMap(({ key, value }) => {
        const text = textOf(value);
        return text === undefined ? [] : [[key, settingOf(text)] as const];
      }),
    ),
  );

type Text = Pick<DataScalar, 'extract' | 'anchor'>;

/** A text, `{ "value": …, "quoting": … }`, or a list of texts, which VS Code joins with blanks. */
function scalarOf(node: DataNode | undefined): Text | undefined {
  const inner = node?.type === 'map' ? node.get('value') : node;
  if (inner?.type !== 'list')
    return inner?.type === 'scalar' && typeof inner.value === 'string' ? inner : undefined;
  const texts = inner.items.flatMap(item => (item.type === 'scalar' ? [item] : []));
  const [first, ...more] = texts;
  if (first === undefined || texts.length < inner.items.length) return undefined;
  if (more.length === 0) return first;
  const { uri, span } = inner.anchor;
  const parts = more.flatMap(({ extract }) => [before(extract, ' '), extract]);
  return { extract: concatExtracts(uri, [first.extract, ...parts]), anchor: { uri, span } };
}

/** Source: code.visualstudio.com, "Variables Reference". Anything else of that form is left to the shell. */
const variable =
  /\$\{(?:(?:env|config|command|input):[^}]*|(?:workspace(?:Folder(?:Basename)?|Root)|userHome|cwd|file\w*|relativeFile\w*|lineNumber|columnNumber|selectedText|execPath|defaultBuildTask|extensionInstallFolder|pathSeparator|\/)(?::[^}]*)?)\}/g;

/** What VS Code puts in the place of its variables, only the run knows. */
function withHoles(extract: Extract): Extract {
  const parts: Extract[] = [];
  let from = 0;
  for (const match of extract.text.matchAll(variable)) {
    parts.push(sliceExtract(extract, { start: from, end: match.index }));
    from = match.index + match[0].length;
    parts.push(holeFor(sliceExtract(extract, { start: match.index, end: from })));
  }
  parts.push(sliceExtract(extract, { start: from, end: extract.text.length }));
  return concatExtracts(extract.uri, parts);
}

const settingOf = (text: string): Setting<string> => (text.includes('$') ? unknown(text) : known(text));

const wordOf = ({ extract, anchor }: Text): Word => ({ value: settingOf(extract.text), anchor, extract });

/** An argument goes with the comma in front of it, so that several may go at once. */
function argumentOf(text: string, items: readonly DataNode[], i: number): readonly Word[] {
  const item = items[i];
  const scalar = scalarOf(item);
  if (item === undefined || scalar === undefined) return [];
  const word = wordOf(scalar);
  const { remove: _, ...place } = scalar.anchor;
  const { uri } = place;
  const from = items[i - 1]?.span.end;
  const comma = from === undefined ? '' : text.slice(from, item.span.start);
  const removal: Span | undefined = from === undefined ? undefined : { start: from, end: item.span.end };
  const anchor: Anchor =
    removal !== undefined && /^\s*,\s*$/.test(comma)
      ? { ...place, remove: () => [{ uri, span: removal, text: '' }] }
      : place;
  return [{ ...word, anchor }];
}
