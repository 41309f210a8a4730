import { engineRules } from './engine-rules.ts';
import type { RuleDescription } from './rule.ts';
import { rules } from './rules/rules.ts';

/** Everything that a finding may be of. */
export const everyRule: readonly RuleDescription[] = [...rules, ...engineRules];

/** Everything that a configuration or a suppression may name. */
export const ruleIds: readonly string[] = everyRule.map(({ id }) => id);
