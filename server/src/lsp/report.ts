import type { CancellationToken } from 'vscode-languageserver';
import { decoded } from '../core/relative-uri.ts';
import { reportMarkdown } from '../core/render/report-markdown.ts';
import { type Report, type ReportInput, reporting } from '../core/report.ts';
import { sourcesOf } from '../workspace/candidates.ts';
import { lintFile } from '../workspace/lint-file.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';

export const reportRequest = 'eciLens/report';

/** The version compatibility report of each workspace folder. */
export function reports(session: Session): void {
  session.connection.onRequest(reportRequest, (_params: object, token: CancellationToken) =>
    unlessCancelled(token, async () => {
      const { folders, bundle } = session.client;
      // A cache of its own: what the report has read once, open files do not depend on.
      const cache = session.newCache();
      const wanted = (): boolean => !token.isCancellationRequested;
      const texts: string[] = [];
      for (const folder of folders.length > 0 ? folders : [undefined]) {
        const project = await session.projectIn(folder);
        const { targets, policy } = project;
        const syntaxes = await session.syntaxes();
        const files: ReportInput['files'][number][] = [];
        for (const source of await sourcesOf(project, session.host, cache, { wanted })) {
          await others();
          if (!wanted()) break;
          const { config, ignores } = await session.projectOf(source.uri);
          if (ignores(source.uri)) continue;
          const context = { targets, policy, syntaxes, severities: config.rules, ci: config.ci };
          files.push((await lintFile(source, context, cache)).lowered.workloads);
        }
        const found = await inSteps({ files, targets, policy }, wanted);
        if (found === undefined) break;
        const name = folder === undefined ? undefined : decoded(folder.replace(/^.*\/(?=[^/]+\/?$)/, ''));
        texts.push(reportMarkdown(found, bundle, name));
      }
      return { markdown: texts.join('\n') };
    }),
  );
}

/** Others want answers meanwhile, and a cancellation is to be heard. */
const others = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** The report, made while others are answered; undefined: nobody wants it any more. */
async function inSteps(input: ReportInput, wanted: () => boolean): Promise<Report | undefined> {
  const steps = reporting(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await others();
    if (!wanted()) return undefined;
  }
}
