import { type Anchor, known, unknown, type Word, type WordForm } from '../../facts.ts';
import { type Extract, type Span, sourceSpan } from '../../text.ts';
import type { Choice, Part } from './words.ts';

/** More ways than anyone gives a command. */
const mostForms = 20;

const textOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

/** What a word of these parts becomes, for each value of each variable in it that is not certain. */
export function formsOf(
  parts: readonly Part[],
  extract: Extract,
  { uri, span }: Anchor,
  quoted: boolean,
): { readonly forms?: readonly WordForm[] } {
  const choices = new Map<string, Choice>();
  for (const { choice } of parts) if (choice !== undefined) choices.set(choice.name, choice);
  const forms = [...choices.values()].flatMap(choice =>
    choice.values.flatMap(({ parts: value, places }): readonly WordForm[] => {
      const { name } = choice;
      const whole = parts.flatMap(part => (part.choice?.name === name ? value : [part]));
      const text = textOf(whole);
      // Out of quotes, blanks make several words of it, and nothing none.
      if (!quoted && (text === '' || /\s/.test(text))) return [];
      const setting = whole.some(part => part.unknown) ? unknown(text) : known(text);
      return [
        {
          ...formOf(choice, value, places, extract),
          words: [{ value: setting, anchor: { uri, span }, ...(quoted ? { quoted: true } : {}) }],
        },
      ];
    }),
  );
  return forms.length === 0 ? {} : { forms };
}

/**
 * The options that a variable brings, each of which some value has. A value that ends with a flag may leave what the flag takes to the
 * command (`OPT=--device`, `docker run $OPT /dev/kvm`): with it, nothing stands in between.
 */
export function openFlags<W extends Word>(
  words: readonly W[],
  choice: Choice,
  extract: Extract,
  read: (parts: readonly Part[]) => readonly Word[],
): W[] {
  const forms = choice.values.flatMap(({ parts, places }): readonly WordForm[] => {
    const own = read(parts);
    const last = own.at(-1)?.value;
    return last?.known === true && /^--?[A-Za-z][\w-]*$/.test(last.value)
      ? [{ ...formOf(choice, parts, places, extract), words: own }]
      : [];
  });
  if (forms.length === 0) return [...words];
  return words.map((word, i) => ({
    ...word,
    forms: i === 0 ? forms : forms.map(form => ({ ...form, words: [] })),
  }));
}

const formOf = (
  { name, values, open, each }: Choice,
  value: readonly Part[],
  places: readonly Span[],
  extract: Extract,
): Omit<WordForm, 'words'> => ({
  where: { variable: `$${name}`, value: textOf(value) },
  places: places.map(place => sourceSpan(extract, place)),
  of: open ? undefined : values.length,
  ...(each ? { each } : {}),
});

/** The words of a command, once for each value of each variable in them that is not certain. */
export function commandForms(words: readonly Word[]): readonly WordForm[] {
  const found = new Map<string, WordForm>();
  for (const { forms = [] } of words)
    for (const form of forms) {
      const key = keyOf(form);
      if (!found.has(key) && found.size < mostForms) found.set(key, form);
    }
  return [...found].map(([key, form]) => ({
    ...form,
    words: words.flatMap(word => word.forms?.find(form => keyOf(form) === key)?.words ?? [word]),
  }));
}

const keyOf = ({ where }: WordForm): string => `${where.variable} ${where.value}`;
