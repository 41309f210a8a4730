import type { Finding, Severity } from './rule.ts';

/** A finding that is no fault of the text. */
export const mild = (found: Finding): Finding => ({
  ...found,
  severity: atMostInformation(found.severity),
  mild: true,
});

export const atMostInformation = (severity: Severity): Severity =>
  severity === 'hint' ? severity : 'information';
