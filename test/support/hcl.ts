import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadHcl } from '../../server/src/core/syntax/hcl/hcl.ts';
import './shell.ts';

const bytes = (name: string): Uint8Array => readFileSync(createRequire(import.meta.url).resolve(name));

/** The HCL parser, as an edge would load it. */
export const hcl = await loadHcl(
  bytes('web-tree-sitter/web-tree-sitter.wasm'),
  bytes('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm'),
);
