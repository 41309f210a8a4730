import { everyRule } from '../core/every-rule.ts';
import { rulePage } from '../core/render/rule-page.ts';
import { parse, UsageError } from './options.ts';

/** `eci-lens explain RULE`: the rule's page. */
export async function explain(args: readonly string[]): Promise<number> {
  const { positionals } = parse(args, {});
  const [id] = positionals;
  if (id === undefined) throw new UsageError('explain needs the id of a rule');
  const rule = everyRule.find(candidate => candidate.id === id);
  if (rule === undefined) throw new UsageError(`there is no rule ${id}; eci-lens rules lists them`);
  process.stdout.write(rulePage(rule));
  return 0;
}
