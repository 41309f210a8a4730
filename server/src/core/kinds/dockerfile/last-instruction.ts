import type { DockerfileInstruction, Stage } from '../../syntax/dockerfile/dockerfile.ts';

/** The last instruction of a keyword in a stage, or in those that it is built on. */
export const lastOf = ({ instructions, base }: Stage, keyword: string): DockerfileInstruction | undefined =>
  instructions.findLast(one => one.keyword === keyword && !one.onbuild) ??
  (base === undefined ? undefined : lastOf(base, keyword));
