/** A path with more than these takes long to compare, and is none that anyone writes. */
const mostStars = 3;

/** Whether `include: local` with `*` (within a folder) or `**` (through folders) takes a file in. Source: GitLab docs, include:local. */
export function includeMatches(pattern: string, path: string): boolean {
  const parts = pattern.split(/(\*+)/);
  if (parts.filter(part => part.startsWith('*')).length > mostStars) return false;
  const source = parts.map(part =>
    part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`).test(path);
}
