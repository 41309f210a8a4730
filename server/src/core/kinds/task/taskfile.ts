import { known, type Setting, type System, systems, unknown } from '../../facts.ts';
import {
  asList,
  asMap,
  type DataEntry,
  type DataMap,
  type DataNode,
  type DataScalar,
  textOf,
} from '../../syntax/data.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import { narrowed, systemNamed } from '../../syntax/systems.ts';
import { asksForSystem } from '../../syntax/task/systems.ts';
import {
  escapeTemplate,
  fillTemplates,
  type TaskLookup,
  type TaskScope,
  taskItem,
} from '../../syntax/task/template.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import { type Edit, type Extract, hasHole, lineBreakOf, type Source, type Span } from '../../text.ts';
import { handedCommands } from '../handed-text.ts';
import { type HostScript, hostWorkloads } from '../host-script.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { systemsAsked } from './conditions.ts';
import { inRound, type Round, roundsOf, type ValueOf } from './rounds.ts';
import { includerVariables, type OuterVariables, unset, variablesOf } from './variables.ts';

export const taskfile: Kind = {
  id: 'taskfile',
  fileName: 'Taskfile.yml',
  comment: '#',
  claims: (path, text) =>
    /(?:^|\/)taskfile(?:\.dist)?\.ya?ml$/i.test(path) ||
    (/\.ya?ml$/i.test(path) &&
      /^tasks:/m.test(text) &&
      (/(?:^|\/)(?:[^/]*[-_.])?taskfile[^/]*$/i.test(path) || schema.test(text))),
  lower: lowerTaskfile,
};

/** Taskfiles that others include have any name; all name the version of their schema. */
const schema = /^version:[ \t]*(['"]?)3(?:\.\d+)*\1[ \t]*(?:#.*)?$/m;

function lowerTaskfile(source: Source, { syntaxes, files }: LowerContext): Lowered {
  const [document] = readYaml(source);
  const comments: Span[] = [...(document?.comments ?? [])];
  const root = asMap(document?.root);
  const { shell } = syntaxes;
  if (root === undefined || shell === undefined) return { workloads: [], comments, unreadable: [] };
  const reader = new TaskReader(source, root, includerVariables(source, files), shell, comments);
  const workloads = hostWorkloads([
    ...reader.ofVariables('Taskfile', asMap(root.get('vars'))),
    ...(asMap(root.get('tasks'))?.entries ?? []).flatMap(entry => reader.task(entry)),
  ]);
  return { workloads, comments, unreadable: [] };
}

/** A command, and how another may stand in front of it: as an item of a list, as a line of a block, or not at all. */
interface Command {
  readonly script: DataScalar;
  readonly item?: DataNode;
  readonly systems?: readonly System[] | undefined;
}

/** A call of a task with variables of its own. */
interface Call {
  readonly task: string;
  readonly vars: DataMap;
  readonly item: DataMap;
  /** The variables of the task that calls. */
  readonly within: DataMap | undefined;
  /** The round of the loop in which it does. */
  readonly round?: Round;
}

/** Calls that are read of one task. */
const mostCalls = 20;

class TaskReader {
  readonly #source: Source;
  readonly #root: DataMap;
  readonly #shell: ShellSyntax;
  readonly #comments: Span[];
  readonly #calls: readonly Call[];
  /** Variables that some call of a task gives: what they are elsewhere, only the run knows. */
  readonly #given: ReadonlySet<string>;
  /** The variables of the file. */
  readonly #variables: (system: System | undefined) => TaskLookup;
  readonly #systemsDiffer: boolean;

  constructor(source: Source, root: DataMap, outer: OuterVariables, shell: ShellSyntax, comments: Span[]) {
    this.#source = source;
    this.#root = root;
    this.#shell = shell;
    this.#comments = comments;
    const calls = (asMap(root.get('tasks'))?.entries ?? []).flatMap(({ value }) => callsIn(asMap(value)));
    this.#given = new Set(calls.flatMap(({ vars }) => vars.entries.map(({ key }) => key)));
    this.#calls = calls.flatMap(
      call => roundsOf(call.item, this.#nodes(call.within))?.map(round => ({ ...call, round })) ?? [call],
    );
    this.#variables = system => variablesOf(asMap(root.get('vars')), outer.on(system), system);
    this.#systemsDiffer = outer.systemsDiffer || asksForSystem(source.text);
  }

  task({ key, value }: DataEntry): readonly HostScript[] {
    const task = asMap(value);
    const cmds = task === undefined ? value : (task.get('cmds') ?? task.get('cmd'));
    const scripts = [
      ...commandsIn(cmds),
      ...['status', 'preconditions', 'if'].flatMap(name =>
        commandsIn(task?.get(name)).map(({ script }) => ({ script })),
      ),
      ...shellVariables(asMap(task?.get('vars'))),
    ];
    return this.#lower(key, scripts, task);
  }

  /** What `sh:` of variables runs. */
  ofVariables(name: string, vars: DataMap | undefined): readonly HostScript[] {
    return this.#lower(name, shellVariables(vars), undefined);
  }

  #lower(name: string, scripts: readonly Command[], task: DataMap | undefined): readonly HostScript[] {
    const own = asMap(task?.get('vars'));
    const calls = this.#calls.filter(call => task !== undefined && call.task === name).slice(0, mostCalls);
    const views = (this.#systemsDiffer ? systems : [undefined]).flatMap(system =>
      [undefined, ...calls].map(call => {
        const scope = { lookup: this.#lookup(own, system, call), system };
        return { scope, variables: this.#environment(task, scope), nodes: this.#nodes(own, call) };
      }),
    );
    const { lookup } = views[0]?.scope ?? { lookup: unset };
    const asked = (map: DataMap | undefined) => systemsAsked(map, lookup, this.#shell);
    const ofTask = narrowed([systemsFor(task), asked(task)]);
    const origin = new Map<ShellCommand, Command>();
    const commands = scripts.flatMap(script => {
      const { extract } = script.script;
      const write = (text: string): string => (extract.write ?? (same => same))(escapeTemplate(text));
      const allowed = narrowed([ofTask, script.systems, asked(asMap(script.item))]);
      const handed = views
        .filter(({ scope: { system } }) => system === undefined || allowed?.includes(system) !== false)
        .flatMap(({ scope: { lookup: outside, system }, variables, nodes }) => {
          const rounds = roundsOf(asMap(script.item), nodes)?.map(round => inRound(round, outside));
          return (rounds ?? [outside]).map(inside => ({
            text: { ...fillTemplates(extract, { lookup: inside, system }), write },
            variables,
            systems: system === undefined ? allowed : [system],
          }));
        });
      const read = handedCommands(this.#shell, handed, this.#comments, { byVariables: true });
      for (const command of read) origin.set(command, script);
      return read;
    });
    const insertBefore = (command: ShellCommand, line: string): readonly Edit[] | undefined =>
      /[\r\n]/.test(line) ? undefined : insertion(this.#source, origin.get(command), command, line);
    return [{ commands, site: { uri: this.#source.uri, name, insertBefore } }];
  }

  /** A task's own variables come before what its callers give, and those before the file's. */
  #lookup(own: DataMap | undefined, system: System | undefined, call?: Call): TaskLookup {
    const callers =
      call === undefined
        ? unset
        : variablesOf(call.vars, inRound(call.round, this.#lookup(call.within, system)), system);
    const outer = this.#variables(system);
    const next: TaskLookup = name => {
      if (call?.vars.get(name) !== undefined) {
        const given = callers(name);
        return given === 'unset' ? given : { ...given, argument: true };
      }
      return call === undefined && this.#given.has(name) ? { value: undefined } : outer(name);
    };
    return variablesOf(own, next, system);
  }

  /** The variables of a task as they are written, for a loop over one. */
  #nodes(own: DataMap | undefined, call?: Call): ValueOf {
    const file = asMap(this.#root.get('vars'));
    return name =>
      own?.get(name) ??
      call?.vars.get(name) ??
      (call === undefined && this.#given.has(name) ? undefined : file?.get(name));
  }

  #environment(task: DataMap | undefined, scope: TaskScope): ReadonlyMap<string, Setting<string>> {
    const variables = new Map<string, Setting<string>>();
    for (const env of [asMap(this.#root.get('env')), asMap(task?.get('env'))])
      for (const { key, value } of env?.entries ?? []) {
        const filled: Extract | undefined =
          value.type === 'scalar' ? fillTemplates(value.extract, scope) : undefined;
        const byDefault = filled?.runs.find(run => run.fromDefault !== undefined)?.fromDefault;
        variables.set(
          key,
          filled === undefined || hasHole(filled) ? unknown(`$${key}`) : known(filled.text, byDefault),
        );
      }
    return variables;
  }
}

/** `cmds`: a text, or a list of texts and of objects with `cmd` or `defer`. */
function commandsIn(node: DataNode | undefined): readonly Command[] {
  if (node?.type === 'scalar') return isText(node) ? [{ script: node }] : [];
  return (asList(node)?.items ?? []).flatMap((item): Command[] => {
    if (item.type === 'scalar') return isText(item) ? [{ script: item, item }] : [];
    const map = asMap(item);
    const cmd = map?.get('cmd');
    const later = map?.get('defer') ?? map?.get('sh');
    if (cmd?.type === 'scalar' && isText(cmd)) return [{ script: cmd, item, systems: systemsFor(map) }];
    const deferred = later?.type === 'map' ? later.get('cmd') : later;
    return deferred?.type === 'scalar' && isText(deferred) ? [{ script: deferred }] : [];
  });
}

/** The systems of `platforms`: Go's names, with an architecture or without. Source: taskfile.dev, "Platform specific tasks". */
function systemsFor(map: DataMap | undefined): readonly System[] | undefined {
  const names = (asList(map?.get('platforms'))?.items ?? []).map(textOf);
  const named = names.flatMap(name => systemNamed(name ?? '') ?? []);
  return named.length === 0 || named.length < names.length ? undefined : named;
}

const isText = (node: DataScalar): boolean => typeof node.value === 'string';

const shellVariables = (vars: DataMap | undefined): readonly Command[] =>
  (vars?.entries ?? []).flatMap(({ value }): Command[] => {
    const script = asMap(value)?.get('sh');
    return script?.type === 'scalar' && isText(script) ? [{ script }] : [];
  });

/** The tasks that a task calls with variables. */
function callsIn(task: DataMap | undefined): readonly Call[] {
  const items = ['cmds', 'deps'].flatMap(key => asList(task?.get(key))?.items ?? []);
  return items.flatMap(item => {
    const name = textOf(asMap(item)?.get('task'));
    const map = asMap(item);
    const vars = asMap(map?.get('vars'));
    return map === undefined || name === undefined || vars === undefined
      ? []
      : [{ task: name.replace(/^:/, ''), vars, item: map, within: asMap(task?.get('vars')) }];
  });
}

/** Another item before that of the command; in a block of several lines another line, where the statement begins one. */
function insertion(
  { uri, text }: Source,
  origin: Command | undefined,
  command: ShellCommand,
  line: string,
): readonly Edit[] | undefined {
  if (origin === undefined) return undefined;
  const { script, item } = origin;
  const eol = lineBreakOf(text);
  const lineStart = (at: number): number => text.lastIndexOf('\n', at - 1) + 1;
  const at = lineStart(command.statementStart);
  const block = /^\|[^\n]*\n/.test(text.slice(script.span.start, script.span.end));
  if (block && at > script.span.start && text.slice(at, command.statementStart).trim() === '') {
    const indent = text.slice(at, command.statementStart);
    return [{ uri, span: { start: at, end: at }, text: indent + escapeTemplate(line) + eol }];
  }
  if (item === undefined) return undefined;
  const start = lineStart(item.span.start);
  const dash = /^[ \t]*-[ \t]+$/.exec(text.slice(start, item.span.start))?.[0];
  if (dash === undefined) return undefined;
  return [{ uri, span: { start, end: start }, text: dash + taskItem(line) + eol }];
}
