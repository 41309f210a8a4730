import { unknown } from '../../facts.ts';
import { withMoreFirst } from './values.ts';
import type { Lookup, Part, Resolved } from './words.ts';

/** The variables, where those that are not known bring the options that they may have. */
export const withOptions =
  (certain: Lookup, optionsOf: (name: string) => readonly Part[] | undefined): Lookup =>
  (name): Resolved | undefined => {
    const parts = certain(name)?.known === true ? undefined : optionsOf(name);
    // What is no option may stand within a word, or be the program: nothing may come between, or before.
    const first = parts?.find(part => part.text.trim() !== '');
    return parts === undefined || first?.unknown === true || !/^[\s"']*-/.test(first?.text ?? '')
      ? certain(name)
      : { ...unknown(parts.map(part => part.text).join('')), parts: withMoreFirst(parts), options: true };
  };
