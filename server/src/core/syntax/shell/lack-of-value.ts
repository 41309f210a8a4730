/** A variable in a test: any, or one of a name. Not an argument: which those are is known, or nobody knows them. */
const variable = (name: string): string => `"?\\$(?:${name}|\\{${name}(?::?-)?\\})"?`;

/** The tests whether a variable of a name (an expression) has no value, and whether it has one. */
function testsOf(name: string): { readonly lacking: RegExp; readonly there: RegExp } {
  const it = variable(name);
  const isSet = `"?\\$\\{${name}:?\\+\\w+\\}"?`;
  const beside = `(["']?)(\\w)\\$\\{?${name}\\}?\\1\\s+OPERATOR\\s+(["']?)\\2\\3`;
  return {
    lacking: new RegExp(
      `^(?:-z\\s+(?:${it}|${isSet})|!\\s+(?:-n\\s+)?(?:${it}|${isSet})|!\\s+-v\\s+${name}|${it}\\s+==?\\s+(?:""|'')|${beside.replace('OPERATOR', '==?')})$`,
    ),
    there: new RegExp(
      `^(?:(?:-n\\s+)?(?:${it}|${isSet})|!\\s+-z\\s+(?:${it}|${isSet})|-v\\s+${name}|${it}\\s+!=\\s+(?:""|'')|${beside.replace('OPERATOR', '!=')})$`,
    ),
  };
}

const any = testsOf('[A-Za-z_]\\w*');

/** A test without its brackets. */
const bare = (test: string): string =>
  test
    .trim()
    .replace(/^(?:\[\[?|test)\s+/, '')
    .replace(/\s+\]\]?$/, '');

const longest = 500;

/** Whether a condition holds only where one of some variables has no value. */
export const lacksValue = (condition: string): boolean =>
  condition.length < longest &&
  condition.split(/\s+-o\s+|\s*\|\|\s*/).every(part => any.lacking.test(bare(part)));

/** Whether it holds where a variable has one. */
export const hasValue = (condition: string): boolean =>
  condition.length < longest && any.there.test(bare(condition));

/** Whether a condition asks just for the value of a variable: whether it has none, or whether it has one. */
export function asksForValue(condition: string, name: string): 'lacks' | 'has' | undefined {
  if (condition.length >= longest || !condition.includes(name)) return undefined;
  const asked = bare(condition);
  if (!any.lacking.test(asked) && !any.there.test(asked)) return undefined;
  const { lacking, there } = testsOf(name);
  return lacking.test(asked) ? 'lacks' : there.test(asked) ? 'has' : undefined;
}
