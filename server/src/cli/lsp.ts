import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeHost } from '../host/node.ts';
import { startServer } from '../lsp/server.ts';
import { parse, UsageError } from './options.ts';

/** `eci-lens lsp --stdio`: the server of the extension, for any editor. Ends when its client does. */
export async function lsp(args: readonly string[]): Promise<number> {
  const { values } = parse(args, { stdio: { type: 'boolean' } });
  if (values.stdio !== true)
    throw new UsageError('lsp needs --stdio: the client speaks through standard input');
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  startServer(connection, nodeHost(dirname(fileURLToPath(import.meta.url))));
  return 0;
}
