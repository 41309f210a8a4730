import type { Fact, Setting, Workload } from '../../facts.ts';
import { is, known, valueOf, valueOrText } from '../../facts.ts';
import { setupBuildxDriver, setupQemuImage } from '../../knowledge/ci-runners.ts';
import { knownImage } from '../../knowledge/images.ts';
import type { DataMap, DataNode } from '../../syntax/data.ts';
import { textOf } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';
import { expressionSetting, partsOf } from '../ci-text.ts';
import { Builders, isPushedHere } from '../docker-cli/builders.ts';
import { overrideFacts } from '../docker-cli/builds.ts';
import { isOfElsewhere } from '../docker-cli/docker-command.ts';
import { driverAt } from '../docker-cli/remote-builder.ts';
import { siteOfAction } from './build-site.ts';

/** A step of a job that uses an action. */
export interface ActionStep {
  readonly name: string;
  readonly step: DataMap;
  readonly uses: DataNode;
  readonly inputs: DataMap | undefined;
  /** The variables of its environment. */
  readonly variables: ReadonlyMap<string, Setting<string>>;
}

/** The builds of a job, step by step: a builder that one step sets up is used by those behind it. */
export class JobBuilds {
  readonly #source: Source;
  #chained = false;
  /** Those of the scripts of the job as well. */
  readonly builders = new Builders();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Whether a build starts from an image that an earlier one has only left in the engine: then none moves to another builder. */
  get chained(): boolean {
    return this.#chained;
  }

  /** What a step with one of Docker's actions does; nothing for other actions. */
  lower(action: ActionStep): readonly Workload[] {
    // On another machine's engine ECI has no say.
    if (isOfElsewhere(action.variables.get('DOCKER_HOST'), action.variables.get('DOCKER_CONTEXT'))) return [];
    const name = /^docker\/([\w-]+)@/.exec(textOf(action.uses) ?? '')?.[1];
    switch (name) {
      case 'setup-buildx-action':
        return this.#setup(action);
      case 'setup-qemu-action':
        return emulators(action);
      case 'build-push-action':
      case 'bake-action':
        return [this.#build(action, name === 'bake-action')];
      default:
        return [];
    }
  }

  #setup({ name, step, uses, inputs }: ActionStep): readonly Workload[] {
    const driver = textOf(inputs?.get('driver'));
    const endpoint = textOf(inputs?.get('endpoint'));
    const named = driverAt(
      driver === undefined || driver === '' ? known(setupBuildxDriver.name) : expressionSetting(driver),
      endpoint === undefined ? undefined : expressionSetting(endpoint),
    );
    const use = textOf(inputs?.get('use'));
    this.builders.create(textOf(inputs?.get('name')), named, use !== 'false', '');
    const id = textOf(step.get('id'));
    if (id !== undefined) this.builders.create(nameGivenBy(id), named, false, '');
    if (textOf(inputs?.get('install')) === 'true') this.builders.install();
    const anchor = inputs?.get('driver')?.anchor ?? uses.anchor;
    const setup: Workload = {
      name,
      runs: 'host',
      anchor: uses.anchor,
      facts: [{ type: 'builder', driver: named, anchor }],
    };
    if (valueOf(named) !== setupBuildxDriver.name) return [setup];
    // The options are those of the builder's container.
    const facts = partsOf(inputs?.get('driver-opts'), /[\n,]/).flatMap(({ value, anchor: at }): Fact[] => {
      const network = /^"?network=(.*?)"?$/.exec(valueOf(value) ?? '')?.[1];
      return network === undefined
        ? []
        : [{ type: 'namespace', space: 'network', mode: known(network), anchor: at }];
    });
    return [setup, { name: `buildx builder`, runs: 'container', anchor: uses.anchor, facts }];
  }

  #build({ name, step: own, uses, inputs, variables }: ActionStep, bake: boolean): Workload {
    const builder = textOf(inputs?.get('builder')) ?? '';
    const step = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.name\s*\}\}$/.exec(builder)?.[1];
    const named =
      step !== undefined
        ? known(nameGivenBy(step))
        : builder === ''
          ? variables.get('BUILDX_BUILDER')
          : expressionSetting(builder);
    const driver =
      named === undefined || is(named, '') ? this.builders.current : this.builders.driverOf(named);
    const given = (key: string, separator: RegExp): readonly string[] =>
      partsOf(inputs?.get(key), separator).map(({ value }) => valueOrText(value));
    const tags = given('tags', /[\n,]/);
    const push = textOf(inputs?.get('push'));
    const pushed = push !== undefined && push !== 'false';
    if (push !== 'true') this.builders.leaves(tags);
    const starts = [...given('build-args', /\n/), ...given('build-contexts', /[\n,]/), ...given('set', /\n/)];
    if (starts.some(text => this.builders.names(text))) this.#chained = true;
    const stays = named !== undefined || (pushed && isPushedHere(tags));
    const network = inputs?.get('network');
    const mode = textOf(network);
    const facts: Fact[] = [
      { type: 'build', driver, anchor: uses.anchor },
      ...(network === undefined || mode === undefined || bake
        ? []
        : [
            {
              type: 'buildNetwork' as const,
              scope: 'build' as const,
              mode: expressionSetting(mode),
              anchor: network.anchor,
            },
          ]),
      ...(bake ? partsOf(inputs?.get('set'), /\n/) : []).flatMap(({ value, anchor }) =>
        overrideFacts(value, anchor),
      ),
      ...partsOf(inputs?.get('allow'), /[\n,]/).map(({ value, anchor }) => ({
        type: 'entitlement' as const,
        scope: 'grant' as const,
        name: value,
        anchor,
      })),
    ];
    const workload: Workload = { name, runs: 'build', anchor: uses.anchor, facts };
    return stays ? workload : { ...workload, site: siteOfAction(this.#source, own, bake) };
  }
}

/** The name of the builder that a step has set up, which it gives as an output. */
const nameGivenBy = (step: string): string => `\${{ steps.${step}.outputs.name }}`;

const binfmtRegister = '/proc/sys/fs/binfmt_misc/register';

/** docker/setup-qemu-action runs an image with `--install`, so that it registers emulators with the kernel. */
function emulators({ uses, inputs }: ActionStep): readonly Workload[] {
  const image = inputs?.get('image');
  const own = textOf(image);
  const reference = own === undefined ? known(setupQemuImage.reference) : expressionSetting(own);
  const anchor = own === undefined || image === undefined ? uses.anchor : image.anchor;
  const place = { uri: anchor.uri, span: anchor.span };
  // Whatever the image is, it is run to install emulators.
  const isKnown = knownImage(reference, 'binfmt') !== undefined;
  const redirects = isKnown ? [] : [{ target: known(binfmtRegister), anchor: place }];
  const words = setupQemuImage.args.map(text => ({ value: known(text), anchor: place }));
  const facts: Fact[] = [
    { type: 'image', reference, anchor },
    { type: 'command', words, span: place.span, redirects, anchor: place },
  ];
  return [{ name: 'setup-qemu-action', runs: 'container', anchor: uses.anchor, facts, image: reference }];
}
