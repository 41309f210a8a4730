import { foldersUp, relativeUri } from '../relative-uri.ts';
import { shellName } from '../syntax/shell/names.ts';
import type { FindSourced } from '../syntax/shell/syntax.ts';
import { extractOf, type Source } from '../text.ts';
import { lineBefore } from './docker-cli/insert-line.ts';
import { scriptWorkloads } from './docker-cli/script-workloads.ts';
import type { Files, Kind, LowerContext, Lowered } from './kind.ts';
import { WrittenScripts } from './written-scripts.ts';

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
const shebang = new RegExp(
  `^\\uFEFF?#![ \\t]*(?:\\/\\S*\\/)?(?:env[ \\t]+(?:-\\S+[ \\t]+|\\w+=\\S*[ \\t]+)*(?:\\/\\S*\\/)?)?${shellName}(?:[ \\t\\r\\n]|$)`,
);

function lowerScript(source: Source, { syntaxes, files }: LowerContext): Lowered {
  const { uri, text } = source;
  if (syntaxes.shell === undefined) return { workloads: [], comments: [], unreadable: [] };
  const script = syntaxes.shell.parse(extractOf(uri, text, 0), undefined, {
    sourced: sourcedFrom(source, files),
  });
  const comments = [...script.comments];
  const commands = new WrittenScripts(syntaxes.shell, uri, comments).withRun(script.commands);
  const workloads = scriptWorkloads(commands, {
    uri,
    name: fileOf(decodeURIComponent(uri)),
    insertBefore: (command, line) => lineBefore(source, command, line),
  });
  return {
    // What stands in a script that this one sources is told there.
    workloads: workloads.map(workload => ({
      ...workload,
      facts: workload.facts.filter(({ anchor }) => anchor.uri === uri),
    })),
    comments,
    unreadable: [],
  };
}

/** How far above a script its repository's root may be, how many scripts it may source, and how long they may be together, in UTF-16 units. */
const most = { levels: 5, scripts: 100, length: 400_000 };

/** What speaks of containers, or runs what a variable holds: that may be `docker run`. */
const speaksOfContainers =
  /docker|container|image|buildx|--(?:privileged|net|cap-add|device)|(?:^|[;&|(`{]|\b(?:then|do|else|exec|sudo|eval))[ \t]*"?\$\{?[a-z_]/im;

/**
 * Finds what scripts source: beside them, or from one of the folders above, which a variable in front of the path may stand for.
 * Who never speaks of containers need not look.
 */
function sourcedFrom({ uri, text }: Source, files: Files): FindSourced | undefined {
  if (!speaksOfContainers.test(text)) return undefined;
  const seen = new Set([uri]);
  let left = most.length;
  return (path, from) => {
    if (path.startsWith('/')) return undefined;
    for (const above of foldersUp(most.levels)) {
      const other = relativeUri(from, above + path);
      const found = other === undefined ? undefined : files.read(other);
      if (other === undefined || found === undefined) continue;
      // Once is enough, also where scripts source each other.
      if (seen.has(other) || seen.size > most.scripts || found.length > left) return undefined;
      seen.add(other);
      left -= found.length;
      return extractOf(other, found, 0);
    }
    return undefined;
  };
}
