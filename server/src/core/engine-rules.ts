import { kinds } from './kinds/kinds.ts';
import { say } from './message.ts';
import type { RuleDescription } from './rule.ts';

/** What could not be read. The engine finds it itself: no fact stands for it. */
export const unreadableFile: RuleDescription = {
  id: 'unreadable-file',
  summary: say`ECI Lens could not read a part of this file.`,
  why: say`What cannot be read cannot be judged: where the text is not valid, is too long, or is nested too deeply, there may be more than is reported.`,
  instead: say`Correct the text at the place that is named. If the file should not be judged at all, list it under ignore in the configuration.`,
  kinds: kinds.map(({ id }) => id),
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  web: { image: nginx «]»\n',
      good: 'services:\n  web: { image: nginx }\n',
    },
  ],
};

/** A suppression comment that suppresses nothing. */
export const unusedSuppression: RuleDescription = {
  id: 'unused-suppression',
  summary: say`This comment suppresses nothing.`,
  why: say`A comment that outlives its finding would hide the next one, which nobody has looked at.`,
  instead: say`Remove the comment, or correct the id of the rule it names.`,
  kinds: kinds.filter(({ comment }) => comment !== undefined).map(({ id }) => id),
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  web:\n    image: nginx # eci-ignore «host-network»\n',
      good: 'services:\n  web:\n    image: nginx\n',
      fix: 'Remove host-network from the comment',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\n# eci-ignore «host-netwrok»\necho done\n',
      good: '#!/bin/sh\n# eci-ignore host-network\ndocker run --network=host nginx\n',
    },
  ],
};

/** The rules that the engine applies itself: their severity can be set, and they can be suppressed, as any rule's. */
export const engineRules: readonly RuleDescription[] = [unreadableFile, unusedSuppression];
