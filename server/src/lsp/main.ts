import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeHost } from '../host/node.ts';
import { startServer } from './server.ts';

/** The language server as a process; the client says on its command line how to talk (--stdio, --node-ipc). */
startServer(createConnection(ProposedFeatures.all), nodeHost(dirname(fileURLToPath(import.meta.url))));
