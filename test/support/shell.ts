import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadShell } from '../../server/src/core/syntax/shell/shell.ts';

const bytes = (name: string): Uint8Array => readFileSync(createRequire(import.meta.url).resolve(name));

/** The shell parser, as an edge would load it. */
export const shell = await loadShell(
  bytes('web-tree-sitter/web-tree-sitter.wasm'),
  bytes('tree-sitter-bash/tree-sitter-bash.wasm'),
);

/** The commands that a script runs in any case, or where others fail. */
export const surely = (...reading: Parameters<typeof shell.ofRun>): ReturnType<typeof shell.ofRun> =>
  shell.ofRun(...reading).filter(({ perhaps, insteadOf }) => perhaps !== true || insteadOf !== undefined);
