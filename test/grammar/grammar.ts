import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
await oniguruma.loadWASM(readFileSync(join(require.resolve('vscode-oniguruma'), '../onig.wasm')));

/** Languages whose comments are rules of their own, or one token, as VS Code's are. */
const hosts: Readonly<Record<string, object>> = {
  'source.yaml': { name: 'comment.line', begin: '#', end: '$' },
  'source.dockerfile': { name: 'comment.line', match: '#.*$' },
};

const files: Readonly<Record<string, string>> = {
  'source.json.docker-admin-settings': 'docker-admin-settings.tmLanguage.json',
  'comment.eci-lens.suppression': 'suppression.tmLanguage.json',
  'comment.eci-lens.suppression-line': 'suppression-line.tmLanguage.json',
};

const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
    createOnigString: (text: string) => new oniguruma.OnigString(text),
  }),
  loadGrammar: scope => {
    const file = files[scope];
    const text =
      file === undefined
        ? JSON.stringify({ scopeName: scope, patterns: [hosts[scope]] })
        : readFileSync(join(root, 'syntaxes', file), 'utf8');
    return Promise.resolve(textmate.parseRawGrammar(text, `${scope}.json`));
  },
  getInjections: scope => (scope in hosts ? Object.keys(files).slice(1) : []),
});

/** Each piece of a text that has scopes of its own, with the innermost ones. */
export async function scopesOf(
  scope: string,
  text: string,
): Promise<readonly { readonly text: string; readonly scopes: readonly string[] }[]> {
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error(`no grammar ${scope}`);
  let state = textmate.INITIAL;
  return text.split('\n').flatMap(line => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}
