import { known, type Setting, unknown } from '../../facts.ts';

const reference = /\$\{(?:localEnv|containerEnv|env):([^:{}]+)(?::([^{}]*))?\}/g;

/**
 * The variables of dev containers: an environment variable gives its default, everything else is known at the run only.
 * Source: containers.dev, "Dev Container metadata reference", variables.
 */
export function interpolateVariables(text: string): Setting<string> {
  let fromDefault: string | undefined;
  const value = text.replace(reference, (whole: string, _name: string, initial?: string) => {
    if (initial === undefined) return whole;
    fromDefault ??= whole;
    return initial;
  });
  return /\$\{[^}]*\}/.test(value) ? unknown(text) : known(value, fromDefault);
}
