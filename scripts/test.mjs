/*
 * npm test [-- step…]: sets everything up and runs everything. Runs under whatever Node the machine has.
 * Ends with a line `N passed, N failed`; a step that is no test run (types, lint, build) counts when it fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { node, root, setup } from './setup.mjs';

const bin = name => join(root, 'node_modules', name);
const results = join(root, 'out', 'test-results');
/** What shares no state: one process for all, for what most of a test file's time goes into is loading the modules. */
const unitRooms = [
  'core',
  'workspace',
  'settings',
  'grammar',
  'examples',
  'kinds',
  'syntax',
  'generated',
  'architecture',
  'robustness',
  'scripts',
];
/** What starts servers and processes: a process for each file. */
const protocolRooms = ['lsp', 'cli'];

const testFiles = rooms =>
  rooms
    .map(room => join('test', room))
    .filter(room => existsSync(join(root, room)))
    .flatMap(room =>
      readdirSync(join(root, room), { recursive: true })
        .filter(file => file.endsWith('.test.ts'))
        .map(file => join(room, file)),
    )
    .sort();

const nodeTest = (name, files) => [
  '--test',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./scripts/count-reporter.mjs',
  `--test-reporter-destination=${join(results, `${name}.json`)}`,
  ...files,
];

/** The packaged Chromium is for Linux on x64; elsewhere the suites in VS Code (e2e) are what runs. */
const noChromium = () => process.platform !== 'linux' || process.arch !== 'x64';

/** In order; `counts`: leaves out/test-results/<name>.json behind. */
const steps = [
  { name: 'types', args: () => [bin('typescript/bin/tsc'), '-b'] },
  { name: 'lint', args: () => [bin('@biomejs/biome/bin/biome'), 'check'] },
  { name: 'build', args: () => ['scripts/build.ts'] },
  {
    name: 'unit',
    args: () => ['--test-isolation=none', ...nodeTest('unit', testFiles(unitRooms))],
    counts: true,
  },
  { name: 'protocol', args: () => nodeTest('protocol', testFiles(protocolRooms)), counts: true },
  { name: 'e2e', args: () => ['scripts/e2e.ts'], counts: true },
  {
    name: 'browser',
    // One after the other: each has a VS Code of its own.
    args: () => ['--test-concurrency=1', ...nodeTest('browser', testFiles(['browser']))],
    counts: true,
    skip: noChromium,
  },
  // Last: it replaces the bundles with those for release.
  { name: 'package', args: () => nodeTest('package', ['test/package/package.test.ts']), counts: true },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter(name => !steps.some(step => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${steps.map(step => step.name).join(', ')}.`);
  process.exit(2);
}

setup();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
const summary = [];
let passed = 0;
let failed = 0;
for (const step of steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  if (step.skip?.()) {
    summary.push(`- ${step.name}: not run on ${process.platform} ${process.arch}`);
    continue;
  }
  console.log(`\n=== ${step.name} ===`);
  const began = Date.now();
  const { status } = spawnSync(node, step.args(), { cwd: root, env, stdio: 'inherit' });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const file = join(results, `${step.name}.json`);
  const counted =
    step.counts && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0 };
  passed += counted.passed;
  failed += status === 0 ? counted.failed : Math.max(counted.failed, 1);
  const ok = status === 0 && counted.failed === 0;
  const tests = step.counts ? `, ${counted.passed} passed, ${counted.failed} failed` : '';
  summary.push(`${ok ? '✔' : '✖'} ${step.name} (${seconds} s${tests})`);
  console.log(summary.at(-1));
}
console.log(`\n${summary.join('\n')}\n\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
