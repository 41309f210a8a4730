import { valueOrText, type Word } from '../../facts.ts';
import type { Extract } from '../../text.ts';

/** What a terminal, or a program with several, runs: scripts, or the words from a place on. */
export interface InTerminal {
  readonly scripts: readonly Extract[];
  /** Where the command begins that the words are. */
  readonly from?: number;
}

const terminals =
  /^(?:(?:gnome|mate|xfce4|x)-terminal(?:-emulator)?|lxterminal|terminator|tilix|konsole|kitty|alacritty|xterm|u?rxvt)$/;
/** Commands of tmux that take a command: which of their flags take a word. What `send-keys` types may go to another machine. */
const panes: Readonly<Record<string, string>> = {
  'new-session': 'cefFnstxy',
  new: 'cefFnstxy',
  'new-window': 'ceFnt',
  neww: 'ceFnt',
  'split-window': 'ceFlpt',
  splitw: 'ceFlpt',
  'respawn-pane': 'cet',
  respawnp: 'cet',
};

const textOf = ({ value }: Word): string => valueOrText(value);

/** Reads a terminal's words; undefined: the program is none, or runs nothing that stands there. */
export function inTerminal(program: string | undefined, words: readonly Word[]): InTerminal | undefined {
  if (program === 'tmux') return inPanes(words);
  if (program === undefined || !terminals.test(program)) return undefined;
  const rest = words.findIndex((word, i) => i > 0 && /^(?:--|-x|--execute)$/.test(textOf(word)));
  if (rest > 0) return { scripts: [], from: rest + 1 };
  const scripts = words.flatMap((word, i) =>
    i > 0 && /^(?:-e|--command)$/.test(textOf(word)) ? [i + 1] : [],
  );
  const [first] = scripts;
  if (first === undefined) return undefined;
  const alone = scripts.every(i => {
    const next = words[i + 1];
    return next === undefined || textOf(next).startsWith('-');
  });
  return alone ? { scripts: scripts.flatMap(i => words[i]?.extract ?? []) } : { scripts: [], from: first };
}

/** `tmux new -d "docker run …" \; split-window "docker run …"`; `tmux new docker run …`. */
function inPanes(words: readonly Word[]): InTerminal {
  const scripts: Extract[] = [];
  let valued: string | undefined;
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    const text = word === undefined ? '' : textOf(word);
    if (text === ';') valued = undefined;
    else if (valued === undefined) valued = Object.hasOwn(panes, text) ? panes[text] : undefined;
    else if (/^-[A-Za-z]+$/.test(text)) {
      if (valued.includes(text.slice(-1))) i++;
    } else if (word?.extract !== undefined && /\S\s+\S/.test(text)) scripts.push(word.extract);
    else if (scripts.length === 0) return { scripts, from: i };
  }
  return { scripts };
}
