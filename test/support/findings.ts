import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import type { Finding, Target } from '../../server/src/core/rule.ts';
import { root } from '../examples/example-lint.ts';
import { entriesIn } from './entries.ts';
import { exampleTarget, lintContext } from './lint-context.ts';

/** The findings of one of the files, read together with the others; paths are relative to the workspace. `settings`: an admin-settings.json. */
export function findings(
  texts: Readonly<Record<string, string>>,
  name: string,
  target: Partial<Target> = {},
  settings?: string,
): readonly Finding[] {
  const source = { uri: root + name, text: texts[name] ?? '' };
  const context = lintContext({
    targets: [{ ...exampleTarget, ...target }],
    policy:
      settings === undefined
        ? undefined
        : policyOf(readSettings({ uri: `${root}admin-settings.json`, text: settings })),
    files: {
      read: uri => texts[decodeURIComponent(uri).slice(root.length)],
      list: folder =>
        entriesIn(
          Object.keys(texts).map(one => root + one),
          folder,
        ),
    },
  });
  return lint(source, context).findings;
}

/** Those that do not say that only the run knows whether the script gets there. */
export const sureFindings = (...of: Parameters<typeof findings>): readonly Finding[] =>
  findings(...of).filter(
    ({ message }) => !render(message).includes(' (This is so if the script gets there.)'),
  );
