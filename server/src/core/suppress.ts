import { unusedSuppression } from './engine-rules.ts';
import { ruleIds } from './every-rule.ts';
import type { Kind } from './kinds/kind.ts';
import { type Message, say } from './message.ts';
import type { Finding, Fix } from './rule.ts';
import { nearest } from './settings-model.ts';
import { type Suppression, suppressionsIn } from './suppression-comments.ts';
import { LineIndex, type Source, type Span } from './text.ts';

const own = unusedSuppression.id;

/**
 * Takes out what `eci-ignore` comments speak of, and reports those that speak of nothing. `elsewhere`: what a rule finds on any
 * machine at all; undefined where not every workload of the file was judged, so that nobody knows.
 */
export function suppress(
  source: Source,
  kind: Kind,
  comments: readonly Span[],
  findings: readonly Finding[],
  elsewhere: (rule: string) => readonly Finding[] | undefined,
): readonly Finding[] {
  if (kind.comment === undefined || comments.length === 0) return findings;
  const index = new LineIndex(source.text);
  const suppressions = suppressionsIn(source, comments, index);
  if (suppressions.length === 0) return findings;
  const used = new Set<Suppression>();
  const speaksOf = ({ rule, lines }: Suppression, found: Finding): boolean =>
    rule === found.rule &&
    found.at.uri === source.uri &&
    (lines === undefined || lines.includes(index.lineAt(found.at.span.start)));
  const heard = (found: Finding): boolean => {
    const by = suppressions.filter(suppression => speaksOf(suppression, found));
    for (const suppression of by) used.add(suppression);
    return by.length === 0;
  };
  /** Whether it suppresses nothing on any machine; not where nobody knows. */
  const isIdle = (suppression: Suppression): boolean => {
    const { rule } = suppression;
    if (rule === undefined || !ruleIds.includes(rule)) return true;
    return elsewhere(rule)?.every(found => !speaksOf(suppression, found)) === true;
  };
  const left = findings.filter(heard);
  const unused = suppressions.flatMap(suppression => {
    const message =
      used.has(suppression) || suppression.rule === own || !isIdle(suppression)
        ? undefined
        : complaint(suppression);
    return message === undefined ? [] : [finding(source, suppression, message)];
  });
  return [...left, ...unused.filter(heard)];
}

function complaint({ rule, leads }: Suppression): Message | undefined {
  if (!leads && (rule === undefined || !ruleIds.includes(rule))) return undefined;
  if (rule === undefined) return say`Say what to ignore: eci-ignore needs the id of a rule.`;
  if (ruleIds.includes(rule)) return say`There is no finding of ${rule} here to suppress.`;
  const meant = nearest(rule, ruleIds);
  return meant === undefined
    ? say`There is no rule ${rule}.`
    : say`There is no rule ${rule}. Did you mean ${meant}?`;
}

function finding({ uri }: Source, { rule, span, remove }: Suppression, message: Message): Finding {
  const known = rule !== undefined && ruleIds.includes(rule);
  const meant = rule === undefined || known ? undefined : nearest(rule, ruleIds);
  const fixes: Fix[] = [];
  if (meant !== undefined)
    fixes.push({
      title: say`Write ${meant}`,
      safety: 'review',
      edits: [{ uri, span, text: meant }],
    });
  fixes.push({
    title: rule === undefined ? say`Remove the comment` : say`Remove ${rule} from the comment`,
    // What a misspelt id means, or a comment that names none, a person has to say.
    safety: known ? 'safe' : 'review',
    edits: remove(),
  });
  return { ...base, message, at: { uri, span }, fixes };
}

const base = {
  rule: own,
  verdict: 'ineffective',
  severity: 'warning',
  targets: [],
  related: [],
} as const;
