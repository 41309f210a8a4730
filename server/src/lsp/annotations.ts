import { CodeLensRefreshRequest, InlayHintRefreshRequest } from 'vscode-languageserver';
import { say } from '../core/message.ts';
import { coverageOf, lens, nameOfUser } from '../core/settings/coverage.ts';
import { links } from '../core/settings/links.ts';
import { releaseHints } from '../core/settings/minimum-release.ts';
import { rangeOf } from './outline.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';
import { settingsDocument, settingsFile } from './settings-file.ts';

/** Lists the containers that mount the Docker socket. The client implements it; its argument is the settings file's URI. */
export const showSocketImages = 'eciLens.showSocketImages';
export const socketImagesRequest = 'eciLens/socketImages';

/** What is shown in admin-settings.json beside its text: links, the release that a line needs, whom the policy covers. */
export function annotations(session: Session): void {
  const { connection } = session;
  connection.onDocumentLinks(({ textDocument }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsDocument(session, textDocument.uri);
      if (file === undefined) return null;
      return links(file.document).map(({ span, target }) => ({
        range: rangeOf(span, file.analysis.index),
        target,
      }));
    }),
  );
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsDocument(session, textDocument.uri);
      if (file?.analysis.project.config.inlayHints?.minimumRelease !== true) return null;
      const { index } = file.analysis;
      return releaseHints(file.document)
        .map(({ at, text }) => ({ position: index.positionAt(at), text }))
        .filter(({ position: { line } }) => range.start.line <= line && line <= range.end.line)
        .map(({ position, text }) => ({
          position,
          label: text,
          paddingLeft: true,
          tooltip: session.say(say`The first Docker Desktop release that reads this line.`),
        }));
    }),
  );
  connection.onCodeLens(({ textDocument }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsFile(session, textDocument.uri);
      if (file === undefined || file.analysis.project.config.codeLens?.socketPolicy === false) return null;
      const found = lens(file.document, file.context);
      if (found === undefined) return [];
      const command = {
        title: session.say(found.text),
        command: showSocketImages,
        arguments: [textDocument.uri],
      };
      return [{ range: rangeOf(found.span, file.analysis.index), command }];
    }),
  );
  connection.onRequest(socketImagesRequest, ({ uri }: { readonly uri: string }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsFile(session, uri);
      if (file === undefined) return { images: [] };
      const images = coverageOf(file.document, file.context).map(async ({ user, decision }) => ({
        image: nameOfUser(user),
        workload: user.workload,
        uri: user.at.uri,
        range: await session.range(user.at, file.analysis),
        answer: decision.answer,
        reason: session.say(decision.reason),
      }));
      return { images: await Promise.all(images) };
    }),
  );
  session.onInvalidated(() => {
    const { workspace } = session.client.capabilities;
    if (workspace?.codeLens?.refreshSupport === true)
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    if (workspace?.inlayHint?.refreshSupport === true)
      connection.sendRequest(InlayHintRefreshRequest.type).catch(() => undefined);
  });
}
