import { shellName } from '../syntax/shell/names.ts';
import { type Extract, extractOf } from '../text.ts';

/** A longer script is data. In UTF-16 units. */
const longest = 200_000;

const read = new RegExp(
  `(?:\\.(?:${shellName}|conf|env|ini|list|service|txt)|/s6-rc\\.d/[^/]+/up|[./]fstab|/package\\.json|/(?:GNUm|M|m)akefile)$`,
);

/** Jobs for the start of cron. */
const atStart = /^[ \t]*@reboot[ \t]/m;

/** The script that a file is, if it is one, or what tells of programs to run, or of mounts: what is copied or mounted may be anything. */
export const scriptFile = (uri: string, text: string): Extract | undefined =>
  text.length <= longest &&
  (read.test(uri) || /^\uFEFF?#!/.test(text) || atStart.test(text)) &&
  !text.includes('\0')
    ? extractOf(uri, text, 0)
    : undefined;
