import { newestRelease } from '../../server/src/core/knowledge/releases.ts';
import type { LintContext } from '../../server/src/core/lint.ts';
import type { Target } from '../../server/src/core/rule.ts';
import { hcl } from './hcl.ts';
import { shell } from './shell.ts';

/** The machine that examples and tests speak of unless they say otherwise. */
export const exampleTarget: Target = {
  name: 'example',
  desktop: newestRelease,
  platform: 'mac',
  kubernetes: 'kind',
  buildDriver: 'docker',
};

/** What linting or lowering a file needs: it has nothing beside it, and nothing is set, but for what differs. */
export const lintContext = (different: Partial<LintContext> = {}): LintContext => ({
  targets: [exampleTarget],
  policy: undefined,
  files: { read: () => undefined },
  syntaxes: { shell, hcl },
  severities: {},
  ...different,
});
