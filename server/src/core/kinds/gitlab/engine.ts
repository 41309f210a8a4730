import { valueOf, valueOrText } from '../../facts.ts';
import { asMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Expand } from './container.ts';

/** docker:dind, an image that is named after it, or one that stands where the docker command looks for it. */
export function isEngine(service: DataNode | undefined, expand: Expand): boolean {
  const map = asMap(service);
  const name = valueOrText(expand(textOf(map === undefined ? service : map.get('name')) ?? ''));
  const aliases = (textOf(map?.get('alias')) ?? '').split(/[\s,]+/);
  return /(?<![a-z])dind(?![a-z])|docker-in-docker/i.test(name) || aliases.includes('docker');
}

/** Programs that start an engine where they run. */
const engines = /^(?:\S*\/)?(?:dockerd(?:-entrypoint\.sh)?|wrapdocker|start-docker\.sh)$/;

/** `service docker start`, `/etc/init.d/docker start` */
const service = /^(?:\S*\/)?(?:(?:rc-)?service docker|init\.d\/docker) (?:re)?start$/;

/**
 * Whether a job's command starts an engine where the job runs. `inContainer`: there the service `docker` is one within the container; on
 * a machine, it is the machine's own.
 */
export function startsEngine({ words }: Pick<ShellCommand, 'words'>, inContainer: boolean): boolean {
  const written = words.slice(0, 3).map(({ value }) => valueOf(value) ?? '');
  return engines.test(written[0] ?? '') || (inContainer && service.test(written.join(' ').trim()));
}
