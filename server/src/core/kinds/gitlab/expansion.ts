/** `$NAME`, `${NAME}`, and an input of the file: `$[[ inputs.name ]]`. */
export const variable = /\$(?:(\w+)|\{(\w+)\}|\[\[\s*inputs\.([\w-]+)[^\]]*\]\])/g;

/** The values that a variable, or an input of the file, may have; none: only the run knows. */
export type ValuesOf = (name: string, isInput: boolean) => readonly string[];

/** More texts than these a matrix does not make. */
const mostTexts = 200;

/** A text with the values of its variables in their place: each of them by itself, where there are several. */
export function expanded(written: string, valuesOf: ValuesOf): readonly string[] {
  let texts = [''];
  let at = 0;
  for (const { 0: whole, 1: plain, 2: braced, 3: input, index } of written.matchAll(variable)) {
    const values = valuesOf(plain ?? braced ?? input ?? '', input !== undefined);
    const before = written.slice(at, index);
    texts = texts
      .flatMap(text => (values.length === 0 ? [whole] : values).map(value => text + before + value))
      .slice(0, mostTexts);
    at = index + whole.length;
  }
  return texts.map(text => text + written.slice(at));
}
