import { valueOf, type Word } from './facts.ts';

/** Where the scripts of services lie. */
export const serviceFolder = '/etc/init.d';

/** A call of a service of an init: `service NAME VERB`, `rc-service NAME VERB`, `/etc/init.d/NAME VERB`. */
export interface ServiceCall {
  /** `script`: it runs the service's own script. */
  readonly by: 'service' | 'rc-service' | 'script';
  readonly name: string | undefined;
  readonly verb: string | undefined;
}

export function serviceCall(words: readonly Word[]): ServiceCall | undefined {
  const [program = '', first, second] = words.map(({ value }) => valueOf(value));
  const base = program.slice(program.lastIndexOf('/') + 1);
  if (program === `${serviceFolder}/${base}`) return { by: 'script', name: base, verb: first };
  return base === 'service' || base === 'rc-service' ? { by: base, name: first, verb: second } : undefined;
}

/** Whether a verb has a service, or a program, start. */
export const isStart = (verb: string | undefined): boolean => verb === 'start' || verb === 'restart';
