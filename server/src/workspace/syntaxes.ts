import type { Syntaxes } from '../core/kinds/kind.ts';
import { loadShell } from '../core/syntax/shell.ts';
import type { Host } from '../host/host.ts';

/** Loads the parsers that come as WebAssembly. One that is not there leaves its language unread. */
export async function loadSyntaxes(host: Pick<Host, 'asset'>): Promise<Syntaxes> {
  const [runtime, bash] = await Promise.all([
    host.asset('web-tree-sitter.wasm'),
    host.asset('tree-sitter-bash.wasm'),
  ]);
  if (runtime === undefined || bash === undefined) return {};
  return { shell: await loadShell(runtime, bash) };
}
