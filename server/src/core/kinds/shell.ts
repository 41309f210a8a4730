import { extractOf, type Source } from '../text.ts';
import { lineBefore } from './docker-cli/insert-line.ts';
import { scriptWorkloads } from './docker-cli/script-workloads.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

export const shell: Kind = {
  id: 'shell',
  fileName: 'script.sh',
  comment: '#',
  claims: (path, text) => named.test(path) || (!/\.[^/]*$/.test(fileOf(path)) && shebang.test(text)),
  lower: lowerScript,
};

const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Scripts by name: their endings, and the files that shells read at their start. */
const named =
  /(?:\.(?:sh|bash|zsh|ksh|dash)|(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zprofile|zshenv|envrc))$/i;

/** `#!/bin/sh -e`, `#!/usr/bin/env -S bash`, after a byte order mark. */
const shebang =
  /^\uFEFF?#![ \t]*(?:\/\S*\/)?(?:env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*(?:\/\S*\/)?)?(?:ba|da|a|z|k|mk)?sh(?:[ \t\r\n]|$)/;

function lowerScript(source: Source, { syntaxes }: LowerContext): Lowered {
  const { uri, text } = source;
  if (syntaxes.shell === undefined) return { workloads: [], comments: [], unreadable: [] };
  const script = syntaxes.shell.parse(extractOf(uri, text, 0));
  return {
    workloads: scriptWorkloads(script.commands, {
      uri,
      name: fileOf(decodeURIComponent(uri)),
      insertBefore: (command, line) => lineBefore(source, command, line),
    }),
    comments: script.comments,
    unreadable: [],
  };
}
