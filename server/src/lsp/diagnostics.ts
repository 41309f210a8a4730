import {
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { rulePageUrl } from '../core/render/links.ts';
import type { Finding, Severity } from '../core/rule.ts';
import { normal } from '../workspace/files.ts';
import { unlessCancelled } from './requests.ts';
import type { Analysis, Session } from './session.ts';

export const diagnosticSource = 'ECI Lens';

const severityOf: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Findings as diagnostics: pulled where the client can, else pushed. */
export function diagnostics(session: Session): void {
  const { connection } = session;
  connection.languages.diagnostics.on((params, token) =>
    unlessCancelled(token, () => pull(session, params.textDocument.uri, params.previousResultId)),
  );
  session.documents.onDidChangeContent(({ document }) => push(session, document.uri));
  session.documents.onDidClose(({ document }) => {
    if (!pulls(session))
      connection.sendDiagnostics({ uri: document.uri, diagnostics: [] }).catch(() => undefined);
  });
  session.onInvalidated(() => {
    if (!pulls(session)) for (const uri of session.documents.keys()) push(session, uri);
    else if (session.client.capabilities.workspace?.diagnostics?.refreshSupport === true)
      connection.languages.diagnostics.refresh().catch(() => undefined);
  });
}

export const pulls = (session: Session): boolean =>
  session.client.capabilities.textDocument?.diagnostic !== undefined;

async function pull(
  session: Session,
  uri: string,
  previous: string | undefined,
): Promise<DocumentDiagnosticReport> {
  const analysis = await session.analysis(uri);
  if (analysis === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  if (!session.isCurrent(analysis))
    throw new ResponseError(LSPErrorCodes.ServerCancelled, 'the text has changed', {
      retriggerRequest: true,
    });
  const resultId = String(analysis.id);
  if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: await diagnosticsOf(session, analysis) };
}

/** Sends what was found, unless the file has moved on meanwhile: then a later push is on its way. */
function push(session: Session, uri: string): void {
  if (pulls(session)) return;
  const sending = async (): Promise<void> => {
    const analysis = await session.analysis(uri);
    if (analysis === undefined) return;
    const items = await diagnosticsOf(session, analysis);
    if (session.isCurrent(analysis))
      await session.connection.sendDiagnostics({ uri, version: analysis.version, diagnostics: items });
  };
  sending().catch(error => session.connection.console.error(`${uri}: ${String(error)}`));
}

async function diagnosticsOf(session: Session, analysis: Analysis): Promise<Diagnostic[]> {
  const own = analysis.findings.filter(found => found.at.uri === analysis.source.uri);
  const found = await Promise.all(own.map(finding => diagnosticOf(session, analysis, finding)));
  return [...found, ...configurationProblems(session, analysis)];
}

export async function diagnosticOf(
  session: Session,
  analysis: Analysis,
  finding: Finding,
): Promise<Diagnostic> {
  const related = await Promise.all(
    finding.related.map(async ({ at, message }) => ({
      location: { uri: at.uri, range: await session.range(at, analysis) },
      message: session.say(message),
    })),
  );
  const canRelate =
    pulls(session) ||
    session.client.capabilities.textDocument?.publishDiagnostics?.relatedInformation === true;
  return {
    range: await session.range(finding.at, analysis),
    severity: severityOf[finding.severity],
    code: finding.rule,
    codeDescription: { href: rulePageUrl(finding.rule, session.client.bundle) },
    source: diagnosticSource,
    message: session.say(finding.message),
    ...(related.length > 0 && canRelate ? { relatedInformation: related } : {}),
    data: { rule: finding.rule, verdict: finding.verdict, targets: finding.targets },
  };
}

/** What is wrong with the configuration, in the configuration file itself. */
function configurationProblems(session: Session, { source, index, project }: Analysis): Diagnostic[] {
  if (project.configUri !== normal(source.uri)) return [];
  return project.problems.flatMap(({ message, at }) =>
    at !== undefined && at.uri !== project.configUri
      ? []
      : [
          {
            range: {
              start: index.positionAt(at?.span.start ?? 0),
              end: index.positionAt(at?.span.end ?? 0),
            },
            severity: DiagnosticSeverity.Warning,
            source: diagnosticSource,
            message: session.say(message),
          },
        ],
  );
}
