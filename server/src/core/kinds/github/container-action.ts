import { type Fact, known, type Workload } from '../../facts.ts';
import { jobContainerSocket } from '../../knowledge/ci-runners.ts';
import { type Message, say } from '../../message.ts';
import { asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Place } from '../../text.ts';
import { expressionSetting, optionWords, scriptCommands } from '../ci-text.ts';
import { commandFact } from '../exec-form.ts';
import { startedWith } from '../image-start.ts';
import type { StepEnv } from './env.ts';
import { containerOptions } from './options.ts';

/** The runner gives the container of a job, and that of an action, the socket of its Docker, whether they want it or not. */
export const socketOfRunner = (place: Place): Fact => socketBy(say`the runner`, place);

const socketBy = (name: Message, { uri, span }: Place): Fact => ({
  type: 'mount',
  kind: 'bind',
  source: known(jobContainerSocket.path),
  target: known(jobContainerSocket.path),
  readOnly: false,
  by: { name },
  anchor: { uri, span },
});

/** An action in a container that starts one more: the image, with the `options:` and what its shell is to `run:`. */
export function runAction(
  step: DataMap,
  uses: DataNode,
  { name, job, resolve }: { readonly name: string; readonly job: DataMap } & Pick<StepEnv, 'resolve'>,
  shell: ShellSyntax | undefined,
): readonly Workload[] {
  const inputs = asMap(step.get('with'));
  const image = inputs?.get('image');
  const reference = textOf(image);
  const action: Workload = {
    name,
    runs: 'container',
    anchor: uses.anchor,
    facts: [socketOfRunner(uses.anchor)],
  };
  if (image === undefined || reference === undefined) return [action];
  const script = scriptCommands(inputs?.get('run'), shell, [], { resolve, variables: new Map() });
  const started: Workload = {
    name: reference,
    runs: 'container',
    anchor: uses.anchor,
    image: expressionSetting(reference),
    askedBy: {},
    facts: [
      { type: 'image', reference: expressionSetting(reference), replaced: true, anchor: image.anchor },
      socketBy(say`the action`, uses.anchor),
      ...containerOptions(inputs?.get('options'), job, shell),
      ...script.map(commandFact),
    ],
  };
  return [action, started];
}

/** A step that uses an image (`uses: docker://alpine`), with its `entrypoint:` and its `args:`. */
export function containerAction(
  step: DataMap,
  uses: DataNode,
  { name, image, github }: { readonly name: string; readonly image: string; readonly github: boolean },
  shell: ShellSyntax | undefined,
): Workload {
  const inputs = asMap(step.get('with'));
  const entrypoint = inputs?.get('entrypoint');
  const words = [
    ...(textOf(entrypoint) === '' ? [] : optionWords(entrypoint, shell)),
    ...optionWords(inputs?.get('args'), shell),
  ];
  const reference = expressionSetting(image);
  const facts: Fact[] = [
    {
      type: 'image',
      reference,
      anchor: uses.anchor,
      ...startedWith(entrypoint !== undefined, words[0]?.value),
    },
    ...(github ? [socketOfRunner(uses.anchor)] : []),
    ...(shell?.ofWords(words) ?? []).map(commandFact).map(fact => within(fact, entrypoint)),
  ];
  return { name, runs: 'container', anchor: uses.anchor, facts, image: reference };
}

/** A command whose program stands in `entrypoint:` is shown there: its arguments are another input. */
function within(fact: Fact<'command'>, entrypoint: DataNode | undefined): Fact<'command'> {
  if (entrypoint === undefined || fact.span.start > entrypoint.span.end) return fact;
  const { uri, span } = entrypoint.anchor;
  return { ...fact, span, anchor: { uri, span } };
}

/** An action that is an image itself (`runs: { using: docker, image }`): one to pull, or the Dockerfile of one to build. */
export function dockerAction(name: string, runs: DataMap, github: boolean): readonly Workload[] {
  const image = runs.get('image');
  const text = textOf(image);
  if (image === undefined || text === undefined || textOf(runs.get('using')) !== 'docker') return [];
  const socket = github ? [socketOfRunner(image.anchor)] : [];
  const workload: Workload = { name, runs: 'container', anchor: image.anchor, facts: socket };
  const pulled = /^docker:\/\/(.+)$/.exec(text)?.[1];
  if (pulled === undefined) return [workload];
  const reference = expressionSetting(pulled);
  return [
    { ...workload, image: reference, facts: [{ type: 'image', reference, anchor: image.anchor }, ...socket] },
  ];
}
