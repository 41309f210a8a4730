import { type Fact, factsOf, valueOrText, type Workload } from '../facts.ts';
import { isProgramOf, type KnownImage } from '../knowledge/images.ts';
import type { RuleContext } from '../rule.ts';
import { buildVerdict } from './build-fixes.ts';
import { asksForHelp, commandOf } from './commands.ts';

/**
 * Whether ECI isolates what the workload runs. Steps of a build on a machine that does not protect builds are like those of a
 * container without ECI; builds elsewhere are not ECI's.
 */
export function runsUnderEci(context: RuleContext): boolean {
  const { workload, machine } = context;
  if (workload.runs !== 'build') return workload.runs === 'container' || workload.runs === 'pod';
  const local = machine.buildDriver === 'docker' || machine.buildDriver === 'docker-container';
  return local && buildVerdict('build-unprotected', context) === undefined;
}

/** The image as far as its reference tells: all of that, or the name before a tag that only the run knows (`a/b:$TAG`). */
export const imageNamed = ({ reference }: Fact<'image'>): string | undefined =>
  reference.known
    ? reference.value
    : /^((?:[\w.-]+(?::\d+)?\/)?[\w./-]+)[:@][\w.-]*(?:\$|\{\{|`)/.exec(reference.text)?.[1];

/** An image as messages name it: without what only the run knows of its tag, and without a digest. */
export const imageShown = (fact: Fact<'image'>): string =>
  (imageNamed(fact) ?? valueOrText(fact.reference)).replace(/@.*/, '');

/** Whether another program starts in the place of the image's. */
export const isReplaced = (fact: Fact): boolean => fact.type === 'image' && fact.replaced === true;

/** What a program is asked instead of doing its work. */
const questions = new Set(['help', 'version']);

/** Whether the program runs that the image is known for: a build only stands on it, and a container may be started with another. */
export function startsImage(fact: Fact<'image'>, workload: Workload, image: KnownImage): boolean {
  const { replaced, command, asRoot } = fact;
  if (workload.runs === 'build') return false;
  if (asRoot === true && image.unlessRoot === true) return startsAsOther(workload, image);
  if (replaced !== true && (command === undefined || image.runsGiven !== true))
    return command === undefined || !questions.has(command.replace(/^--/, ''));
  const commands = factsOf(workload, 'command').flatMap(({ words, perhaps }) =>
    perhaps === true ? [] : (commandOf(words) ?? []),
  );
  const own = commands.filter(({ program }) => isProgramOf(image, program));
  if (own.length > 0) return !own.every(asksForHelp);
  return command !== undefined && isProgramOf(image, command.slice(command.lastIndexOf('/') + 1));
}

/** Whether root has another user run a program of an image: `exec su-exec NAME dockerd-entrypoint.sh`. */
const startsAsOther = (workload: Workload, image: KnownImage): boolean =>
  factsOf(workload, 'command').some(({ words, user, perhaps }) => {
    if (user === undefined || /^(?:root|0)$/.test(user) || perhaps === true) return false;
    const command = commandOf(words);
    return command !== undefined && isProgramOf(image, command.program) && !asksForHelp(command);
  });
