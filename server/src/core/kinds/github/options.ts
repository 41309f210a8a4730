import { type Fact, known, type Setting, unknown } from '../../facts.ts';
import type { DataMap, DataNode } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { insteadOf, type Span } from '../../text.ts';
import { expressionsOf, optionWords } from '../ci-text.ts';
import { runOptionFacts } from '../docker-cli/run-options.ts';
import { possibleTexts } from './expression.ts';
import { matrixValues } from './runner.ts';

/** Ways to read the options of one container: more cells than these differ in nothing that matters. */
const mostReadings = 20;

/**
 * `options:` of a container: those of `docker create`, as a shell would split them. An expression may give one of several texts
 * (those of the matrix, `a && 'b' || 'c'`): the options are read with each.
 */
export function containerOptions(
  node: DataNode | undefined,
  job: DataMap,
  shell: ShellSyntax | undefined,
): readonly Fact[] {
  if (node === undefined) return [];
  const expressions = expressionsOf(node);
  const texts = new Map(expressions.map(({ text }) => [text, textsOf(text, job)]));
  const readings = Math.min(Math.max(1, ...[...texts.values()].map(all => all.length)), mostReadings);
  const holder = texts.size === 0 ? { holder: node.anchor } : {};
  const facts = Array.from({ length: readings }, (_, reading) =>
    runOptionFacts(
      optionWords(node, shell, written => {
        const all = texts.get(written.text) ?? [];
        const text = all[reading] ?? all[0];
        return text === undefined ? undefined : insteadOf(written, text);
      }),
      { resolve, ...holder },
    ),
  );
  const chosen = expressions.filter(({ text }) => texts.get(text)?.length !== 0).map(({ span }) => span);
  const own = facts
    .flat()
    .map(fact => (chosen.some(span => overlap(span, fact.anchor.span)) ? kept(fact) : fact));
  return [...new Map(own.map(fact => [JSON.stringify(fact), fact])).values()];
}

/** No fix takes an expression out: it gives other texts as well. */
const kept = <T extends Fact>(fact: T): T => {
  const { remove: _, ...anchor } = fact.anchor;
  return { ...fact, anchor };
};

const overlap = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;

/** What an expression may give, as far as the workflow says it. */
function textsOf(written: string, job: DataMap): readonly string[] {
  const lookup = ([context, ...path]: readonly string[]): readonly string[] =>
    context === 'matrix' ? matrixValues(path, job) : [];
  const texts = possibleTexts(written.slice('${{'.length, -'}}'.length), lookup) ?? [];
  return [...new Set(texts.filter(text => !text.includes('${{')))];
}

/** The shell's reader has put a variable for each expression that is left. */
const resolve = (text: string): Setting<string> => (text.includes('$') ? unknown(text) : known(text));
