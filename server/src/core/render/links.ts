import { type Bundle, render, say } from '../message.ts';

/** The page that explains a rule, in the reader's language: a translation has pages of its own. */
export const rulePageUrl = (rule: string, bundle?: Bundle): string =>
  render(say`https://github.com/eci-lens/eci-lens/blob/main/docs/rules/${rule}.md`, bundle);
