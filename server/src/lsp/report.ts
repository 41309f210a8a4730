import type { CancellationToken } from 'vscode-languageserver';
import { decoded } from '../core/relative-uri.ts';
import { reportMarkdown } from '../core/render/report-markdown.ts';
import { report } from '../core/report.ts';
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
        const { targets, policy, config } = project;
        const syntaxes = await session.syntaxes();
        const files: Parameters<typeof report>[0]['files'][number][] = [];
        for (const source of await sourcesOf(project, session.host, cache, { wanted })) {
          // Others want answers meanwhile, and a cancellation is to be heard.
          await new Promise(resolve => setImmediate(resolve));
          if (!wanted()) break;
          const context = { targets, policy, syntaxes, severities: config.rules, ci: config.ci };
          files.push((await lintFile(source, context, cache)).lowered.workloads);
        }
        if (!wanted()) break;
        const name = folder === undefined ? undefined : decoded(folder.replace(/^.*\/(?=[^/]+\/?$)/, ''));
        texts.push(reportMarkdown(report({ files, targets, policy }), bundle, name));
      }
      return { markdown: texts.join('\n') };
    }),
  );
}
