/** Keys that jobs of GitLab have beside their script and their tags. */
const besideTags = new Set([
  'image',
  'services',
  'needs',
  'before_script',
  'after_script',
  'artifacts',
  'rules',
  'only',
  'except',
  'parallel',
  'allow_failure',
  'dependencies',
]);

/** Keys of GitLab's jobs that those of other services with scripts do not have. */
const ofTemplates = [
  'image',
  'tags',
  'needs',
  'artifacts',
  'rules',
  'extends',
  'variables',
  'only',
  'except',
  'parallel',
  'inherit',
  'allow_failure',
  'dependencies',
  'environment',
];

/**
 * Whether a YAML text has a job of GitLab at its top, whatever its name: pipelines include files from anywhere. Told from keys only:
 * `script` with `stage`, or `tags` and another of a job's; any script with `extends`, or, in a template, whose name begins with a dot,
 * with a key that is GitLab's.
 */
export function isGitlabJobs(text: string): boolean {
  if (
    !/^[ \t]+(?:before_|after_)?script:/m.test(text) ||
    !/^(?:[ \t]+(?:stage|extends|tags):|\.)/m.test(text)
  )
    return false;
  let isJob = isPlainJob;
  let keys = new Set<string>();
  let indent: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^[^\s#-]/.test(line)) {
      if (isJob(keys)) return true;
      isJob = line.startsWith('.') ? isTemplate : isPlainJob;
      keys = new Set();
      indent = undefined;
      continue;
    }
    const [, before = '', rest = ''] = /^( *)(.*)$/.exec(line) ?? [];
    if (rest === '' || rest.startsWith('#')) continue;
    // The first line tells how far the keys are indented; a list has none.
    if (indent === undefined) indent = rest.startsWith('-') ? '' : before;
    const key = /^([\w-]+):(?:\s|$)/.exec(rest)?.[1];
    if (before === indent && key !== undefined) keys.add(key);
  }
  return isJob(keys);
}

const isPlainJob = (keys: ReadonlySet<string>): boolean =>
  (keys.has('extends')
    ? hasScript(keys)
    : keys.has('script') &&
      (keys.has('stage') || (keys.has('tags') && [...keys].some(key => besideTags.has(key))))) &&
  [...keys].every(key => !foreign.has(key));

const hasScript = (keys: ReadonlySet<string>): boolean =>
  ['script', 'before_script', 'after_script'].some(key => keys.has(key));

const isTemplate = (keys: ReadonlySet<string>): boolean =>
  isPlainJob(keys) ||
  (hasScript(keys) && ofTemplates.some(key => keys.has(key)) && [...keys].every(key => !foreign.has(key)));

/** Keys of jobs of other services. */
const foreign = new Set(['steps', 'jobs', 'runs-on', 'pool']);
