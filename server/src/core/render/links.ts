/** The page that explains a rule. */
export const rulePageUrl = (rule: string): string =>
  `https://github.com/eci-lens/eci-lens/blob/main/docs/rules/${rule}.md`;
