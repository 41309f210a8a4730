/* npm run build [-- --minify]: every bundle. */
import { chmod, copyFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minify = process.argv.includes('--minify');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Some parsers' `main` is a UMD build that no bundler can follow.
  mainFields: ['module', 'main'],
  sourcemap: minify ? false : 'linked',
  minify,
  legalComments: 'none',
  logLevel: 'warning',
};

/** An ES module bundle that contains CommonJS packages needs a `require` for Node's own modules. */
const banner = {
  js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
};

await Promise.all(
  ['client/dist', 'server/dist', 'out/e2e'].map(dir => rm(join(root, dir), { recursive: true, force: true })),
);

await Promise.all([
  build({
    ...common,
    entryPoints: ['client/src/extension.ts'],
    outfile: 'client/dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
  }),
  // The language server and the command line share all but their entry: one chunk for both.
  build({
    ...common,
    entryPoints: [
      { in: 'server/src/lsp/main.ts', out: 'server' },
      { in: 'server/src/cli/main.ts', out: 'eci-lens' },
    ],
    outdir: 'server/dist',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'shared-[hash]',
    banner,
  }),
  ...(minify
    ? []
    : [
        build({
          ...common,
          entryPoints: ['test/e2e/index.ts', 'test/e2e/*.suite.ts'],
          outdir: 'out/e2e',
          format: 'cjs',
          outExtension: { '.js': '.cjs' },
          external: ['vscode', 'mocha'],
        }),
      ]),
]);

await chmod(join(root, 'server/dist/eci-lens.mjs'), 0o755);

const grammars = [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-bash/tree-sitter-bash.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
];
for (const grammar of grammars) {
  await copyFile(join(root, 'node_modules', grammar), join(root, 'server/dist', basename(grammar)));
}
