import type { Span } from '../text.ts';
import type { LowerContext } from './kind.ts';

/** The context with a shell that adds the comments of the file's own scripts to `comments`: they may suppress findings. */
export function hearing(context: LowerContext, uri: string, comments: Span[]): LowerContext {
  const { shell } = context.syntaxes;
  if (shell === undefined) return context;
  const parse: typeof shell.parse = (text, ...rest) => {
    const script = shell.parse(text, ...rest);
    if (text.uri === uri) comments.push(...script.comments);
    return script;
  };
  return { ...context, syntaxes: { ...context.syntaxes, shell: { ...shell, parse } } };
}
