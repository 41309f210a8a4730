import { render } from './message.ts';
import type { Finding, Fix } from './rule.ts';
import type { Edit } from './text.ts';

const same = (a: Edit, b: Edit): boolean =>
  a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;

const collide = (a: Edit, b: Edit): boolean =>
  a.uri === b.uri && a.span.start < b.span.end && b.span.start < a.span.end;

/** More edits than these nobody looks through: what so many commands bring has no such fix. */
const mostEdits = 50;

/** The fixes of what two commands bring to one place: those that both have, with the edits of both. */
export function fixesOfBoth(some: readonly Fix[], others: readonly Fix[]): readonly Fix[] {
  const byTitle = new Map(others.map(fix => [render(fix.title), fix]));
  return some.flatMap(fix => {
    const other = byTitle.get(render(fix.title));
    const added = other?.edits.filter(edit => !fix.edits.some(own => same(own, edit))) ?? [];
    const edits = [...fix.edits, ...added];
    const fits = edits.length <= mostEdits && !added.some(edit => fix.edits.some(own => collide(own, edit)));
    return other === undefined || !fits ? [] : [added.length === 0 ? fix : { ...fix, edits }];
  });
}

/** The fix that fix-all takes for a finding. */
export const safeFix = (finding: Finding): Fix | undefined =>
  finding.fixes.find(fix => fix.safety === 'safe' && fix.edits.length > 0);

/**
 * The edits of the safe fixes of the findings that can be made together. A fix that collides with an earlier one is left
 * for the next run; the same edit asked for twice (a line that several builds need) is made once.
 */
export function safeEdits(findings: readonly Finding[]): readonly Edit[] {
  const taken: Edit[] = [];
  for (const finding of findings) {
    const edits = safeFix(finding)?.edits ?? [];
    const fresh = edits.filter(edit => !taken.some(other => same(edit, other)));
    if (fresh.some(edit => taken.some(other => collide(edit, other)))) continue;
    taken.push(...fresh);
  }
  return taken;
}
