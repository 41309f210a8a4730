import type { Syntaxes } from '../server/src/core/kinds/kind.ts';
import { hcl } from './support/hcl.ts';
import { shell } from './support/shell.ts';

/** The parsers that are loaded from WebAssembly. */
export async function loadSyntaxes(): Promise<Syntaxes> {
  return { shell, hcl };
}
