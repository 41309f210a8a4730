import { type System, systems } from '../../facts.ts';
import { contains, type Span } from '../../text.ts';
import { mayNameOfSystem, narrowed, notOfMac, ofLinuxAlone, printsSystem, systemsNamed } from '../systems.ts';
import type { Answer, Branch, Question } from './branches.ts';
import type { Lookup } from './words.ts';

/** Variables that stand for variables: as many as anyone writes. */
const mostSteps = 5;

/** Where a thing is, the system is one of these; where it is not, it may be any. */
const onlyOn = (where: readonly System[]): Answer<System> => ({ yes: where, no: undefined });
const anywhere: Answer<System> = { yes: undefined, no: undefined };

/** Whether a word is what a command prints, by way of variables too. `given`: variables that say it without. */
export const tellsBy =
  (prints: RegExp, given: readonly string[] = []) =>
  (word: string, variables: Lookup): boolean => {
    let at = word;
    for (let step = 0; step < mostSteps; step++) {
      // What a task runner puts in, it does in any quotes.
      const bare = at.trim().replace(/^(["'])(.*)\1$/s, '$2');
      const call = (/^\$\((.*)\)$/s.exec(bare) ?? /^`(.*)`$/s.exec(bare))?.[1];
      if (call !== undefined) return prints.test(call);
      const name = /^\$(?:(\w+)|\{(\w+)(?:,,?|:-[^}]*)?\})$/.exec(bare);
      const variable = name?.[1] ?? name?.[2];
      if (variable === undefined) return false;
      const value = variables(variable);
      if (value === undefined) return given.includes(variable);
      const [part, ...more] = value.parts ?? [];
      if (part?.unknown !== true || more.length > 0) return false;
      at = part.text;
    }
    return false;
  };

const printsIt = new RegExp(`${printsSystem.source}|^\\s*expr\\s+substr\\s+["']?\\$\\(uname(?:\\s+-s)?\\)`);

/** On which system a script runs: what `uname` prints, and what only some systems have. */
export const systemQuestion: Question<System> = {
  all: systems,
  mayAsk: new RegExp(`\\buname\\b|\\bOSTYPE\\b|\\bOS\\b|${mayNameOfSystem.source}`),
  tells: tellsBy(printsIt, ['OSTYPE', 'OS']),
  named: systemsNamed,
  withFile: path => (ofLinuxAlone.test(path) ? onlyOn(['linux']) : anywhere),
  withProgram: program => (notOfMac.test(program) ? onlyOn(['linux', 'windows']) : anywhere),
};

/** The systems on which what stands at a span counts; absent: any. */
export const systemsIn = (branches: readonly Branch<System>[], span: Span): readonly System[] | undefined =>
  narrowed(branches.filter(branch => contains(branch.span, span)).map(({ cases }) => cases));
