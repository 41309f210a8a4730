import { valueOrText, type Word } from '../facts.ts';
import { flagValue } from './commands.ts';

/** The names of the options that `mount` is given, also where a value is not known: `-o loop,offset=$((START * 512))`. */
export function mountOptions(words: readonly Word[]): readonly string[] {
  const args = words.slice(1).map(({ value }) => valueOrText(value));
  const given = flagValue({ program: 'mount', args }, '-o', '--options') ?? '';
  return given.split(',').map(option => option.replace(/=.*/, ''));
}
