/** Engines that take the words of docker, and are not what ECI works on. */
const others = 'podman|nerdctl|finch';

/** A text without this asks for no other engine. */
export const mayNameOtherEngine = new RegExp(`\\b(?:${others})\\b`);

const beginsWithOther = new RegExp(`^(?:${others})\\b`);

/** Whether a program, or what a value begins with, is another engine than docker. */
export const isOtherEngine = (name: string): boolean => beginsWithOther.test(name);
