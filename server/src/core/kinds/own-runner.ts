/**
 * Whether a label or a tag is that of one's own runner: none of the service's has it, whatever its unknown parts are. `samples`: what
 * such a part may be, for a runner of the service.
 */
export const isOwnRunner = (
  label: string,
  hosted: RegExp,
  unknownParts: RegExp,
  samples: readonly string[],
): boolean => label !== '' && samples.every(sample => !hosted.test(label.replace(unknownParts, sample)));
