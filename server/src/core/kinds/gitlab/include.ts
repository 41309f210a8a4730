/** A path with more than these takes long to compare, and is none that anyone writes. */
const mostStars = 3;

/**
 * Whether `include: local` with `*` (within a folder) or `**` (through folders) takes a file in. These are no globs: `ci/**.yml` goes
 * through folders, `ci/**` and a slash through one at least, and braces are braces. Source: gitlab, app/models/repository.rb,
 * `search_files_by_wildcard_path`.
 */
export function includeMatches(pattern: string, path: string): boolean {
  const parts = pattern.split(/(\*+)/);
  if (parts.filter(part => part.startsWith('*')).length > mostStars) return false;
  const source = parts.map(part =>
    part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`).test(path);
}
