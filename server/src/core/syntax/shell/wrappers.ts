import type { Setting, Word } from '../../facts.ts';
import { concatExtracts, type Extract, sliceExtract } from '../../text.ts';
import { before } from '../expansion.ts';
import { isPosixShell } from './names.ts';
import { inTerminal } from './terminals.ts';
import { runsScript, type Wrapper, wrapperNamed } from './wrapper-table.ts';

/** Flags of `concurrently` that take the next word. */
const concurrentlyValued =
  /^(?:-[ncplstm]|--(?:names|name-separator|success|hide|teardown|prefix(?:-colors|-length)?|kill-(?:signal|timeout)|restart-(?:tries|after)|timestamp-format|max-processes|default-input-target|cwd))$/;

/** The names of start-server-and-test. Source: github.com/bahmutov/start-server-and-test, README. */
const startServer = /^(?:start-server-and-test|server-test|start-test)$/;

interface Assigned {
  readonly name: string;
  readonly value: Setting<string>;
}

export interface Unwrapped {
  readonly words: readonly Word[];
  /** What was taken off. */
  readonly wrapper: readonly Word[];
  readonly assignments: readonly Assigned[];
}

export const textOf = (word: Word | undefined): string | undefined =>
  word?.value.known ? word.value.value : undefined;

const programOf = (word: Word | undefined): string | undefined => textOf(word)?.replace(/^.*\//, '');

/** Takes `sudo -u root`, `env A=b`, ... off. Nothing is left where the wrapper runs no command. */
export function unwrap(words: readonly Word[]): Unwrapped {
  const assignments: Assigned[] = [];
  let at = 0;
  for (;;) {
    const program = programOf(words[at]);
    const inside = inTerminal(program, words.slice(at))?.from;
    if (inside !== undefined) {
      at += inside;
      continue;
    }
    const given = assignedBehind(words.slice(at));
    if (given.length > 0) {
      assignments.push(...given);
      at += given.length + 1;
      continue;
    }
    const daemon = program === 'start-stop-daemon' ? daemonOf(words.slice(at + 1)) : undefined;
    if (daemon !== undefined) {
      const started = unwrap(daemon);
      return {
        words: started.words,
        wrapper: [...words.slice(0, at + 1), ...started.wrapper],
        assignments: [...assignments, ...started.assignments],
      };
    }
    const wrapper = wrapperOf(program, words.slice(at + 1));
    if (wrapper === undefined) return { words: words.slice(at), wrapper: words.slice(0, at), assignments };
    const { behind } = wrapper;
    if (behind !== undefined) {
      const before = words.findIndex((word, i) => i > at && behind.includes(textOf(word) ?? ''));
      if (before < 0 && program === 'find')
        return { words: words.slice(at), wrapper: words.slice(0, at), assignments };
      if (before < 0 || before === words.length - 1) return { words: [], wrapper: words, assignments };
      at = before + 1;
      continue;
    }
    let next = at + (wrapper.verbs === undefined ? 1 : 2);
    for (; next < words.length; next++) {
      const word = words[next];
      const text = textOrHole(word);
      const assigned = wrapper.assigns ? assignedBy(word) : undefined;
      if (assigned !== undefined) {
        assignments.push(assigned);
      } else if (program === 'env' && /^(?:\$\(|`)/.test(text) && next + 1 < words.length) {
        // `env $(cat FILE | xargs) COMMAND`: assignments.
      } else if (text === '--') {
        next++;
        break;
      } else if (program === 'command' && /^-[a-z]*[vV]/.test(text)) {
        return { words: [], wrapper: words, assignments };
      } else if (wrapper.oneDash ? /^-./.test(text) : /^--./.test(text)) {
        if (!text.includes('=') && wrapper.long?.includes(text.replace(/^--?/, ''))) next++;
      } else if (/^-./.test(text)) {
        const letters = text.slice(1);
        const valued = [...letters].findIndex(letter => wrapper.valued.includes(letter));
        if (valued >= 0 && valued === letters.length - 1) next++;
      } else break;
    }
    const from = at;
    at = next + (wrapper.skip ?? 0);
    // `flock FILE -c SCRIPT`, `watch SCRIPT`.
    const alone = wrapper.shell === true && at === words.length - 1;
    if (alone || runsScript(program ?? '', textOf(words[at])))
      return { words: words.slice(from), wrapper: words.slice(0, from), assignments };
    if (at >= words.length) return { words: [], wrapper: words, assignments };
  }
}

/** `start-stop-daemon --start --exec PROGRAM -- ARGUMENTS`: what it starts. Source: start-stop-daemon(8) of dpkg. */
function daemonOf(words: readonly Word[]): readonly Word[] | undefined {
  const end = words.findIndex(word => textOf(word) === '--');
  const own = end < 0 ? words : words.slice(0, end);
  const texts = own.map(textOf);
  if (!texts.some(text => text !== undefined && /^(?:--start|-[bmoqtv]*S[bmoqtv]*)$/.test(text)))
    return undefined;
  const named = [/^(?:-a|--startas)$/, /^(?:-x|--exec)$/].map(flag =>
    texts.findIndex(text => flag.test(text ?? '')),
  );
  const program = own[(named.find(place => place >= 0) ?? own.length) + 1];
  return program === undefined ? undefined : [program, ...(end < 0 ? [] : words.slice(end + 1))];
}

const textOrHole = (word: Word | undefined): string =>
  textOf(word) ?? (word?.value.known === false ? word.value.text : '');

function assignedBy(word: Word | undefined): Assigned | undefined {
  const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(textOrHole(word)) ?? [];
  if (name === undefined) return undefined;
  return { name, value: word?.value.known ? { ...word.value, value } : { known: false, text: value } };
}

/** `$SUDO …`: nothing, or a program that runs what follows. What is called a remote shell runs it elsewhere. */
export const mayBePrefix = ({ value }: Word, next: Word | undefined): boolean =>
  next !== undefined &&
  !value.known &&
  /^\$(?:\w+|\{\w+(?:\[[@*]\])?\})$/.test(value.text) &&
  !/ssh|remote|host/i.test(value.text);

/** `$SUDO A=b COMMAND`: what is assigned behind an unknown word. Behind make, too, words are assigned and others are targets. */
function assignedBehind([first, ...rest]: readonly Word[]): readonly Assigned[] {
  if (first === undefined || !mayBePrefix(first, rest[0]) || /make/i.test(textOrHole(first))) return [];
  const end = rest.findIndex(word => assignedBy(word) === undefined);
  return rest.slice(0, Math.max(end, 0)).flatMap(word => assignedBy(word) ?? []);
}

/** `eval` reads its words as a script; where their text is not known, it runs them as they are. */
function wrapperOf(program: string | undefined, rest: readonly Word[]): Wrapper | undefined {
  if (program === 'eval') return joinedWords(rest) === undefined ? { valued: '' } : undefined;
  const wrapper = program === undefined ? undefined : wrapperNamed(program);
  const isOther = wrapper?.verbs?.includes(textOf(rest[0]) ?? '') === false;
  return isOther || (program !== undefined && givesScript(program, rest)) ? undefined : wrapper;
}

/** `runuser -l USER -c SCRIPT`, `script -qc SCRIPT FILE`: who is given a script runs no words. `flock` takes one behind the file. */
function givesScript(program: string, rest: readonly Word[]): boolean {
  if (program === 'parallel') return parallelScript(rest) !== undefined;
  if (program === 'flock' || rest.some(word => /^(?:-u|--user)/.test(textOf(word) ?? ''))) return false;
  const operand = rest.findIndex(word => !textOf(word)?.startsWith('-'));
  const flags = program === 'script' && operand >= 0 ? rest.slice(0, operand) : rest;
  return flags.some(word => runsScript(program, textOf(word)));
}

/** `parallel -j 4 SCRIPT ::: ARGUMENTS`: one word behind the flags. */
function parallelScript(rest: readonly Word[]): Word | undefined {
  const end = rest.findIndex(word => /^:::/.test(textOf(word) ?? ''));
  const [script, ...flags] = rest.slice(0, end < 0 ? rest.length : end).toReversed();
  const alone = flags.every(word => /^(?:-|[\d.]+%?$)/.test(textOf(word) ?? ''));
  return alone && /\S\s+\S/.test(textOf(script) ?? '') ? script : undefined;
}

/** The texts of words with blanks between them; undefined: not all are known. */
export function joinedWords(words: readonly Word[]): Extract | undefined {
  const texts = words.flatMap(({ extract }) => (extract === undefined ? [] : [extract]));
  const [first] = texts;
  if (first === undefined || texts.length < words.length) return undefined;
  return concatExtracts(
    first.uri,
    texts.flatMap((text, i) => (i === 0 ? [text] : [before(text, ' '), text])),
  );
}

/** The scripts that a command gives to shells: `concurrently SCRIPT SCRIPT`, or one. */
export function scriptsOf(words: readonly Word[]): readonly Extract[] {
  const [first, ...rest] = words;
  const program = programOf(first);
  if (program === 'concurrently' || program === 'conc')
    return rest.flatMap((word, i) => {
      const taken = /^-/.test(textOf(word) ?? '') || concurrentlyValued.test(textOf(rest[i - 1]) ?? '');
      return taken || word.extract === undefined ? [] : [word.extract];
    });
  // Words without blanks are addresses, and names of npm scripts.
  if (program !== undefined && startServer.test(program))
    return rest.flatMap(({ extract }) => (extract !== undefined && /\s/.test(extract.text) ? [extract] : []));
  const terminal = inTerminal(program, words);
  if (terminal !== undefined) return terminal.scripts;
  const script = scriptOf(program, words);
  return script === undefined ? [] : [script];
}

/** `sh -c SCRIPT`, `eval SCRIPT`, `trap SCRIPT EXIT`, `su -c SCRIPT`, `alias NAME=SCRIPT`. */
function scriptOf(program: string | undefined, words: readonly Word[]): Extract | undefined {
  if (program === 'eval') return joinedWords(words.slice(1));
  if (program === 'cross-env-shell') {
    const from = words.findIndex((word, i) => i > 0 && !/^\w+=/.test(word.extract?.text ?? ''));
    return from < 0 ? undefined : joinedWords(words.slice(from));
  }
  if (program === 'alias') {
    const extract = words[1]?.extract;
    const name = /^[\w.-]+=/.exec(extract?.text ?? '')?.[0];
    return extract === undefined || name === undefined
      ? undefined
      : sliceExtract(extract, { start: name.length, end: extract.text.length });
  }
  return scriptWord(program, words)?.extract;
}

function scriptWord(program: string | undefined, words: readonly Word[]): Word | undefined {
  // `trap SCRIPT SIGNAL…`
  if (program === 'trap')
    return words.length > 2 && !textOf(words[1])?.startsWith('-') ? words[1] : undefined;
  // `sg GROUP SCRIPT`
  if (program === 'sg' && words.length === 3) return words[2];
  // `sops exec-env FILE SCRIPT`
  if (program === 'sops' && /^exec-(?:env|file)$/.test(textOf(words[1]) ?? '')) return words.at(-1);
  if (program === 'watch') return words.at(-1);
  if (program === 'parallel') return parallelScript(words.slice(1));
  const flag = words.findIndex((word, i) => i > 0 && runsScript(program ?? '', textOf(word)));
  if (flag > 0) return words[flag + 1];
  if (program === undefined || !isPosixShell(program)) return undefined;
  let script = false;
  for (let i = 1; i < words.length; i++) {
    const text = textOf(words[i]);
    if (text === undefined || !/^[-+]./.test(text)) return script ? words[i] : undefined;
    if (text.startsWith('--')) {
      if (text === '--rcfile' || text === '--init-file') i++;
      continue;
    }
    if (text.includes('c')) script = true;
    if (/[oO]$/.test(text)) i++;
  }
  return undefined;
}

/** A shell that reads its standard input; `words` as written, with what runs it for another: `sudo -s`, `su - USER`. */
export function readsInput(written: readonly Word[]): boolean {
  const { words } = unwrap(written);
  if (words.length === 0) return startsShell(written);
  const program = programOf(words[0]);
  if (program === 'newgrp') return true;
  if (program === 'su' || program === 'sg') return scriptWord(program, words) === undefined;
  if (program === undefined || !isPosixShell(program) || scriptWord(program, words) !== undefined)
    return false;
  const rest = words.slice(1).map(word => textOf(word) ?? 'x');
  return rest.includes('-s') || rest.every(text => /^[-+]/.test(text) || text === '/dev/stdin');
}

/** `sudo -i`, `sudo -u USER -s`, with no command behind. */
function startsShell(words: readonly Word[]): boolean {
  const at = words.findIndex(word => programOf(word) === 'sudo');
  return (
    at >= 0 &&
    words.slice(at + 1).some(word => /^(?:-[A-Za-z]*[is]|--(?:login|shell))$/.test(textOf(word) ?? ''))
  );
}
