import * as vscode from 'vscode';
import { registerCompareSettings } from './compare-settings.ts';
import { registerExplainPolicy } from './explain-policy.ts';
import { registerNewSettings } from './new-settings.ts';
import { registerReport } from './report.ts';
import { LensClient } from './server.ts';
import { registerSocketImages } from './socket-images.ts';
import { registerTerminal } from './terminal.ts';

/** What `activate` gives to tests. */
export interface EciLens {
  /** Resolves when the language server answers. */
  readonly ready: Promise<void>;
}

let lens: LensClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<EciLens> {
  const client = new LensClient(context);
  lens = client;
  context.subscriptions.push(
    registerReport(client),
    registerTerminal(),
    registerExplainPolicy(client),
    registerNewSettings(client),
    registerCompareSettings(client),
    registerSocketImages(client),
    vscode.commands.registerCommand('eciLens.restartServer', () => client.restart()),
  );
  const ready = client.start();
  await ready;
  return { ready };
}

export async function deactivate(): Promise<void> {
  await lens?.dispose();
  lens = undefined;
}
