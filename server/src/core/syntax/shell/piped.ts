import type { ShellNode } from './tree.ts';

/** The one text that `echo` or `printf '%s\n'` says into a pipe whose other end is the command: a shell reads it as a script. */
export function textPipedTo(command: ShellNode): ShellNode | undefined {
  const before = commandBefore(command.parent?.type === 'redirected_statement' ? command.parent : command);
  if (before === undefined) return undefined;
  const words = [before.childForFieldName('name'), ...before.childrenForFieldName('argument')];
  const [spoken, ...said] = /^(?:sudo|doas)$/.test(words[0]?.text ?? '') ? words.slice(1) : words;
  const program = spoken?.text;
  const [first, ...more] = said;
  const texts = first !== undefined && isLead(program, first.text) ? more : said;
  return (program === 'echo' || program === 'printf') && texts.length === 1 ? texts[0] : undefined;
}

/** The one file that `cat FILE` puts into a pipe whose other end is the command. */
export function filePipedTo(command: ShellNode): ShellNode | undefined {
  const before = commandBefore(command);
  if (before?.childForFieldName('name')?.text !== 'cat') return undefined;
  const [file, ...more] = before.childrenForFieldName('argument');
  return more.length === 0 && file?.text.startsWith('-') === false ? file : undefined;
}

/** The command whose output a part of a pipeline reads. */
function commandBefore(part: ShellNode): ShellNode | undefined {
  const pipe = part.parent;
  if (pipe?.type !== 'pipeline') return undefined;
  const before = pipe.namedChildren[pipe.namedChildren.indexOf(part) - 1];
  return before?.type === 'command' ? before : undefined;
}

const isLead = (program: string | undefined, text: string): boolean =>
  program === 'echo' ? /^-[neE]+$/.test(text) : /^(["'])?%s(?:\\n)?\1$/.test(text);
