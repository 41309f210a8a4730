import { imageOf } from '../image-reference.ts';
import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { socketLists } from '../policy-of.ts';
import type { Span } from '../text.ts';

/** Registries whose pages for people are known. */
const pages: Readonly<Record<string, (path: string) => string>> = {
  'docker.io': path =>
    path.startsWith('library/')
      ? `https://hub.docker.com/_/${path.slice('library/'.length)}`
      : `https://hub.docker.com/r/${path}`,
  'quay.io': path => `https://quay.io/repository/${path}`,
  'mcr.microsoft.com': path => `https://mcr.microsoft.com/artifact/mar/${path}`,
};

/** The pages of the images that a file lists. */
export const links = (
  document: SettingsDocument,
): readonly { readonly span: Span; readonly target: string }[] =>
  socketLists(document).images.flatMap(({ extract, span }) => {
    const image = imageOf(extract.text, true);
    const page = image === undefined ? undefined : pages[image.domain];
    if (image === undefined || page === undefined) return [];
    return [{ span: { start: span.start + 1, end: span.end - 1 }, target: page(image.path) }];
  });
