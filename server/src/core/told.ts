import { unlessThere } from './absence.ts';
import type { Fact, Workload } from './facts.ts';
import { say } from './message.ts';
import { mild } from './mild.ts';
import { fileNameOf } from './relative-uri.ts';
import type { Finding } from './rule.ts';

/** Of what a finding is told. */
interface Told {
  readonly fact: Fact;
  readonly workload: Workload;
  /** Whether it is done at all, as far as the text says. */
  readonly isSure: boolean;
}

/** A finding with the place that it comes from, and with that under which alone it is so. */
export function told(found: Finding, { fact, workload, isSure }: Told): Finding {
  const said = conditional(fromElsewhere(found, fact), fact);
  return isSure ? expected(unlessThere(said, fact, workload), fact) : perhaps(said);
}

/** What another file does is told with its line there. That file is not for this one's fixes to change. */
const fromElsewhere = (found: Finding, { elsewhere }: Fact): Finding =>
  elsewhere === undefined
    ? found
    : {
        ...found,
        message: say`${fileNameOf(elsewhere.place.uri)}, line ${elsewhere.line}: ${found.message}`,
        related: [...found.related, { at: elsewhere.place, message: say`It stands here.` }],
        fixes: [],
      };

/** What is so for one value of a variable is said with it. What would be written instead stands for its other values, too. */
const conditional = (found: Finding, { where }: Fact): Finding =>
  where === undefined
    ? found
    : {
        ...found,
        message: say`${found.message} (This is so if ${where.variable} is ${where.value}.)`,
        fixes: [],
      };

/** Whether a script gets there only the run knows. */
const perhaps = (found: Finding): Finding =>
  mild({
    ...found,
    conditional: true,
    message: say`${found.message} (This is so if the script gets there.)`,
  });

/** Where somebody goes on if it fails, that it does is worth knowing, not a fault. */
const expected = (found: Finding, { tolerated }: Fact): Finding => (tolerated === true ? mild(found) : found);
