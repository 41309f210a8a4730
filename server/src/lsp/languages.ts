import type { Kind, KindId } from '../core/kinds/kind.ts';
import { kinds } from '../core/kinds/kinds.ts';

/** Languages whose files are of one kind whatever they are called. Other languages are told by name and content. */
const languages: Readonly<Record<string, KindId>> = {
  dockerfile: 'dockerfile',
  dockercompose: 'compose',
  dockerbake: 'bake',
  'docker-admin-settings': 'admin-settings',
  makefile: 'makefile',
  just: 'justfile',
};

export function kindOfLanguage(language: string): Kind | undefined {
  const id = languages[language];
  return id === undefined ? undefined : kinds.find(kind => kind.id === id);
}
