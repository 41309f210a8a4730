/*
 * An embedded VS Code: its server, which `code-server` carries, made only of packages of the npm registry.
 * It is what `npm start` opens where VS Code is not installed, and what `npm test` runs in where none can be downloaded.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const hostFolder = join(root, '.vscode-test', 'host');
const vscodeServer = join(hostFolder, 'node_modules', 'code-server', 'lib', 'vscode');

/** Installs the packages, unless those of the present lockfile are there. */
export async function installHost(): Promise<void> {
  const from = join(root, 'scripts', 'vscode-host');
  const hash = createHash('sha256')
    .update(await readFile(join(from, 'package-lock.json')))
    .digest('hex');
  const marker = join(hostFolder, 'installed');
  if ((await readFile(marker, 'utf8').catch(() => '')) === hash) return;
  console.log('Installing the embedded VS Code (once) …');
  await rm(hostFolder, { recursive: true, force: true });
  await mkdir(hostFolder, { recursive: true });
  await cp(from, hostFolder, { recursive: true });
  // No install scripts: they would build native modules, which needs compilers, and nothing here needs those modules.
  npm(['ci', '--ignore-scripts'], hostFolder);
  npm(['install', '--omit=dev', '--ignore-scripts'], vscodeServer);
  await writeFile(marker, hash);
}

function npm(args: readonly string[], cwd: string): void {
  const windows = process.platform === 'win32';
  const { status } = spawnSync('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows,
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd} (${status}).`);
}

export interface HostOptions {
  /** Where the server keeps its data: a folder of its own for each run. */
  readonly data: string;
  readonly extensions: string;
  /** Whether VS Code asks whether the workspace is trusted. Without: every workspace is. */
  readonly workspaceTrust?: boolean;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** 0, the default: any free port. */
  readonly port?: number;
}

/** A running server. */
export interface VsCodeHost {
  readonly authority: string;
  /** The address of a workspace; `development`: an extension folder to load, `tests`: a module with `run()`. */
  url(folder: string, how?: { readonly development?: string; readonly tests?: string }): string;
  stop(): Promise<void>;
}

const argumentsFor = (options: HostOptions): string[] => [
  join(vscodeServer, 'out', 'server-main.js'),
  '--accept-server-license-terms',
  '--telemetry-level=off',
  `--server-data-dir=${options.data}`,
  `--extensions-dir=${options.extensions}`,
];

export async function startHost(options: HostOptions): Promise<VsCodeHost> {
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const settings = join(options.data, 'data', 'Machine', 'settings.json');
  await mkdir(dirname(settings), { recursive: true });
  await mkdir(options.extensions, { recursive: true });
  await writeFile(settings, JSON.stringify(options.settings ?? {}));
  const child = spawn(
    process.execPath,
    [
      ...argumentsFor(options),
      '--host=127.0.0.1',
      `--port=${port}`,
      '--without-connection-token',
      '--enable-smoke-test-driver',
      ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await listening(child);
  const authority = `127.0.0.1:${port}`;
  const remote = (path: string): string => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  return {
    authority,
    url(folder, how = {}) {
      const payload = [
        ['skipWelcome', 'true'],
        ['skipReleaseNotes', 'true'],
        ...(how.development === undefined ? [] : [['extensionDevelopmentPath', remote(how.development)]]),
        ...(how.tests === undefined ? [] : [['extensionTestsPath', remote(how.tests)]]),
      ];
      const query = new URLSearchParams({
        folder: pathToFileURL(folder).pathname,
        payload: JSON.stringify(payload),
      });
      return `http://${authority}/?${query}`;
    },
    stop: () => stopped(child),
  };
}

/** Installs a packed extension into the extensions folder, as a user would. */
export function installExtension(vsix: string, options: HostOptions): void {
  const { status } = spawnSync(process.execPath, [...argumentsFor(options), `--install-extension=${vsix}`], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${vsix} could not be installed (${status}).`);
}

/** Resolves when the server says that it listens; rejects with what it said when it ends before that. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`VS Code's server does not listen.\n${said}`)), 60_000);
    const hear = (chunk: Buffer): void => {
      if (said.length < 100_000) said += chunk.toString();
      if (!said.includes('Extension host agent listening')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', code => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended (${code}).\n${said}`));
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
