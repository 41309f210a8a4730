/**
 * Text for people, kept apart from its language: a template with numbered holes, and what fills them.
 * The English template is the key of the translation (as in VS Code's own l10n bundles).
 */
export interface Message {
  readonly template: string;
  readonly args: readonly (string | Message)[];
}

/** Writes a message: say`cannot share ${name}`. Every template must have a translation; a test checks it. */
export function say(parts: TemplateStringsArray, ...args: readonly (string | number | Message)[]): Message {
  const template = parts.reduce((text, part, i) => `${text}{${i - 1}}${part}`);
  return { template, args: args.map(a => (typeof a === 'number' ? String(a) : a)) };
}

/** English template → translated template. */
export type Bundle = Readonly<Record<string, string>>;

/** Turns a message into text; without a bundle, or for a template it lacks, in English. */
export function render(message: Message, bundle?: Bundle): string {
  const template = bundle?.[message.template] ?? message.template;
  return template.replace(/\{(\d+)\}/g, (hole, index: string) => {
    const arg = message.args[Number(index)];
    if (arg === undefined) return hole;
    return typeof arg === 'string' ? arg : render(arg, bundle);
  });
}
