import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { hover } from '../../server/src/core/settings/hover.ts';
import { releaseHints } from '../../server/src/core/settings/minimum-release.ts';
import { folds, symbols } from '../../server/src/core/settings/outline.ts';
import { uri } from '../support/settings.ts';
import { at, context, labels } from './cursor.ts';

const mount = '{"enhancedContainerIsolation": {"dockerSocketMount": ';

/** Half-typed and broken files, and one thing that must be proposed at their `|`. */
const variants: readonly (readonly [string, string])[] = [
  ['|', 'ECI with Testcontainers'],
  ['  \n|', 'ECI for everyone'],
  ['\uFEFF|', 'ECI for everyone'],
  ['EC|', 'ECI for everyone'],
  ['{|', 'enhancedContainerIsolation'],
  ['{ |', 'enhancedContainerIsolation'],
  ['\uFEFF{|', 'enhancedContainerIsolation'],
  ['{\n\t|\n', 'scout'],
  ['{"|', 'scout'],
  ['{"sc|', 'scout'],
  ['{"sc|\n', 'scout'],
  ['{"sc|"', 'scout'],
  ['{sc|', 'scout'],
  ["{'sc|", 'scout'],
  ['{sc|}', 'scout'],
  ['{,|', 'scout'],
  ['{,,|}', 'scout'],
  ['{"proxy": {},|', 'scout'],
  ['{"proxy": {},\r\n|\r\n}', 'scout'],
  ['{"proxy": {}\n|', 'scout'],
  ['{"proxy": {}\n"s|', 'scout'],
  ['{"proxy": ,|', 'scout'],
  ['{"proxy" {},|', 'scout'],
  ['{"proxy": []],|', 'scout'],
  ['{"proxy": tru,|', 'scout'],
  ['{"a": "\\u12", |', 'scout'],
  ['{"a": "🐳", "|"', 'scout'],
  ['{"a": 1 2 3, |', 'scout'],
  ['{"a": .5, |', 'scout'],
  ['{"|": 1', 'scout'],
  ['{/* c */ |', 'scout'],
  ['{"a": 1, // c\n|', 'scout'],
  ['{"scout": {|', 'sbomIndexing'],
  ['{"scout": {"locked": true,|', 'sbomIndexing'],
  ['{"scout": {"locked": |', 'true'],
  ['{"scout": {"locked": |}', 'true'],
  ['{"scout": {"locked": t|', 'true'],
  ['{"scout": {"locked": "t|', 'true'],
  ['{"scout": {"locked": |,', 'true'],
  ['{"scout": {"locked": |\n"sbomIndexing": true}}', 'true'],
  ['{"scout": {"sbom|"\n}', 'sbomIndexing'],
  ['{"scout": |', '{ … }'],
  ['{"scout": |,', '{ … }'],
  ['{"disableUpdate": {|}', 'locked'],
  ['{"disableUpdate": {"value": |}', 'true'],
  ['{"disableUpdate": {"value": t|}', 'true'],
  ['{"disableUpdate": |', '{ … }'],
  ['{"proxy": {"mode": "|', '"system"'],
  ['{"proxy": {"mode": m|', '"manual"'],
  ['{"configurationFileVersion": |', '2'],
  [`${mount}|`, '{ … } testcontainers'],
  [`${mount}{|`, 'imageList'],
  [`${mount}{"imageList": {"images": [|`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": ["|`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": ["a", |`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": ["a" |`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": ["a" "|"`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": [|"a"]`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": [ryuk|`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"imageList": {"images": [\n"ryuk|\n]`, 'docker.io/testcontainers/ryuk:*'],
  [`${mount}{"commandList": {"type": |`, '"deny"'],
  [`${mount}{"commandList": {"type": "d|\n`, '"deny"'],
  [`${mount}{"commandList": {"commands": ["pu|`, 'push'],
  [`${mount}{"commandList": {"commands": ["push", "|"`, 'build'],
  [`${mount}{"commandList": {"type": "deny" "commands": [|]`, 'image*'],
  ['{"filesharingAllowedDirectories": [|', '{ … }'],
  ['{"filesharingAllowedDirectories": [{|', 'path'],
  ['{"filesharingAllowedDirectories": [{"path": "a"}, {"|"', 'sharedByDefault'],
];

test('completion keeps working in half-typed and broken files', () => {
  assert.ok(variants.length >= 60);
  for (const [marked, wanted] of variants)
    assert.ok(labels(marked).includes(wanted), `${marked}: ${labels(marked).join(', ')}`);
});

test('behind what was closed too early, nothing is proposed', () => {
  for (const marked of ['{"proxy": },|', '{}, |', '{}}|', '[1], |', '1 |'])
    assert.deepEqual(labels(marked), [], marked);
});

test('what is replaced is on the line of the cursor, and around it', () => {
  for (const [marked] of variants) {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    for (const { span } of at(marked)) {
      assert.ok(span.start <= offset && offset <= span.end, marked);
      assert.doesNotMatch(text.slice(span.start, span.end), /[\r\n]/u, marked);
    }
  }
});

test('every feature bears every beginning of every variant', () => {
  for (const [marked] of variants) {
    const text = marked.replace('|', '');
    const document = readSettings({ uri, text });
    symbols(document);
    folds(document);
    releaseHints(document);
    for (let offset = 0; offset <= text.length; offset++) {
      hover(document, offset, context());
      at(`${text.slice(0, offset)}|`);
    }
  }
});
