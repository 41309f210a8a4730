import { known, type Setting, valueOf } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { Inputs } from './inputs.ts';
import { matrixOf } from './matrix.ts';
import type { GitlabProject } from './project.ts';
import { isNeverByRules, type RuleVariable, variablesOfRules } from './rule-variables.ts';
import { predefined, settledValues } from './variables.ts';

/** References that lead to one another further than this go in a circle. */
const mostReferences = 10;

/** What `!reference [job, key, …]` stands for. Undefined: nobody knows it. */
export function referred(node: DataNode | undefined, project: GitlabProject): DataNode | undefined {
  let at = node;
  for (let i = 0; at?.tag === '!reference' && at.type === 'list'; i++)
    at = i === mostReferences ? undefined : pointedAt(at.items, project);
  return at;
}

function pointedAt([name, ...keys]: readonly DataNode[], project: GitlabProject): DataNode | undefined {
  for (const top of project.all(textOf(name) ?? '')) {
    const node = keys.reduce<DataNode | undefined>((map, key) => asMap(map)?.get(textOf(key) ?? ''), top);
    if (node !== undefined) return node;
  }
  return undefined;
}

/** What may still stand at the top instead of under `default:`. */
const inheritedGlobally = new Set(['image', 'services', 'before_script', 'after_script']);

/** A job that extends more templates than this is a mistake. */
const mostTemplates = 100;

/** A job and the templates that it extends, in the order in which they count. */
export interface JobChain {
  readonly maps: readonly DataMap[];
  readonly templates: ReadonlySet<string>;
  /** It extends a template that nobody knows here, or goes on with a job that nobody knows. */
  readonly isPartial: boolean;
}

export function chainOf(job: string, project: GitlabProject): JobChain {
  const templates = new Set<string>();
  let isPartial = false;
  const visit = (name: string): readonly DataMap[] => {
    const maps = project.maps(name);
    if (maps.length === 0) isPartial = true;
    return [
      ...maps,
      ...templatesOf(maps)
        .toReversed()
        .flatMap(template => {
          if (templates.has(template) || templates.size > mostTemplates) return [];
          templates.add(template);
          return visit(template);
        }),
    ];
  };
  const maps = visit(job);
  if (templates.size === 0 && project.hasFilesElsewhere && !isWhole(maps, project)) isPartial = true;
  return { maps, templates, isPartial };
}

/** A job that says when or where it runs is no mere change of one in another file: jobs of one name are merged. */
const isWhole = (job: readonly DataMap[], project: GitlabProject): boolean =>
  job.some(map => ['stage', 'image', 'tags'].some(key => map.get(key) !== undefined)) ||
  project.maps('default').some(map => map.get('tags') !== undefined);

/** The names of the templates that a job extends itself. */
export function templatesOf(job: readonly DataMap[]): readonly string[] {
  const node = job.find(map => map.get('extends') !== undefined)?.get('extends');
  return (node?.type === 'list' ? node.items : [node]).flatMap(item => textOf(item) ?? []);
}

/** A value that a variable has in some runs of a job. */
export interface Choice {
  readonly name: string;
  readonly value: string;
  /** How many values it has, this one among them; undefined: others as well. */
  readonly of: number | undefined;
}

/** The settings of a job: its own, those of its templates, the defaults. */
export class JobSettings {
  readonly #chain: JobChain;
  readonly #project: GitlabProject;

  constructor(chain: JobChain, project: GitlabProject) {
    this.#chain = chain;
    this.#project = project;
  }

  get(name: string): DataNode | undefined {
    return referred(this.#own(name) ?? this.#inherited(name), this.#project);
  }

  /**
   * The variables that the files set for the job's scripts: whoever runs the pipeline may set them otherwise. `chosen`: values that some
   * of `choices` are to have.
   */
  variables(
    inputs: Inputs,
    chosen: ReadonlyMap<string, string> = new Map(),
  ): ReadonlyMap<string, Setting<string>> {
    const texts = new Map(predefined);
    const add = (node: DataNode | undefined, counts: (name: string) => boolean): void => {
      for (const { key, value } of asMap(referred(node, this.#project))?.entries ?? []) {
        if (!counts(key)) continue;
        const map = asMap(value);
        const text = textOf(map?.get('value') ?? value);
        const isAsWritten = textOf(map?.get('expand')) === 'false' && text?.includes('$') === true;
        if (text === undefined || isAsWritten) texts.set(key, `$${key}`);
        else texts.set(key, inputs.putInto(text));
      }
    };
    for (const node of this.#project.all('variables').toReversed())
      add(node, key => this.#inherits('variables', key));
    const byRules = (variables: ReadonlyMap<string, RuleVariable>): void => {
      for (const [name, { values, always }] of variables) {
        const [only = ''] = values;
        if (always) texts.set(name, values.length === 1 ? inputs.putInto(only) : `$${name}`);
      }
    };
    byRules(this.#workflowVariables());
    for (const map of this.#chain.maps.toReversed()) add(map.get('variables'), () => true);
    byRules(this.#ruleVariables());
    for (const name of matrixOf(this.get('parallel')).keys()) texts.set(name, `$${name}`);
    for (const [name, value] of chosen) texts.set(name, value);
    const settled = new Map(settledValues(texts));
    for (const name of chosen.keys()) {
      const value = valueOf(settled.get(name));
      // Nothing else is the value where this one is chosen.
      if (value !== undefined) settled.set(name, known(value));
    }
    return settled;
  }

  /** The values that variables have in some runs of the job: by the matrix, or by the rule that holds. */
  choices(inputs: Inputs): readonly Choice[] {
    const matrix = matrixOf(this.get('parallel'));
    const own = this.#chain.maps.flatMap(map => [...(asMap(map.get('variables'))?.entries ?? [])]);
    const ofPipeline = new Map(this.#workflowVariables());
    for (const { key } of own) ofPipeline.delete(key);
    const rules = [...new Map([...ofPipeline, ...this.#ruleVariables()])].filter(
      ([name, { values, always }]) => !matrix.has(name) && (!always || values.length > 1),
    );
    const all = [
      ...[...matrix].map(([name, values]) => ({ name, values: [...new Set(values)], always: true })),
      ...rules.map(([name, variable]) => ({ name, ...variable })),
    ];
    return all.flatMap(({ name, values, always }) =>
      values.map(value => ({
        name,
        value: inputs.putInto(value),
        of: always ? values.length : undefined,
      })),
    );
  }

  /** Those that the rules of the pipeline set. Source: GitLab docs, `workflow:rules:variables`: a job's own come before. */
  #workflowVariables(): ReadonlyMap<string, RuleVariable> {
    const rules = this.#rulesIn(asMap(this.#project.all('workflow')[0])?.get('rules'));
    return new Map([...variablesOfRules(rules)].filter(([name]) => this.#inherits('variables', name)));
  }

  #ruleVariables(): ReadonlyMap<string, RuleVariable> {
    return variablesOfRules(this.#rulesIn(this.get('rules')));
  }

  /** Whether no pipeline has the job: each of its rules leaves it out. */
  get isNeverRun(): boolean {
    return textOf(this.#own('when')) === 'never' || isNeverByRules(this.#rulesIn(this.get('rules')));
  }

  /** Lists within the list are those that references bring. */
  #rulesIn(node: DataNode | undefined, depth = 0): readonly (DataNode | undefined)[] {
    if (node?.type !== 'list') return node === undefined ? [] : [node];
    return node.items.flatMap(item => {
      const rule = referred(item, this.#project);
      return rule?.type === 'list' && depth < mostReferences ? this.#rulesIn(rule, depth + 1) : [rule];
    });
  }

  #own(name: string): DataNode | undefined {
    return this.#chain.maps.find(map => map.get(name) !== undefined)?.get(name);
  }

  #inherited(name: string): DataNode | undefined {
    if (!this.#inherits('default', name)) return undefined;
    const defaults = this.#project.maps('default').flatMap(map => map.get(name) ?? []);
    return defaults[0] ?? (inheritedGlobally.has(name) ? this.#project.all(name)[0] : undefined);
  }

  /** `inherit: { default: false, variables: [NAME] }`. */
  #inherits(what: 'default' | 'variables', name: string): boolean {
    const node = asMap(this.#own('inherit'))?.get(what);
    if (node?.type === 'list') return (asList(node)?.items ?? []).some(item => textOf(item) === name);
    return textOf(node) !== 'false';
  }
}
