import { resolved } from '../image-path.ts';

/** Where the commands of a RUN run, by the `cd` before them: the directory at a place of its text; undefined: nobody asks. */
export function directoriesIn(text: string, start: string): (at: number) => string | undefined {
  let here: string | undefined = start;
  const moves = [...text.matchAll(/(?<![\w./-])(?:cd|pushd|popd)(?=[\s;&|)])[ \t]*([^\s;&|()]*)/g)].map(
    ({ index, 1: to = '' }) => {
      here = goneTo(to.replace(/["']/g, ''), here);
      return { index, here };
    },
  );
  return at => {
    const last = moves.findLast(({ index }) => index < at);
    return last === undefined ? start : last.here;
  };
}

function goneTo(to: string, from: string | undefined): string | undefined {
  if (!/^[\w./+@][\w./+@-]*$/.test(to) || to.includes('..')) return undefined;
  return to.startsWith('/') || from !== undefined ? resolved(from ?? '/', to) : undefined;
}
