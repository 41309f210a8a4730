import type { Anchor } from '../facts.ts';
import type { Message } from '../message.ts';
import type { Fix } from '../rule.ts';

/** The fix that takes the text out: a person should look, since something else may need it, or a machine without ECI. */
export const removal = ({ remove }: Anchor, title: Message): readonly Fix[] =>
  remove === undefined ? [] : [{ title, safety: 'review', edits: remove() }];
