import type { Syntaxes } from '../core/kinds/kind.ts';
import { loadHcl } from '../core/syntax/hcl/hcl.ts';
import { loadShell } from '../core/syntax/shell/shell.ts';
import type { Host } from '../host/host.ts';

/** Loads the parsers that come as WebAssembly. One that is not there leaves its language unread. */
export async function loadSyntaxes(host: Pick<Host, 'asset'>): Promise<Syntaxes> {
  const [runtime, bash, hcl] = await Promise.all([
    host.asset('web-tree-sitter.wasm'),
    host.asset('tree-sitter-bash.wasm'),
    host.asset('tree-sitter-hcl.wasm'),
  ]);
  if (runtime === undefined) return {};
  // One after the other: both start the same runtime.
  const shell = bash === undefined ? {} : { shell: await loadShell(runtime, bash) };
  return hcl === undefined ? shell : { ...shell, hcl: await loadHcl(runtime, hcl) };
}
