import { type Setting, valueOf } from '../facts.ts';
import { type ImageReference, imageOf } from '../image-reference.ts';

/**
 * Images whose containers root runs: those of distributions are their files alone, others have no USER. Source:
 * github.com/nodejs/docker-node: 22/bookworm/Dockerfile, 2024-05; github.com/docker-library/python: 3.12/slim-bookworm/Dockerfile, 2025-05.
 */
const plain =
  /^docker\.io\/library\/(?:alpine|almalinux|amazonlinux|archlinux|buildpack-deps|busybox|centos|debian|fedora|node|oraclelinux|python|rockylinux|ubuntu)$/;

/** Of the images of docker, only those whose tags say `rootless` have a USER. Source: github.com/docker-library/docker, Dockerfile-dind-rootless.template, 2026-08. */
const engine = 'docker.io/library/docker';

/** Whether root runs the containers of an image, unless a Dockerfile that is built on it says otherwise. */
export function isRunByRoot(image: Setting<string>): boolean {
  const reference = referenceOf(image);
  if (reference === undefined) return false;
  const isRootless = reference.tag?.includes('rootless') === true || reference.digest !== undefined;
  return nameOf(reference) === engine ? !isRootless : plain.test(nameOf(reference));
}

/** Whether an image has no files in `/`, but folders alone. */
export function hasOnlyFolders(image: Setting<string>): boolean {
  const reference = referenceOf(image);
  return reference !== undefined && plain.test(nameOf(reference));
}

const nameOf = ({ domain, path }: ImageReference): string => `${domain}/${path}`;

function referenceOf(image: Setting<string>): ImageReference | undefined {
  const text = valueOf(image);
  return text === undefined ? undefined : imageOf(text);
}
