import { existsSync } from 'node:fs';
import { open, opendir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { URI } from 'vscode-uri';
import type { Entries } from '../core/kinds/kind.ts';
import type { Platform } from '../core/knowledge/behaviour.ts';
import type { Bundle } from '../core/message.ts';
import type { AssetName, Host } from './host.ts';

const adminSettingsPaths: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: '/Library/Application Support/com.docker.docker/admin-settings.json',
  win32: 'C:\\ProgramData\\DockerDesktop\\admin-settings.json',
  linux: '/usr/share/docker-desktop/admin-settings.json',
};

/** Windows runs Docker Desktop on WSL 2 unless somebody chose Hyper-V. */
const platforms: Readonly<Partial<Record<NodeJS.Platform, Platform>>> = {
  darwin: 'mac',
  win32: 'windows-wsl2',
  linux: 'linux',
};

/** Where the parsers' binaries lie when nothing has been built yet. */
const packages: Readonly<Record<AssetName, string>> = {
  'web-tree-sitter.wasm': 'web-tree-sitter',
  'tree-sitter-bash.wasm': 'tree-sitter-bash',
  'tree-sitter-hcl.wasm': '@tree-sitter-grammars/tree-sitter-hcl',
};

/** Files through Node. `here`: the directory of the running program, from which its parts are looked for. */
export function nodeHost(here: string): Host {
  const root = rootOf(here);
  const path = adminSettingsPaths[process.platform];
  return {
    platform: platforms[process.platform],
    adminSettings: path === undefined ? undefined : URI.file(path).toString(),
    read: readText,
    async find(folder, globs, ignore = []) {
      const { scheme, fsPath } = URI.parse(folder);
      if (scheme !== 'file') return [];
      const found = await glob({
        patterns: [...globs],
        ignore: ['**/node_modules/**', '**/.git/**', ...ignore],
        cwd: fsPath,
        absolute: true,
        dot: true,
        expandDirectories: false,
        followSymbolicLinks: false,
      });
      return found.sort().map(file => URI.file(file).toString());
    },
    list,
    begins,
    async asset(name) {
      const places = [
        join(here, name),
        join(root, 'server', 'dist', name),
        join(root, 'node_modules', packages[name], name),
      ];
      const place = places.find(existsSync);
      return place === undefined ? undefined : await readFile(place);
    },
    async translation(locale) {
      for (const name of bundleNames(locale)) {
        const text = await readText(URI.file(join(root, 'l10n', `bundle.l10n.${name}.json`)).toString());
        if (text !== undefined) return JSON.parse(text) as Bundle;
      }
      return undefined;
    },
  };
}

/** What a locale's bundle may be called, best first: itself, then its language and script where most people write so. */
function bundleNames(locale: string): readonly string[] {
  try {
    const { language, script } = new Intl.Locale(locale.replaceAll('_', '-')).maximize();
    const likely = new Intl.Locale(script === undefined ? language : `${language}-${script}`).maximize();
    return [locale.toLowerCase(), `${language}-${likely.region}`.toLowerCase(), language];
  } catch {
    return [];
  }
}

/** Larger files are data, not what people write. In bytes. */
const largest = 20_000_000;

/** A device or a pipe that a workspace names would never end, or take what is meant for others. */
async function isReadable(path: string): Promise<boolean> {
  const found = await stat(path);
  return found.isFile() && found.size <= largest;
}

async function begins(uri: string, text: string): Promise<boolean> {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return false;
  try {
    if (!(await isReadable(parsed.fsPath))) return false;
    const file = await open(parsed.fsPath);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(text.length) });
      return buffer.toString('latin1', 0, bytesRead) === text;
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** A folder with more entries than these holds data: nobody names what is in it by a pattern. */
const mostEntries = 2000;

async function list(folder: string, within: readonly string[]): Promise<Entries | undefined> {
  try {
    const path = await pathOf(folder);
    const roots = await Promise.all(within.map(root => pathOf(root).catch(() => undefined)));
    if (!roots.some(root => root !== undefined && isInside(path, root))) return undefined;
    const files: string[] = [];
    const folders: string[] = [];
    let left = mostEntries;
    for await (const entry of await opendir(path)) {
      if (left-- === 0) return undefined;
      if (entry.isDirectory()) folders.push(entry.name);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(path, entry.name)))))
        files.push(entry.name);
    }
    return { files: files.sort(), folders: folders.sort() };
  } catch {
    return undefined;
  }
}

/** Where a file or folder is when all links are followed. @throws {Error} where there is none. */
async function pathOf(uri: string): Promise<string> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') throw new Error(`${scheme} is not on the disk`);
  return await realpath(fsPath);
}

const isInside = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

async function readText(uri: string): Promise<string | undefined> {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return undefined;
  try {
    return (await isReadable(parsed.fsPath)) ? decode(await readFile(parsed.fsPath)) : undefined;
  } catch {
    return undefined;
  }
}

/** UTF-8, unless the byte order mark says UTF-16. What is in neither is read as far as it goes. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8');
}

/** The package's directory: the nearest one above that has a package.json. */
function rootOf(here: string): string {
  for (let at = here; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return here;
  }
}
