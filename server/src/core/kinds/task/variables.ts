import type { System } from '../../facts.ts';
import { foldersUp, relativeUri } from '../../relative-uri.ts';
import { asMap, type DataMap, textOf } from '../../syntax/data.ts';
import { dockerFoundBy } from '../../syntax/expansion.ts';
import { asksForSystem, isSystemScript, isSystemText } from '../../syntax/task/systems.ts';
import { fillTemplates, type TaskLookup } from '../../syntax/task/template.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import { insteadOf, type Source } from '../../text.ts';
import type { Files } from '../kind.ts';

/** A variable that names a variable that names a variable. */
const deepest = 10;

/** Looks names up in `vars`, and then in `next`; so does the value of a variable that names itself. */
export function variablesOf(
  vars: DataMap | undefined,
  next: TaskLookup,
  system: System | undefined,
  open: ReadonlySet<string> = new Set(),
): TaskLookup {
  return name => {
    const node = open.has(name) ? undefined : vars?.get(name);
    if (node === undefined) return next(name);
    const script = asMap(node)?.get('sh');
    const found = script?.type === 'scalar' ? dockerFoundBy(script.extract.text) : undefined;
    if (script?.type === 'scalar' && found !== undefined) return { value: insteadOf(script.extract, found) };
    if (script?.type === 'scalar' && isSystemScript(script.extract.text))
      return { value: undefined, system: true };
    if (node.type !== 'scalar' || node.value === null || open.size > deepest) return { value: undefined };
    const lookup = variablesOf(vars, next, system, new Set(open).add(name));
    const value = fillTemplates(node.extract, { lookup, system });
    return isSystemText(node.extract.text) ? { value, system: true } : { value };
  };
}

/** What a file gives to variables that no file gives anything. */
export const unset: TaskLookup = () => 'unset';

/** What another file gives, on a system; absent: on any. */
export interface OuterVariables {
  readonly on: (system: System | undefined) => TaskLookup;
  /** Whether they may be others on another system. */
  readonly systemsDiffer: boolean;
}

/** Folders above a Taskfile in which one may be that includes it. */
const levels = 3;
const names = ['Taskfile', 'taskfile', 'Taskfile.dist'].flatMap(name => [`${name}.yml`, `${name}.yaml`]);

/**
 * What the Taskfile that includes this one gives to its variables: with `vars:` of `includes:`, and with its own. Source: taskfile.dev,
 * "Including other Taskfiles", "Vars of included Taskfiles".
 */
export function includerVariables({ uri }: Source, files: Files): OuterVariables {
  for (const above of foldersUp(levels))
    for (const name of names) {
      const root = relativeUri(uri, above + name);
      const text = root === undefined || root === uri ? undefined : files.read(root);
      if (root === undefined || text === undefined || !/^includes:/m.test(text)) continue;
      const map = asMap(readYaml({ uri: root, text })[0]?.root);
      const given = (asMap(map?.get('includes'))?.entries ?? []).flatMap(({ value }) => {
        const path = textOf(value) ?? textOf(asMap(value)?.get('taskfile'));
        return path !== undefined && leadsTo(root, path, uri) ? [asMap(asMap(value)?.get('vars'))] : [];
      });
      if (given.length === 0) continue;
      const own = asMap(map?.get('vars'));
      const [vars] = given;
      const on = (system: System | undefined): TaskLookup => {
        const outer = variablesOf(own, unset, system);
        if (given.length === 1) return variablesOf(vars, outer, system);
        return variable =>
          given.some(one => one?.get(variable) !== undefined) ? { value: undefined } : outer(variable);
      };
      return { on, systemsDiffer: asksForSystem(text) };
    }
  return { on: () => unset, systemsDiffer: false };
}

/** A path names a Taskfile, or the folder of one. */
const leadsTo = (from: string, path: string, uri: string): boolean =>
  [path, ...names.map(name => `${path}/${name}`)].some(one => relativeUri(from, one) === uri);
