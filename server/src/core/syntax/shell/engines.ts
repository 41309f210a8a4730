import { contains, type Extract, type Span } from '../../text.ts';
import { isOtherEngine, mayNameOtherEngine } from '../engines.ts';
import type { Branch, Question } from './branches.ts';

export type Engine = 'docker' | 'other';

/** Which engine a script works with, where it can work with several. */
export const engineQuestion: Question<Engine> = {
  all: ['docker', 'other'],
  mayAsk: mayNameOtherEngine,
  // Whatever is podman, or is not, is the engine.
  tells: () => true,
  named: pattern => (isOtherEngine(pattern) ? ['other'] : undefined),
};

/** Whether a span stands where the engine is another than docker. */
export const isForOther = (branches: readonly Branch<Engine>[], span: Span): boolean =>
  branches.some(branch => !branch.cases.includes('docker') && contains(branch.span, span));

/** Whether a command at a place of an extract names docker itself: not by a variable, nor by one that its host has put in. */
export const namesDocker = ({ runs }: Extract, command: string, at: number): boolean =>
  [...command.matchAll(/(?<![\w.-])docker(?![\w./:-])/g)].some(
    ({ index }) => runs.findLast(run => run.at <= at + index)?.uses === undefined,
  );
