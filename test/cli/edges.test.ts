import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { allowing } from '../support/settings.ts';

const bundle = join(import.meta.dirname, '../../server/dist/eci-lens.mjs');
const base = mkdtempSync(join(tmpdir(), 'eci-lens-edges-'));
after(() => rmSync(base, { recursive: true }));
let folder = base;
let count = 0;
beforeEach(() => {
  folder = join(base, String(count++));
  mkdirSync(folder);
});

const blocked = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';
const mounting = (image: string): string =>
  `services:\n  web:\n    image: ${image}\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n`;
const put = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const run = (args: readonly string[], cwd = folder) =>
  spawnSync(process.execPath, [bundle, ...args], { cwd, encoding: 'utf8' });
const json = (...args: readonly string[]) =>
  JSON.parse(run(['check', '--format', 'json', '--platform', 'mac', ...args]).stdout);
const filesOf = ({ findings }: { findings: { file: string }[] }): string[] =>
  [...new Set(findings.map(({ file }) => file))].sort();

describe('what is read', () => {
  it('takes what a pattern names in the folders at hand, and in no others', () => {
    put('mk/vars.mk', 'NET = --net=host\n');
    put('Makefile', 'include mk/*.mk\nrun:\n\tdocker run $(NET) image\n');
    put('in/Makefile', 'include ../mk/*.mk\nrun:\n\tdocker run $(NET) image\n');
    assert.deepEqual(filesOf(json()), ['Makefile', 'in/Makefile']);
    const there = run(['check', '--format', 'json', '--platform', 'mac', '.'], join(folder, 'in'));
    assert.deepEqual(JSON.parse(there.stdout).findings, []);
  });

  it('leaves out what Git leaves out, node_modules and .git', () => {
    for (const path of [
      'compose.yaml',
      'a/compose.yaml',
      'a/kept/compose.yaml',
      'build/compose.yaml',
      'node_modules/x/compose.yaml',
      '.git/compose.yaml',
      '.devcontainer/compose.yaml',
    ])
      put(path, blocked);
    put('.gitignore', 'build/\na/*\n!a/kept/\n');
    assert.deepEqual(filesOf(json()), ['.devcontainer/compose.yaml', 'a/kept/compose.yaml', 'compose.yaml']);
    assert.deepEqual(filesOf(json('build')), ['build/compose.yaml'], 'a folder that is named is read');
    assert.deepEqual(filesOf(json('a/compose.yaml')), ['a/compose.yaml'], 'a file that is named is read');
  });

  it('takes scripts without an ending by their first line', () => {
    put('bin/up', '#!/usr/bin/env bash\ndocker run --network host alpine\n');
    put('bin/LICENSE', 'docker run --network host alpine\n');
    const { findings, files } = JSON.parse(run(['check', '--format', 'json', 'bin']).stdout);
    assert.deepEqual([findings.map((found: { file: string }) => found.file), files], [['bin/up'], 1]);
  });

  it('obeys the .gitignore of the repository above', () => {
    put('.git/HEAD', 'ref: refs/heads/main\n');
    put('.gitignore', 'out\n/sub/local\n');
    for (const path of ['sub/compose.yaml', 'sub/out/compose.yaml', 'sub/local/compose.yaml'])
      put(path, blocked);
    assert.deepEqual(filesOf(json('sub')), ['sub/compose.yaml']);
  });

  it('takes what Git tracks, whatever its .gitignore says', () => {
    const tracked = ['.github/compose.yaml', 'compose.yaml', `${'long/'.repeat(30)}compose.yaml`];
    const entries = tracked.map(path =>
      Buffer.concat([Buffer.alloc(60, 7), Buffer.from([0, path.length]), Buffer.from(`${path}\0\0`)]),
    );
    put('.git/HEAD', 'ref: refs/heads/main\n');
    put('.git/index', Buffer.concat([Buffer.from('DIRC\0\0\0\x02\0\0\0\x03'), ...entries]));
    put('.gitignore', '*\n');
    for (const path of [...tracked, 'x/compose.yaml']) put(path, blocked);
    assert.deepEqual(filesOf(json()), tracked);
    assert.deepEqual(filesOf(json('.github')), ['.github/compose.yaml']);
    put('.git/index', 'no index\0\x0Ccompose.yaml\0');
    assert.deepEqual(filesOf(json()), []);
  });

  it('is several folders, files and globs, each file once', () => {
    for (const path of ['a/compose.yaml', 'b/compose.yaml', 'c/compose.x.yaml', 'c/d/compose.y.yaml'])
      put(path, blocked);
    const all = json('a', 'b/compose.yaml', 'a/compose.yaml', 'c/**/compose.*.yaml');
    assert.equal(all.files, 4);
    assert.equal(run(['check', 'nothing/*.yaml']).status, 2);
  });

  it('is ignored as the configuration says, from its own folder', () => {
    put('.eci-lens.jsonc', '{ "ignore": ["a/**", "**/compose.x.yaml"] }');
    for (const path of ['a/compose.yaml', 'b/a/compose.yaml', 'b/compose.x.yaml']) put(path, blocked);
    assert.deepEqual(filesOf(json()), ['b/a/compose.yaml']);
    assert.deepEqual(filesOf(json('b')), ['b/a/compose.yaml']);
  });

  it('is judged file by file, by the nearest configuration above each', () => {
    put('.eci-lens.jsonc', '{ "rules": { "host-network": "hint" } }');
    put('a/.eci-lens.jsonc', '{ "fleet": [{ "name": "ours", "desktop": "4.40", "platform": "mac" }] }');
    put('a/b/compose.yaml', blocked);
    put('c/compose.yaml', blocked);
    const all = (...args: readonly string[]) =>
      JSON.parse(run(['check', '--format', 'json', '--min-severity', 'hint', ...args]).stdout).findings.map(
        ({ file, severity, targets }: { file: string; severity: string; targets: string[] }) => [
          file,
          severity,
          targets.includes('ours'),
        ],
      );
    const each = [
      ['a/b/compose.yaml', 'error', true],
      ['c/compose.yaml', 'hint', false],
    ];
    for (const paths of [['a/b', 'c'], ['.'], ['**/compose.yaml'], ['a/b/compose.yaml', 'c/compose.yaml']])
      assert.deepEqual(all(...paths), each);
    assert.deepEqual(all('--config', '.eci-lens.jsonc', 'a/b'), [['a/b/compose.yaml', 'hint', false]]);
    put('a/.eci-lens.jsonc', '{ "rules": { "nothing": "hint" } }');
    const broken = run(['check', '.']);
    assert.equal(broken.status, 2);
    assert.match(broken.stderr, /the configuration a\/\.eci-lens\.jsonc cannot be used/);
  });

  it('has within what holds around: admin settings, and what is ignored', () => {
    put('.eci-lens.jsonc', '{ "ignore": ["a/old"] }');
    put('a/.eci-lens.jsonc', '{ "ignore": ["new"] }');
    put('admin-settings.json', allowing('traefik:v3'));
    put('a/compose.yaml', mounting('traefik:v3'));
    for (const file of ['a/old/compose.yaml', 'a/new/compose.yaml', 'a/b/compose.yaml']) put(file, blocked);
    assert.deepEqual(filesOf(json('.')), ['a/b/compose.yaml']);
    assert.deepEqual(filesOf(json('a')), ['a/b/compose.yaml']);
  });

  it('that the configuration ignores are left out, with what is in a folder, however they are named', () => {
    put('.eci-lens.jsonc', '{ "ignore": ["build", "out/", "x/*.yaml"] }');
    for (const file of ['build/a/compose.yaml', 'out/compose.yaml', 'x/compose.yaml', 'builds/compose.yaml'])
      put(file, blocked);
    const found = (...args: string[]) =>
      json('--min-severity', 'hint', ...args).findings.map(({ file }: { file: string }) => file);
    assert.deepEqual(found('.'), ['builds/compose.yaml']);
    assert.deepEqual(found('build'), []);
    assert.deepEqual(found('out/*.yaml', 'builds/*.yaml'), ['builds/compose.yaml']);
  });

  it('may be broken, encoded otherwise, or gone, and the rest is read', () => {
    put('compose.yaml', blocked);
    put('compose.latin1.yaml', Buffer.from(`# caf\xe9\n${blocked}`, 'latin1'));
    put('compose.utf16.yaml', Buffer.from(`\ufeff${blocked}`, 'utf16le'));
    put('compose.bom.yaml', `\ufeff${blocked}`);
    put('compose.broken.yaml', 'services: [\n');
    put('compose.large.yaml', `# ${'x'.repeat(1_000_001)}\n${blocked}`);
    symlinkSync(join(folder, 'nowhere.yaml'), join(folder, 'compose.dangling.yaml'));
    symlinkSync(folder, join(folder, 'circle'));
    const { findings, errors } = json('--min-severity', 'hint');
    const rulesOf = (file: string) =>
      findings
        .filter((found: { file: string }) => found.file === file)
        .map(({ rule }: { rule: string }) => rule);
    for (const file of ['compose.yaml', 'compose.latin1.yaml', 'compose.bom.yaml', 'compose.utf16.yaml'])
      assert.deepEqual(rulesOf(file), ['host-network'], file);
    for (const file of ['compose.broken.yaml', 'compose.large.yaml'])
      assert.deepEqual(rulesOf(file), ['unreadable-file'], file);
    assert.deepEqual(errors, []);
  });
});

describe('--fix', () => {
  it('leaves a file alone that it could not write back as it was', () => {
    const bytes = Buffer.from(
      '# caf\xe9\nservices:\n  web:\n    image: nginx # eci-ignore host-pid\n',
      'latin1',
    );
    put('compose.yaml', bytes);
    const { errors } = json('--fix');
    assert.match(errors[0].message, /not UTF-8/);
    assert.deepEqual(readFileSync(join(folder, 'compose.yaml')), bytes);
  });

  it('keeps CRLF and the byte order mark, and writes only what it changed', () => {
    const text = '\ufeffservices:\r\n  web:\r\n    image: nginx # eci-ignore host-pid\r\n';
    put('compose.yaml', text);
    run(['check', '--fix-dry-run', '--platform', 'mac']);
    assert.equal(readFileSync(join(folder, 'compose.yaml'), 'utf8'), text);
    run(['check', '--fix', '--platform', 'mac']);
    assert.equal(
      readFileSync(join(folder, 'compose.yaml'), 'utf8'),
      text.replace(' # eci-ignore host-pid', ''),
    );
  });
});

describe('--platform', () => {
  it('takes wsl for windows-wsl2, and nothing that may be either of two', () => {
    put('compose.yaml', 'services:\n  web:\n    build: .\n');
    const found = (platform: string) =>
      JSON.parse(
        run(['check', '--format', 'json', '--min-severity', 'hint', '--platform', platform]).stdout,
      ).findings.map(({ rule }: { rule: string }) => rule);
    assert.deepEqual(found('wsl'), ['build-unprotected']);
    assert.deepEqual(found('wsl2'), found('windows-wsl2'));
    assert.equal(run(['check', '--platform', 'windows']).status, 2);
  });
});

describe('--target', () => {
  it('takes a version, a minor one, and a range; refuses what no release is in', () => {
    put('compose.yaml', blocked);
    // What is newer than the list, or a patch that it lacks, is judged as the last known one before it.
    for (const target of ['4.40.0', '4.40', '>=4.30 <4.40', '4.40.9', '>=99']) {
      const { status, stderr } = run(['check', '--target', target, '--platform', 'mac']);
      assert.equal(status, 1, stderr);
    }
    const { status, stderr } = run(['check', '--target', '<4.13']);
    assert.equal(status, 2);
    assert.match(stderr, /holds no known release of Docker Desktop; known are 4\.\d+\.\d+ to 4\./);
  });
});

describe('formats', () => {
  const awkward =
    'services:\n  "a,b:%<&\\"":\n    image: nginx\n    network_mode: host\n    userns_mode: host\n';

  it('github: one command a line, escaped', () => {
    put('a,b/compose.yaml', awkward);
    const { stdout, status } = run(['check', '--format', 'github', '--platform', 'mac']);
    assert.equal(status, 1);
    const [first, second, ...more] = stdout.trimEnd().split('\n');
    assert.deepEqual(more, []);
    assert.match(
      first ?? '',
      /^::error file=a%2Cb\/compose\.yaml,line=4,endLine=4,col=19,endColumn=22,title=host-network \(blocked\)::a,b:%25<&/,
    );
    assert.match(second ?? '', /^::notice file=/);
  });

  it('junit: well-formed, failures counted', () => {
    put('compose.yaml', awkward);
    const { stdout } = run(['check', '--format', 'junit', '--platform', 'mac']);
    assert.match(
      stdout,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="ECI Lens" tests="2" failures="1" errors="0">/,
    );
    assert.match(stdout, /a,b:%&lt;&amp;/);
    const open: string[] = [];
    for (const [, end, name = '', empty] of stdout.matchAll(
      /<(\/?)([a-z-]+)(?:\s+[\w-]+="[^"<]*")*\s*(\/?)>/g,
    )) {
      if (end === '/') assert.equal(open.pop(), name);
      else if (empty !== '/') open.push(name);
    }
    assert.deepEqual(open, []);
    assert.doesNotMatch(stdout, /&(?!(?:amp|lt|gt|quot|#\d+);)/);
    assert.match(
      run(['check', '--format', 'junit', '--stdin', '--stdin-filename', 'x.txt']).stdout,
      /tests="1" failures="0"/,
    );
  });

  it('sarif: rules, help and fingerprints, also of a clean run', () => {
    const clean = JSON.parse(run(['check', '--format', 'sarif']).stdout);
    assert.deepEqual(clean.runs[0].results, []);
    const { rules } = clean.runs[0].tool.driver;
    assert.ok(rules.length > 30);
    for (const { helpUri, help } of rules) {
      assert.match(helpUri, /^https:/);
      assert.ok(help.text.length > 0 && help.markdown.length > 0);
    }
    put('compose.yaml', blocked);
    const of = () =>
      JSON.parse(run(['check', '--format', 'sarif', '--platform', 'mac']).stdout).runs[0].results[0];
    const before = of();
    assert.equal(rules[before.ruleIndex].id, 'host-network');
    put('compose.yaml', `# moved\n\n${blocked}`);
    const moved = of();
    assert.notDeepEqual(moved.locations, before.locations);
    assert.deepEqual(moved.partialFingerprints, before.partialFingerprints);
    const [change] = moved.fixes[0].artifactChanges;
    assert.equal(change.artifactLocation.uri, 'compose.yaml');
  });
});

describe('eci-lens report', () => {
  it('is Markdown, HTML or JSON', () => {
    put('a<b/compose.yaml', blocked);
    assert.match(run(['report']).stdout, /^# Version compatibility\n[\s\S]*\[host-network\]/);
    const html = run(['report', '--format', 'html']).stdout;
    assert.match(html, /^<!doctype html>\n<html lang="en">/);
    assert.doesNotMatch(html, /<script|<link|src=|a<b/);
    assert.match(html, /<code>a&lt;b\/compose\.yaml:4:19<\/code>/);
    assert.match(html, /<th scope="row">/);
    const { version, rows, releases, lowest, platforms } = JSON.parse(
      run(['report', '--format', 'json']).stdout,
    );
    assert.equal(version, 1);
    assert.deepEqual(
      rows.map(({ rule }: { rule: string }) => rule),
      ['host-network'],
    );
    assert.deepEqual(rows[0].places, [
      { file: 'a<b/compose.yaml', range: { start: { line: 4, column: 19 }, end: { line: 4, column: 23 } } },
    ]);
    for (const platform of platforms) {
      assert.equal(rows[0].outcomes[platform].length, releases.length);
      assert.ok(lowest[platform]);
    }
    assert.equal(run(['report', '--format', 'pdf']).status, 2);
  });

  it('of nothing says so', () => {
    for (const format of ['markdown', 'html'])
      assert.match(run(['report', '--format', format]).stdout, /0 files read/);
  });
});

describe('eci-lens lsp', () => {
  it('speaks the protocol on standard input and output, and ends with its client', async () => {
    const server: ChildProcess & { stdin: object; stdout: object } = spawn(
      process.execPath,
      [bundle, 'lsp', '--stdio'],
      {
        cwd: folder,
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    const ended = new Promise(resolve => server.on('exit', resolve));
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    const { serverInfo } = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: null,
      capabilities: { textDocument: { diagnostic: {} } },
    });
    assert.equal(serverInfo?.name, 'ECI Lens');
    await connection.sendNotification(InitializedNotification.type, {});
    const uri = 'file:///nowhere/compose.yaml';
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'yaml', version: 1, text: blocked },
    });
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    assert.equal(report.kind === 'full' && report.items[0]?.code, 'host-network');
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.equal(await ended, 0);
    connection.dispose();
  });

  it('needs to be told how to speak', () => {
    assert.equal(run(['lsp']).status, 2);
  });
});
