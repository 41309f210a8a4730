import { type Setting, valueOf } from '../facts.ts';
import { imageOf } from '../image-reference.ts';

/**
 * Images whose containers root runs: those of distributions are their files alone, others have no USER. Source:
 * github.com/nodejs/docker-node: 22/bookworm/Dockerfile, 2024-05; github.com/docker-library/python: 3.12/slim-bookworm/Dockerfile, 2025-05.
 */
const runByRoot =
  /^docker\.io\/library\/(?:alpine|almalinux|amazonlinux|archlinux|buildpack-deps|busybox|centos|debian|fedora|node|oraclelinux|python|rockylinux|ubuntu)$/;

/** Whether root runs the containers of an image, unless a Dockerfile that is built on it says otherwise. */
export const isRunByRoot = (image: Setting<string>): boolean => isKnown(image);

/** Whether an image has no files in `/`, but folders alone: of the same images, none has. */
export const hasOnlyFolders = (image: Setting<string>): boolean => isKnown(image);

function isKnown(image: Setting<string>): boolean {
  const text = valueOf(image);
  const reference = text === undefined ? undefined : imageOf(text);
  return reference !== undefined && runByRoot.test(`${reference.domain}/${reference.path}`);
}
