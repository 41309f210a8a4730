import { MarkupKind } from 'vscode-languageserver';
import type { Fact, Workload } from '../core/facts.ts';
import { rulesCovering } from '../core/lint.ts';
import { hoverText } from '../core/render/markdown.ts';
import type { Rule } from '../core/rule.ts';
import type { Span } from '../core/text.ts';
import { unlessCancelled } from './requests.ts';
import type { Analysis, Session } from './session.ts';

interface Covered {
  readonly fact: Fact;
  readonly workload: Workload;
  readonly rules: readonly Rule[];
}

/** What ECI does with what is under the mouse, finding or not. */
export function hover(session: Session): void {
  session.connection.onHover(({ textDocument, position }, token) =>
    unlessCancelled(token, async () => {
      const analysis = await session.analysis(textDocument.uri);
      if (analysis === undefined) return null;
      const { index, project, lowered } = analysis;
      const covered = innermost(coveredAt(analysis, index.offsetAt(position)));
      const seen = new Set<Rule>();
      const texts = covered.flatMap(({ fact, workload, rules }) =>
        rules
          .filter(rule => !seen.has(rule) && seen.add(rule))
          .map(rule =>
            hoverText(
              rule,
              fact,
              { workload, policy: project.policy, others: lowered.workloads, targets: project.targets },
              session.client.bundle,
            ),
          ),
      );
      const first = covered[0];
      if (first === undefined || texts.length === 0) return null;
      return {
        contents: { kind: MarkupKind.Markdown, value: texts.join('\n\n---\n\n') },
        range: await session.range(first.fact.anchor, analysis),
      };
    }),
  );
}

function coveredAt({ source, lowered }: Analysis, offset: number): readonly Covered[] {
  return lowered.workloads.flatMap(workload =>
    workload.facts
      .filter(({ anchor: { uri, span } }) => uri === source.uri && span.start <= offset && offset <= span.end)
      .map(fact => ({ fact, workload, rules: rulesCovering(fact) }))
      .filter(({ rules }) => rules.length > 0),
  );
}

/** The facts that the smallest text under the mouse says. */
function innermost(covered: readonly Covered[]): readonly Covered[] {
  const length = ({ start, end }: Span): number => end - start;
  const smallest = Math.min(...covered.map(({ fact }) => length(fact.anchor.span)));
  return covered.filter(({ fact }) => length(fact.anchor.span) === smallest);
}
