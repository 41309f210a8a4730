import { known, type Setting, unknown } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { brought } from '../../syntax/expansion.ts';
import { type Extract, insteadOf } from '../../text.ts';

/** What a step finds in its environment, as far as the workflow says it. */
export interface StepEnv {
  readonly variables: ReadonlyMap<string, Setting<string>>;
  /** What an expression (`${{ env.NAME }}`) gives, in its place. Undefined: only the run knows. */
  readonly resolve: (expression: Extract) => Extract | undefined;
}

/** Those of Docker and Buildx that choose the engine or the builder: an unknown value matters as well. */
const ofDocker = new Set(['DOCKER_HOST', 'DOCKER_CONTEXT', 'BUILDX_BUILDER', 'DOCKER_BUILDKIT']);

/** The environment of the steps of a job: what the workflow, the container, and the job set, and what scripts change for later steps. */
export class JobEnv {
  readonly #maps: readonly DataMap[];
  readonly #changed: ReadonlySet<string>;

  constructor(root: DataMap, job: DataMap) {
    const container = asMap(job.get('container'));
    this.#maps = [root, container, job].flatMap(map => asMap(map?.get('env')) ?? []);
    this.#changed = changedIn(job);
  }

  of(step: DataMap): StepEnv {
    const nodes = new Map<string, DataNode>();
    const variables = new Map<string, Setting<string>>();
    const add = (map: DataMap | undefined, isOf: (name: string) => boolean): void => {
      for (const { key, value } of map?.entries ?? []) {
        nodes.delete(key);
        variables.delete(key);
        const text = value.type === 'scalar' && value.value === null ? '' : textOf(value);
        if (isOf(key) && text !== undefined && !text.includes('${{')) {
          nodes.set(key, value);
          variables.set(key, known(text));
        } else if (ofDocker.has(key)) variables.set(key, unknown(`$${key}`));
      }
    };
    for (const map of this.#maps) add(map, name => !this.#changed.has(name));
    for (const name of ofDocker) if (this.#changed.has(name)) variables.set(name, unknown(`$${name}`));
    add(asMap(step.get('env')), () => true);
    return { variables, resolve: expression => valueOfExpression(expression, nodes) };
  }
}

/** The variables that scripts of the job set for the steps behind them (`echo NAME=value >> "$GITHUB_ENV"`). */
function changedIn(job: DataMap): ReadonlySet<string> {
  const scripts = (asList(job.get('steps'))?.items ?? []).flatMap(
    step => textOf(asMap(step)?.get('run')) ?? [],
  );
  return new Set(
    scripts
      .filter(script => script.includes('GITHUB_ENV'))
      .flatMap(script => [...script.matchAll(/\b([A-Za-z_]\w*)(?:=|<<)/g)].flatMap(([, name]) => name ?? [])),
  );
}

/** `${{ env.NAME }}` of a variable that the workflow sets to a text, and `${{ 'text' }}`. */
function valueOfExpression(written: Extract, nodes: ReadonlyMap<string, DataNode>): Extract | undefined {
  const inner = /^\$\{\{\s*([\s\S]*?)\s*\}\}$/.exec(written.text)?.[1] ?? '';
  const literal = /^'((?:[^']|'')*)'$/.exec(inner)?.[1];
  if (literal !== undefined) return insteadOf(written, literal.replaceAll("''", "'"));
  const node = nodes.get(/^env\.([A-Za-z_]\w*)$/.exec(inner)?.[1] ?? '');
  return node?.type === 'scalar' && node.extract.uri === written.uri
    ? brought(written, node.extract)
    : undefined;
}
