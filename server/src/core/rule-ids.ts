import { rules } from './rules/rules.ts';

/** Findings that the engine makes itself: their severity can be set, and they can be suppressed, as a rule's. */
const engineIds = ['unreadable-file', 'unused-suppression'];

/** Everything that a configuration or a suppression may name. */
export const ruleIds: readonly string[] = [...rules.map(rule => rule.id), ...engineIds];
