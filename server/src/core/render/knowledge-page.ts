import type { Behaviour, Citation, Clause } from '../knowledge/behaviour.ts';
import { buildBehaviours } from '../knowledge/behaviours-build.ts';
import { fixedBehaviours } from '../knowledge/behaviours-fixed.ts';
import { kubernetesBehaviours } from '../knowledge/behaviours-kubernetes.ts';
import { runBehaviours } from '../knowledge/behaviours-run.ts';
import { settingsBehaviours } from '../knowledge/behaviours-settings.ts';
import { capabilities } from '../knowledge/capabilities.ts';
import { knownImages } from '../knowledge/images.ts';
import { releases } from '../knowledge/releases.ts';
import { sysctlTable } from '../knowledge/sysctls.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import { conditionWords, verdictSentence, verdictWord } from './words.ts';

const topics: readonly {
  readonly title: Message;
  readonly behaviours: Readonly<Record<string, Behaviour>>;
}[] = [
  { title: say`Containers`, behaviours: runBehaviours },
  { title: say`Builds`, behaviours: buildBehaviours },
  { title: say`Kubernetes`, behaviours: kubernetesBehaviours },
  { title: say`The file admin-settings.json`, behaviours: settingsBehaviours },
  { title: say`What older releases do wrong`, behaviours: fixedBehaviours },
];

/** docs/knowledge.md: everything that ECI does, since when, says who. */
export function knowledgePage(bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const newest = releases.at(-1);
  return [
    `# ${t(say`What ECI does, since when, says who`)}`,
    t(
      say`Generated from server/src/core/knowledge, which the rules judge by. It knows Docker Desktop up to ${newest?.version ?? ''}.`,
    ),
    ...Object.entries(verdictSentence).map(
      ([verdict, sentence]) => `- **${t(verdictWord[verdict as keyof typeof verdictWord])}**: ${t(sentence)}`,
    ),
  ]
    .join('\n\n')
    .concat(
      '\n\n',
      topics.map(topic => topicPart(topic, bundle)).join('\n\n'),
      '\n\n',
      [imagesPart(bundle), sysctlsPart(bundle), capabilitiesPart(bundle)].join('\n\n'),
      '\n',
    )
    .replace(/(\n- [^\n]*)\n(?=\n- )/g, '$1');
}

function topicPart({ title, behaviours }: (typeof topics)[number], bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const all = Object.values(behaviours);
  const rows = all.map(
    behaviour =>
      `| [${behaviour.id}](#${behaviour.id}) | ${t(behaviour.title)} | ${unique(behaviour.clauses.map(({ verdict }) => t(verdictWord[verdict]))).join(', ')} |`,
  );
  // Pods share what is said of the cluster: said once.
  const shared = sharedBy(all);
  return [
    `## ${t(title)}`,
    [`| | ${t(say`what`)} | ${t(say`verdict`)} |`, '| --- | --- | --- |', ...rows].join('\n'),
    ...(shared.length === 0
      ? []
      : [t(say`Of all of them:`), shared.map(source => citation(source)).join('\n')]),
    ...all.map(behaviour => behaviourPart(behaviour, shared, bundle)),
  ].join('\n\n');
}

/** The sources that every behaviour of a topic has. */
const sharedBy = ([first, ...others]: readonly Behaviour[]): readonly Citation[] =>
  (first?.sources ?? []).filter(source =>
    others.every(({ sources }) =>
      sources.some(({ url, says }) => url === source.url && says === source.says),
    ),
  );

function behaviourPart(behaviour: Behaviour, shared: readonly Citation[], bundle?: Bundle): string {
  const own = behaviour.sources.filter(
    ({ url, says }) => !shared.some(source => source.url === url && source.says === says),
  );
  return [
    `### ${behaviour.id}`,
    `${render(behaviour.title, bundle)}.`,
    behaviour.clauses.map(clause => clauseLine(clause, bundle)).join('\n'),
    ...(behaviour.error === undefined
      ? []
      : [`${render(say`The error reads:`, bundle)} \`${behaviour.error}\``]),
    ...(own.length === 0 ? [] : [own.map(citation).join('\n')]),
    ...(behaviour.disagreement === undefined ? [] : [`> ${render(behaviour.disagreement, bundle)}`]),
  ].join('\n\n');
}

function clauseLine({ when, verdict, note }: Clause, bundle?: Bundle): string {
  const where = conditionWords(when).map(word => render(word, bundle));
  const place = where.length === 0 ? render(say`everywhere`, bundle) : where.join(', ');
  const words = note === undefined ? '' : `: ${render(note, bundle)}`;
  return `- **${render(verdictWord[verdict], bundle)}** (${place})${words}`;
}

const citation = ({ document, url, date, says }: Citation): string =>
  `- [${document}](${url}) (${date}): ${says}`;

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];

function imagesPart(bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const rows = knownImages.map(
    ({ image, tag, needs, confidence, source }) =>
      `| ${image}${tag === undefined ? '' : ` (${tag.source})`} | ${needs.join(', ')} | ${confidence} | ${source} |`,
  );
  return [
    `## ${t(say`Images that need what ECI refuses`)}`,
    t(say`By what they say themselves. “certain”: they cannot do without; “usual”: as they are mostly run.`),
    [
      `| ${t(say`image`)} | ${t(say`needs`)} | | ${t(say`says`)} |`,
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

function sysctlsPart(bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const words: Readonly<Record<keyof typeof sysctlTable, Message>> = {
    namespaced: say`the container's own: works`,
    'passed-on': say`passed on: the kernel gets the highest value that any container asked for`,
    'own-view': say`taken and shown to this container; the kernel keeps its own value`,
    global: say`the kernel's, one for all: no container may write it`,
    unknown: say`depends on the kernel: nothing is said of it`,
  };
  const rows = Object.entries(words).map(
    ([reach, what]) =>
      `| ${t(what)} | ${sysctlTable[reach as keyof typeof sysctlTable].map(name => `\`${name}\``).join(', ')} |`,
  );
  return [
    `## ${t(say`Kernel settings (sysctls)`)}`,
    t(
      say`From the validators and handlers of Sysbox (sysbox-runc 081856cc, sysbox-fs c3d2ebc, July 2026) and the kernel's tables. A longer name goes before a shorter pattern.`,
    ),
    [`| ${t(say`under ECI`)} | ${t(say`names`)} |`, '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function capabilitiesPart(bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const rows = Object.entries(capabilities).map(
    ([name, { verdict, words }]) => `| ${name} | ${t(verdictWord[verdict])} | ${t(words)} |`,
  );
  return [
    `## ${t(say`Capabilities`)}`,
    t(say`By capabilities(7), user_namespaces(7) and the checks of the kernel.`),
    [`| | ${t(say`verdict`)} | ${t(say`what is left of it`)} |`, '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
