import type { Setting } from '../../facts.ts';
import type { DataNode, DataScalar } from '../../syntax/data.ts';
import { exportsAllAfter } from '../../syntax/shell/exports.ts';
import type { ShellCommand, ShellScript, ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract, Span } from '../../text.ts';
import { scriptWithoutHoles } from '../host-script.ts';
import type { Inputs } from './inputs.ts';
import { referred } from './jobs.ts';
import type { GitlabProject } from './project.ts';
import { ofDocker } from './variables.ts';

type Variables = ReadonlyMap<string, Setting<string>>;

export interface ScriptPart {
  readonly node: DataNode;
  readonly isItem: boolean;
  readonly commands: readonly ShellCommand[];
}

/** A script as it has been read: once for all variables that it may name. */
interface Read {
  /** With the inputs of its file in their places. */
  readonly extract: Extract;
  /** The words in it that may be names of variables. */
  readonly names: ReadonlySet<string>;
  /** By the variables. */
  readonly scripts: Map<string, ShellScript>;
}

/** The scripts of the jobs of a pipeline. Many jobs share those of a template: one text with the same variables is parsed once. */
export class GitlabScripts {
  readonly comments: Span[] = [];
  readonly #uri: string;
  readonly #project: GitlabProject;
  readonly #shell: ShellSyntax | undefined;
  readonly #inputs: Inputs;
  readonly #parsed = new Map<DataScalar, Read>();

  /** `uri`: the file at hand, whose comments are gathered. */
  constructor(uri: string, project: GitlabProject, shell: ShellSyntax | undefined, inputs: Inputs) {
    this.#uri = uri;
    this.#project = project;
    this.#shell = shell;
    this.#inputs = inputs;
  }

  /**
   * Scripts that one shell runs, one after the other: each is a text, or a list of texts, lists and references. What one text sets, those
   * behind it see. `seen`: what the job runs already.
   */
  of(
    nodes: readonly (DataNode | undefined)[],
    variables: Variables,
    seen: Set<DataNode>,
  ): readonly ScriptPart[] {
    let now = variables;
    let isOver = false;
    let exportsAll = false;
    const before: DataScalar[] = [];
    const read = (node: DataNode | undefined, isItem: boolean): readonly ScriptPart[] => {
      if (node === undefined || seen.has(node)) return [];
      seen.add(node);
      if (node.type === 'list') return node.items.flatMap(item => read(referred(item, this.#project), true));
      if (node.type !== 'scalar' || typeof node.value !== 'string' || this.#shell === undefined) return [];
      // Of the scripts of other files only what becomes of Docker's engine and builders matters, and parsing takes time.
      const matters = node.anchor.uri === this.#uri || /docker|buildx/i.test(node.extract.text);
      if (!matters || isOver) return [{ node, isItem, commands: [] }];
      const script = this.#parse(node, this.#shell, now, before);
      now = withLeft(now, script.left(), exportsAll);
      const commands = exportsAll ? script.commands.map(withAllExported) : script.commands;
      exportsAll = exportsAllAfter(node.extract.text) ?? exportsAll;
      isOver = script.isOver;
      if (definesFunction.test(node.extract.text)) before.push(node);
      return [{ node, isItem, commands }];
    };
    return nodes.flatMap(node => read(node, false));
  }

  #parse(
    node: DataScalar,
    shell: ShellSyntax,
    variables: Variables,
    before: readonly DataScalar[],
  ): ShellScript {
    const read = this.#parsed.get(node) ?? this.#read(node);
    this.#parsed.set(node, read);
    const { scripts } = read;
    const all = [read, ...before.flatMap(one => this.#parsed.get(one) ?? [])];
    // The values hold no names themselves: a variable that the texts do not name has no say in them.
    const named = [...variables].filter(
      ([name]) => ofDocker.has(name) || all.some(({ names }) => names.has(name)),
    );
    const places = before.map(({ anchor: { uri, span } }) => [uri, span.start]);
    const key = JSON.stringify([places, named.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    const texts = before.flatMap(one => this.#parsed.get(one)?.extract ?? []);
    const script =
      scripts.get(key) ??
      scriptWithoutHoles(shell.parse(read.extract, new Map(named), { before: texts }), read.extract);
    if (scripts.size === 0 && node.anchor.uri === this.#uri) this.comments.push(...script.comments);
    scripts.set(key, script);
    return script;
  }

  #read({ extract: written }: DataScalar): Read {
    const extract = this.#inputs.inScript(written);
    return { extract, names: new Set(extract.text.match(/\w+/g)), scripts: new Map() };
  }
}

const definesFunction = /\bfunction[ \t]+\w|\w[ \t]*\([ \t]*\)\s*[{(]/;

/** Behind `set -a`. */
const withAllExported = (command: ShellCommand): ShellCommand => ({ ...command, exports: () => true });

/** The variables behind a text, and what it has left of them. */
function withLeft(before: Variables, left: ReturnType<ShellScript['left']>, exportsAll: boolean): Variables {
  if (left.size === 0) return before;
  const now = new Map(before);
  for (const [name, { value, isExported }] of left) {
    if (ofDocker.has(name) && !isExported && !exportsAll) continue;
    if (value === undefined) now.delete(name);
    else now.set(name, value);
  }
  return now;
}
