import type { Span } from '../../text.ts';

export interface ReadableTemplate {
  /** The text as YAML, each character where it was. */
  readonly text: string;
  /** What stands between an `if` and its `end`. */
  readonly conditional: readonly Span[];
  /** The actions: any may bring entries of its own. */
  readonly actions: readonly Span[];
}

/**
 * A comment, or an action up to the first `}}` outside of its strings: `tpl "{{ .Values.x }}" .` is one action. The alternatives
 * exclude each other, so that what is still being typed is read in one go.
 */
const action =
  /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}|\{\{(?:"(?:\\.|[^"\\\n])*"|"(?!(?:\\.|[^"\\\n])*")|`[^`]*`|`(?![^`]*`)|[^"`}]|\}(?!\}))*\}\}/g;

/**
 * A Helm template made readable as YAML: actions that have their lines to themselves become blanks, those inside a value
 * a `$(…)`, which only the run resolves. A text without actions stays as it is.
 */
export function readableTemplate(text: string): ReadableTemplate {
  if (!text.includes('{{')) return { text, conditional: [], actions: [] };
  const conditional: Span[] = [];
  const actions: Span[] = [];
  const open: { readonly start: number; readonly isIf: boolean }[] = [];
  const replaced = text.replace(action, (whole, at: number) => {
    actions.push({ start: at, end: at + whole.length });
    const keyword = /^\{\{-?\s*(\w+)/.exec(whole)?.[1];
    if (
      keyword === 'if' ||
      keyword === 'range' ||
      keyword === 'with' ||
      keyword === 'define' ||
      keyword === 'block'
    )
      open.push({ start: at, isIf: keyword === 'if' });
    if (keyword === 'end') {
      const begun = open.pop();
      if (begun?.isIf === true) conditional.push({ start: begun.start, end: at + whole.length });
    }
    if (whole.includes('\n')) return whole.replace(/[^\r\n]/g, ' ');
    return `$(${'_'.repeat(Math.max(whole.length - 3, 0))})`;
  });
  return {
    text: replaced.replace(/^[ \t]*(?:\$\(_*\)[ \t]*)+$/gm, line => ' '.repeat(line.length)),
    conditional,
    actions,
  };
}
