import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Development dependencies whose files are shipped all the same: the parsers' binaries. */
const shipped = ['tree-sitter-bash', '@tree-sitter-grammars/tree-sitter-hcl'];

/** NOTICE.md: what others wrote of what the package contains, with their licences. */
export function notice(root: string): string {
  const own = manifestIn(root);
  const packages = new Map<string, string>();
  const pending = [...Object.keys(own.dependencies ?? {}).map(name => ({ name, from: root }))];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const folder = folderOf(next.name, next.from, root);
    if (folder === undefined || packages.has(folder)) continue;
    packages.set(folder, next.name);
    for (const name of Object.keys(manifestIn(folder).dependencies ?? {}))
      pending.push({ name, from: folder });
  }
  // Only the grammar of these is shipped, not what their Node bindings need.
  for (const name of shipped) packages.set(join(root, 'node_modules', name), name);
  const parts = [...packages.keys()]
    .map(folder => ({ folder, manifest: manifestIn(folder) }))
    .sort((a, b) => order(a.manifest, b.manifest))
    .map(({ folder, manifest }) => section(folder, manifest));
  return ['# Third-party software', 'ECI Lens contains these packages.', ...parts].join('\n\n');
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Where Node would find the package. */
function folderOf(name: string, from: string, root: string): string | undefined {
  for (let at = from; at.startsWith(root); at = join(at, '..')) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return undefined;
}

const order = (a: Manifest, b: Manifest): number =>
  `${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1;

function section(folder: string, { name, version, license }: Manifest): string {
  const file = readdirSync(folder).find(entry => /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i.test(entry));
  const text = file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
  const heading = `## ${name} ${version} (${license ?? 'see below'})`;
  return text === undefined
    ? heading
    : `${heading}\n\n\`\`\`text\n${text.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '')}\n\`\`\`\n`;
}
