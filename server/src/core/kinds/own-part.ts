import type { Workload } from '../facts.ts';

/** What a file says of a workload. What others say of it is found in them. */
export function ownPart(workload: Workload, uri: string): readonly Workload[] {
  const facts = workload.facts.filter(({ anchor }) => anchor.uri === uri);
  return facts.length === 0 ? [] : [{ ...workload, facts }];
}
