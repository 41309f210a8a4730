import { type CodeAction, CodeActionKind, type CodeActionParams, type Range } from 'vscode-languageserver';
import { safeEdits, safeFix } from '../core/fixes.ts';
import { say } from '../core/message.ts';
import type { Finding } from '../core/rule.ts';
import type { Span } from '../core/text.ts';
import { diagnosticOf } from './diagnostics.ts';
import { workspaceEdit } from './edits.ts';
import { unlessCancelled } from './requests.ts';
import type { Analysis, Session } from './session.ts';
import { suppressions } from './suppressions.ts';

export const fixAllKind = 'source.fixAll.eciLens';
/** Shows commands in a terminal, unexecuted. The client implements it. */
export const showCommands = 'eciLens.showCommands';
/** Each comment that silences is tried before it is offered; for a selection of half a file that would take too long. */
const mostSilenced = 8;

/** What the lightbulb offers: each finding's fixes, a suppression, and all safe fixes at once. */
export function codeActions(session: Session): void {
  session.connection.onCodeAction((params, token) =>
    unlessCancelled(token, async () => {
      const analysis = await session.analysis(params.textDocument.uri);
      return analysis === undefined ? [] : await actionsFor(session, analysis, params);
    }),
  );
}

async function actionsFor(
  session: Session,
  analysis: Analysis,
  { range, context }: CodeActionParams,
): Promise<CodeAction[]> {
  const wants = (kind: string): boolean =>
    context.only?.some(only => only === '' || kind === only || kind.startsWith(`${only}.`)) ?? true;
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix))
    for (const [i, finding] of analysis.findings.filter(found => touches(found, range, analysis)).entries())
      actions.push(...(await quickFixes(session, analysis, finding, i < mostSilenced)));
  // A source action is asked for by name (on save, from a menu): not part of every lightbulb.
  if (context.only !== undefined && wants(fixAllKind)) {
    const edits = safeEdits(analysis.findings);
    if (edits.length > 0)
      actions.push({
        title: session.say(say`Fix all that ECI Lens can fix safely`),
        kind: fixAllKind,
        edit: await workspaceEdit(session, analysis, edits),
      });
  }
  return actions;
}

async function quickFixes(
  session: Session,
  analysis: Analysis,
  finding: Finding,
  silencing: boolean,
): Promise<CodeAction[]> {
  const diagnostic = await diagnosticOf(session, analysis, finding);
  const preferred = safeFix(finding);
  const actions: CodeAction[] = [];
  for (const fix of finding.fixes) {
    const commands = session.client.hasTerminal ? fix.commands : undefined;
    if (fix.edits.length === 0 && commands === undefined) continue;
    // This machine's policy is the administrator's.
    if (!fix.edits.every(({ uri }) => session.isOurs(uri))) continue;
    const title = session.say(fix.title);
    actions.push({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(fix === preferred ? { isPreferred: true } : {}),
      ...(fix.edits.length > 0 ? { edit: await workspaceEdit(session, analysis, fix.edits) } : {}),
      ...(commands === undefined ? {} : { command: { title, command: showCommands, arguments: [commands] } }),
    });
  }
  for (const { title, edits } of silencing ? await suppressions(session, analysis, finding) : [])
    actions.push({
      title: session.say(title),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: await workspaceEdit(session, analysis, edits),
    });
  return actions;
}

function touches(found: Finding, range: Range, { source, index }: Analysis): boolean {
  const asked: Span = { start: index.offsetAt(range.start), end: index.offsetAt(range.end) };
  const { uri, span } = found.at;
  return uri === source.uri && span.start <= asked.end && asked.start <= span.end;
}
