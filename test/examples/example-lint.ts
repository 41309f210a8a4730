import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { kinds } from '../../server/src/core/kinds/kinds.ts';
import { kindFor, type LintContext, lint } from '../../server/src/core/lint.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import type { Example, Finding } from '../../server/src/core/rule.ts';
import { type SocketUser, socketUsersOf } from '../../server/src/core/socket-users.ts';
import type { Source, Span } from '../../server/src/core/text.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';

export const root = 'file:///workspace/';

const settingsName = 'admin-settings.json';

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

export function lintExample(example: Example, text: string): readonly Finding[] {
  const others = new Map(Object.entries(example.with ?? {}).map(([path, content]) => [root + path, content]));
  const settings = example.with?.[settingsName];
  const files = { read: (uri: string) => others.get(uri) };
  const context = lintContext({
    targets: [{ ...exampleTarget, ...example.target }],
    policy:
      settings === undefined
        ? undefined
        : policyOf(readSettings({ uri: root + settingsName, text: settings })),
    files,
    socketUsers: example.kind === 'admin-settings' ? usersIn(others, lintContext({ files })) : [],
  });
  return lint(exampleSource(example, text), context).findings;
}

/** Who mounts the Docker socket in the files around an example, as an edge would gather them. */
function usersIn(others: ReadonlyMap<string, string>, context: LintContext): readonly SocketUser[] {
  return [...others].flatMap(([uri, text]) => {
    const source = { uri, text };
    return socketUsersOf(kindFor(source)?.lower(source, context).workloads ?? []);
  });
}
