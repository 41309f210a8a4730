import { type Fact, valueOf, type Word } from '../facts.ts';
import { isPosixShell } from '../syntax/shell/names.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf } from './image-path.ts';

/** The scripts of this folder are read by what each distribution has as /etc/profile. */
const profiles = '/etc/profile.d';

/** What a shell reads when it starts. Sources: bash(1), "Invocation"; dash(1). */
export function readAtStart(command: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by, ...flags] = command.shell ?? command.words;
  const program = valueOf(by?.value);
  if (by === undefined || program === undefined || !isPosixShell(program)) return [];
  const name = baseOf(program);
  if (/^(?:ba|da|a|)sh$/.test(name) && isLogin(flags)) return profilesIn(files, by);
  return name === 'bash' && (command.shell !== undefined || flags.length > 0) ? readByBash(files, by) : [];
}

/** `bash -l`, `sh -lc`, `bash --login -c`: in front of what it runs. */
function isLogin(flags: readonly Word[]): boolean {
  const texts = flags.map(({ value }) => valueOf(value) ?? '');
  const end = texts.findIndex(text => !/^[-+]./.test(text));
  return texts.slice(0, end < 0 ? texts.length : end).some(text => /^(?:-[a-z]*l[a-z]*|--login)$/.test(text));
}

const profilesIn = (files: ScriptFiles, by: Word): readonly ScriptRun[] =>
  (files.within?.(profiles) ?? []).flatMap(name => {
    const script = name.endsWith('.sh') ? files.get(`${profiles}/${name}`) : undefined;
    return script === undefined ? [] : [{ script, by, given: [], folder: profiles }];
  });

/** Where bash runs a script, it reads the file `BASH_ENV` first. */
export function readByBash(files: ScriptFiles, by: Word): readonly ScriptRun[] {
  const path = valueOf(files.environment?.get('BASH_ENV'));
  const script = path?.startsWith('/') ? files.get(path) : undefined;
  return script === undefined ? [] : [{ script, by, given: [] }];
}
