import { unusedSuppression } from '../core/engine-rules.ts';
import type { Lowered } from '../core/kinds/kind.ts';
import { type Message, say } from '../core/message.ts';
import type { Finding } from '../core/rule.ts';
import { suppressFile, suppressLine } from '../core/suppression-edit.ts';
import { applyEdits, type Edit } from '../core/text.ts';
import type { Analysis, Session } from './session.ts';

/**
 * Comments that would silence a finding. Whether one does is tried, not guessed: inside a block of shell or a continued line the
 * line above may be no place for a comment.
 */
export async function suppressions(
  session: Session,
  analysis: Analysis,
  finding: Finding,
): Promise<readonly { readonly title: Message; readonly edits: readonly Edit[] }[]> {
  const { source, kind } = analysis;
  // A suppression is not suppressed but taken out.
  if (kind === undefined || finding.rule === unusedSuppression.id) return [];
  const candidates = [
    {
      title: say`Ignore ${finding.rule} on this line`,
      edit: suppressLine(source, kind, finding.rule, finding.at.span.start),
    },
    { title: say`Ignore ${finding.rule} in this file`, edit: suppressFile(source, kind, finding.rule) },
  ];
  const count = (findings: readonly Finding[], rule: string): number =>
    findings.filter(found => found.rule === rule).length;
  const working: { title: Message; edits: readonly Edit[] }[] = [];
  for (const { title, edit } of candidates) {
    if (edit === undefined) continue;
    const after = await session.lintText(applyEdits(source, [edit]), analysis);
    const fewer = count(after.findings, finding.rule) < count(analysis.findings, finding.rule);
    const noNoise = after.findings.length < analysis.findings.length;
    // A comment in the middle of a command would end it.
    const same = factsIn(after.lowered) === factsIn(analysis.lowered);
    if (fewer && noNoise && same) working.push({ title, edits: [edit] });
  }
  return working;
}

const factsIn = ({ workloads }: Lowered): number => workloads.flatMap(({ facts }) => facts).length;
