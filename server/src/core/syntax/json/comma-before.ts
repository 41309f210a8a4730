/** Where the comma stands that comes before an offset, with blanks between at most; the offset itself where none does. */
export function commaBefore(text: string, offset: number): number {
  let at = offset - 1;
  while (at >= 0 && /[ \t\r\n]/.test(text.charAt(at))) at--;
  return text[at] === ',' ? at : offset;
}
