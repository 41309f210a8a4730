/** Those of `all` that are in each; absent: any, also where none is left, for what asks for that is misread. */
export function narrowedTo<T>(
  all: readonly T[],
  sets: readonly (readonly T[] | undefined)[],
): readonly T[] | undefined {
  const left = all.filter(one => sets.every(set => set?.includes(one) ?? true));
  return left.length === 0 || left.length === all.length ? undefined : left;
}

/** Those of `all` that are in either; absent: any. */
export function widenedTo<T>(
  all: readonly T[],
  one: readonly T[] | undefined,
  other: readonly T[] | undefined,
): readonly T[] | undefined {
  if (one === undefined || other === undefined) return undefined;
  const either = all.filter(item => one.includes(item) || other.includes(item));
  return either.length === all.length ? undefined : either;
}

/** All but these. */
export const butOf = <T>(all: readonly T[], others: readonly T[]): readonly T[] =>
  all.filter(one => !others.includes(one));
