import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import type { Syntaxes } from '../../server/src/core/kinds/kind.ts';
import { kinds } from '../../server/src/core/kinds/kinds.ts';
import { newestRelease } from '../../server/src/core/knowledge/releases.ts';
import { kindFor, lint } from '../../server/src/core/lint.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import type { Example, Finding, Target } from '../../server/src/core/rule.ts';
import { type SocketUser, socketUsersOf } from '../../server/src/core/socket-users.ts';
import type { Source, Span } from '../../server/src/core/text.ts';
import { loadSyntaxes } from '../syntaxes.ts';

export const root = 'file:///workspace/';

const settingsName = 'admin-settings.json';

/** The machine that examples speak of unless they say otherwise. */
export const exampleTarget: Target = {
  name: 'example',
  desktop: newestRelease,
  platform: 'mac',
  kubernetes: 'kind',
  buildDriver: 'docker',
};

/** The text without its marks, and what they enclose. */
export function marked(text: string): { readonly text: string; readonly spans: readonly Span[] } {
  const spans: Span[] = [];
  let clean = '';
  let start = 0;
  for (const c of text) {
    if (c === '«') start = clean.length;
    else if (c === '»') spans.push({ start, end: clean.length });
    else clean += c;
  }
  return { text: clean, spans };
}

export function exampleSource(example: Example, text: string): Source {
  const kind = kinds.find(({ id }) => id === example.kind);
  if (kind === undefined) throw new Error(`no kind ${example.kind}`);
  return { uri: root + (example.file ?? kind.fileName), text };
}

let syntaxes: Promise<Syntaxes> | undefined;

export async function lintExample(example: Example, text: string): Promise<readonly Finding[]> {
  syntaxes ??= loadSyntaxes();
  const others = new Map(Object.entries(example.with ?? {}).map(([path, content]) => [root + path, content]));
  const settings = example.with?.[settingsName];
  const read = (uri: string): string | undefined => others.get(uri);
  const source = exampleSource(example, text);
  return lint(source, {
    targets: [{ ...exampleTarget, ...example.target }],
    policy:
      settings === undefined
        ? undefined
        : policyOf(readSettings({ uri: root + settingsName, text: settings })),
    files: { read },
    socketUsers: example.kind === 'admin-settings' ? await usersIn(others) : [],
    syntaxes: await syntaxes,
    severities: {},
  }).findings;
}

/** Who mounts the Docker socket in the files around an example, as an edge would gather them. */
async function usersIn(others: ReadonlyMap<string, string>): Promise<readonly SocketUser[]> {
  const context = { files: { read: (uri: string) => others.get(uri) }, syntaxes: await loadSyntaxes() };
  return [...others].flatMap(([uri, text]) => {
    const source = { uri, text };
    return socketUsersOf(kindFor(source)?.lower(source, context).workloads ?? []);
  });
}
