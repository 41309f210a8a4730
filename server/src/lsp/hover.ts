import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Fact, Workload } from '../core/facts.ts';
import { say } from '../core/message.ts';
import { rulePageUrl } from '../core/render/links.ts';
import { hoverText } from '../core/render/markdown.ts';
import type { Rule } from '../core/rule.ts';
import { rulesCovering } from '../core/rule-problems.ts';
import { rules } from '../core/rules/rules.ts';
import { hover as settingsText } from '../core/settings/hover.ts';
import type { Span } from '../core/text.ts';
import { unlessCancelled } from './requests.ts';
import type { Analysis, Session } from './session.ts';
import { settingsFile } from './settings-file.ts';

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
      if (analysis.kind?.id === 'admin-settings')
        return await settingsHover(session, textDocument.uri, position);
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

/** What a key or value of a settings file means; with it, what its findings' rules say. */
async function settingsHover(session: Session, uri: string, position: Position): Promise<Hover | null> {
  const file = await settingsFile(session, uri);
  if (file === undefined) return null;
  const { analysis, document, context } = file;
  const offset = analysis.index.offsetAt(position);
  const own = settingsText(document, offset, context);
  const found = analysis.findings.filter(
    ({ at: { uri: of, span } }) => of === analysis.source.uri && span.start <= offset && offset <= span.end,
  );
  const ids = new Set(found.map(({ rule }) => rule));
  const why = rules.filter(({ id }) => ids.has(id)).map(rule => ruleText(rule, session));
  if (own === undefined && why.length === 0) return null;
  const span = own?.span ?? found[0]?.at.span;
  return {
    contents: {
      kind: MarkupKind.Markdown,
      value: [...(own === undefined ? [] : [own.text]), ...why].join('\n\n---\n\n'),
    },
    ...(span === undefined
      ? {}
      : { range: await session.range({ uri: analysis.source.uri, span }, analysis) }),
  };
}

const ruleText = ({ id, why, instead }: Rule, session: Session): string =>
  `**${id}**: ${session.say(why)}\n\n${session.say(instead)}\n\n[${session.say(say`More about this rule`)}](${rulePageUrl(id, session.client.bundle)})`;

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
