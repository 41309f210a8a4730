/*
 * npm run l10n [-- --json | --add FILE | --prune]: what the translations lack, and what they have too much.
 * --json: the missing templates as a JSON object to fill in. --add: takes over such an object.
 * --prune: drops translations that nothing uses. See docs/translation.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  isCallExpression,
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isStringLiteral,
  isTaggedTemplateExpression,
  type Node,
} from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import type { Bundle } from '../server/src/core/message.ts';
import { root } from './vscode-host.ts';

/** A message's template: the key of its translations. */
export interface Template {
  readonly text: string;
  /** `file:line`, from the root, of its first use. */
  readonly place: string;
  /** The source of what fills its holes, by number. */
  readonly holes: readonly string[];
}

export const bundlePath = join(root, 'l10n', 'bundle.l10n.zh-cn.json');

export const readBundle = (path = bundlePath): Bundle => JSON.parse(readFileSync(path, 'utf8')) as Bundle;

/** Every say`…` of the server and every vscode.l10n.t('…') of the client, each text once, sorted. */
export function templates(): readonly Template[] {
  const api = new API({ cwd: root });
  try {
    const configs = ['server/src/core', 'server', 'client'].map(folder =>
      join(root, folder, 'tsconfig.json'),
    );
    const found = new Map<string, Template>();
    for (const { program } of api.updateSnapshot({ openProjects: configs }).getProjects())
      for (const name of program.getSourceFileNames()) {
        const file = program.getSourceFile(name);
        if (file === undefined || name.endsWith('.d.ts')) continue;
        const visit = (node: Node): void => {
          const template = said(node) ?? translated(node);
          if (template !== undefined && !found.has(template.text) && /\p{L}/u.test(template.text)) {
            const line = file.text.slice(0, node.getStart(file)).split('\n').length;
            found.set(template.text, { ...template, place: `${relative(root, name)}:${line}` });
          }
          node.forEachChild(visit);
        };
        visit(file);
      }
    return [...found.values()].sort((a, b) => compare(a.text, b.text));
  } finally {
    api.close();
  }
}

type Found = Pick<Template, 'text' | 'holes'>;

function said(node: Node): Found | undefined {
  if (!isTaggedTemplateExpression(node) || !isIdentifier(node.tag) || node.tag.text !== 'say')
    return undefined;
  const { template } = node;
  if (isNoSubstitutionTemplateLiteral(template)) return { text: template.text, holes: [] };
  return {
    text: template.templateSpans.reduce(
      (text, span, i) => `${text}{${i}}${span.literal.text}`,
      template.head.text,
    ),
    holes: template.templateSpans.map(span => span.expression.getText()),
  };
}

function translated(node: Node): Found | undefined {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return undefined;
  if (!/\bl10n\.t$/u.test(node.expression.getText())) return undefined;
  const [text, ...args] = node.arguments;
  if (text === undefined || !(isStringLiteral(text) || isNoSubstitutionTemplateLiteral(text)))
    throw new Error(`l10n.t takes a literal text: ${node.getText()}`);
  return { text: text.text, holes: args.map(arg => arg.getText()) };
}

/** What is wrong with a bundle. */
export interface Faults {
  readonly missing: readonly Template[];
  readonly unused: readonly string[];
  /** Texts whose translation has other holes than they have. */
  readonly holes: readonly string[];
}

export function faults(all: readonly Template[], bundle: Bundle): Faults {
  const texts = new Set(all.map(({ text }) => text));
  return {
    missing: all.filter(({ text }) => !bundle[text]),
    unused: Object.keys(bundle).filter(text => !texts.has(text)),
    holes: Object.entries(bundle).flatMap(([text, own]) => (holesOf(text) === holesOf(own) ? [] : [text])),
  };
}

/** The holes of a text, in the order of their numbers; a translation may use one twice, or in another order. */
const holesOf = (text: string): string => [...new Set(text.match(/\{\d+\}/gu))].sort().join('');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A bundle's file: sorted by key, so that a change shows as one line. */
export const bundleText = (bundle: Bundle): string =>
  `${JSON.stringify(Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => compare(a, b))), null, 2)}\n`;

function main(args: readonly string[]): void {
  const all = templates();
  let bundle = readBundle();
  const [option, file] = args;
  if (option === '--add' && file !== undefined) {
    const added = Object.entries(readBundle(file)).filter(([, own]) => own !== '');
    bundle = { ...bundle, ...Object.fromEntries(added) };
  }
  if (option === '--prune') {
    const unused = new Set(faults(all, bundle).unused);
    bundle = Object.fromEntries(Object.entries(bundle).filter(([text]) => !unused.has(text)));
  }
  writeFileSync(bundlePath, bundleText(bundle));
  const { missing, unused, holes } = faults(all, bundle);
  if (option === '--json') {
    console.log(JSON.stringify(Object.fromEntries(missing.map(({ text }) => [text, ''])), null, 2));
    return;
  }
  for (const { text, place, holes: fillers } of missing) {
    console.log(`${place}: ${JSON.stringify(text)}`);
    fillers.forEach((filler, i) => {
      console.log(`    {${i}}: ${filler.replace(/\s+/gu, ' ')}`);
    });
  }
  for (const text of unused) console.log(`unused: ${JSON.stringify(text)}`);
  for (const text of holes) console.log(`other holes: ${JSON.stringify(text)}`);
  console.log(
    `${all.length} templates: ${missing.length} missing, ${unused.length} unused, ${holes.length} with other holes`,
  );
  if (missing.length + unused.length + holes.length > 0) process.exitCode = 1;
}

if (import.meta.main) main(process.argv.slice(2));
