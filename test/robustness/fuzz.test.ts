import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { kindFor, lint } from '../../server/src/core/lint.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import { hoverText } from '../../server/src/core/render/markdown.ts';
import { report } from '../../server/src/core/report.ts';
import type { Finding } from '../../server/src/core/rule.ts';
import { rulesCovering } from '../../server/src/core/rule-problems.ts';
import { suppressFile, suppressLine } from '../../server/src/core/suppression-edit.ts';
import { applyEdits, type Source, type Span } from '../../server/src/core/text.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';
import { corpus } from './texts.ts';

const byName = new Map(corpus.map(({ uri, text }) => [uri, text]));
const settings = corpus.find(
  ({ uri, text }) => uri.endsWith('admin-settings.json') && text.includes('imageList'),
);
const context = lintContext({
  targets: [
    exampleTarget,
    {
      ...exampleTarget,
      name: 'old',
      desktop: '4.13 - 4.30',
      platform: 'windows-wsl2',
      kubernetes: 'kubeadm',
    },
  ],
  policy: settings === undefined ? undefined : policyOf(readSettings(settings)),
  files: { read: uri => byName.get(uri) },
  ci: 'all',
});

const cuttings = [
  '',
  '\0',
  '\r',
  '\r\n',
  '\t',
  '\ud83d',
  '👩‍🚀',
  '{{',
  '${',
  '"',
  "'",
  '\\',
  '[',
  '{',
  ']',
  '}',
  '&a ',
  '*a',
  '<<: ',
  '#',
  '//',
  '\n---\n',
  '$(',
  '<<EOF\n',
  'ONBUILD ',
  '|\n',
  ': ',
  '- ',
  ',',
  '\u2028',
  '\ufeff',
];

/** A file of the corpus after a few accidents: cut, doubled, spliced with another, filled with what means something. */
const accident = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
  piece: fc.oneof(
    fc.constantFrom(...cuttings),
    fc.record({ from: fc.nat(), start: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(120) }),
  ),
});
const damaged = fc
  .record({ which: fc.nat(), accidents: fc.array(accident, { maxLength: 4 }), crlf: fc.boolean() })
  .map(({ which, accidents, crlf }): Source => {
    const { uri, text } = corpus[which % corpus.length] ?? { uri: '', text: '' };
    let now = text;
    for (const { at, length, piece } of accidents) {
      const start = Math.floor(at * now.length);
      const other = typeof piece === 'string' ? undefined : corpus[piece.from % corpus.length]?.text;
      const put =
        typeof piece === 'string'
          ? piece
          : (other ?? '').slice(Math.floor(piece.start * (other ?? '').length)).slice(0, piece.length);
      now = now.slice(0, start) + put + now.slice(start + length);
    }
    return { uri, text: crlf ? now.replace(/\r?\n/g, '\r\n') : now };
  });

const within = ({ start, end }: Span, text: string): boolean =>
  0 <= start && start <= end && end <= text.length;

function examine(source: Source): readonly Finding[] {
  const { kind, lowered, findings } = lint(source, context);
  const textOf = (uri: string): string | undefined =>
    uri === source.uri ? source.text : settings?.uri === uri ? settings.text : byName.get(uri);
  for (const { rule, at, related, fixes } of findings) {
    assert.equal(at.uri, source.uri, rule);
    assert.ok(within(at.span, source.text), `${rule}: ${JSON.stringify(at.span)} of ${source.text.length}`);
    for (const { at: second } of related)
      assert.ok(within(second.span, textOf(second.uri) ?? ''), `${rule}, related`);
    for (const { edits } of fixes)
      for (const uri of new Set(edits.map(edit => edit.uri))) {
        const text = textOf(uri);
        assert.ok(text !== undefined, `${rule} edits ${uri}`);
        for (const edit of edits) if (edit.uri === uri) assert.ok(within(edit.span, text), `${rule}, edit`);
        lint({ uri, text: applyEdits({ uri, text }, edits) }, context);
      }
  }
  for (const workload of lowered.workloads)
    for (const fact of workload.facts)
      if (fact.anchor.uri === source.uri) {
        assert.ok(within(fact.anchor.span, source.text), fact.type);
        const edits = fact.anchor.remove?.() ?? [];
        applyEdits(source, edits);
        for (const rule of rulesCovering(fact))
          hoverText(rule, fact, {
            workload,
            policy: context.policy,
            others: lowered.workloads,
            targets: context.targets,
          });
      }
  for (const comment of lowered.comments) assert.ok(within(comment, source.text), 'comment');
  if (kind !== undefined) {
    suppressLine(source, kind, 'x', source.text.length);
    suppressFile(source, kind, 'x');
  }
  return findings;
}

it('bears every file of the corpus', () => {
  const found = corpus.flatMap(examine);
  assert.ok(found.length > 100);
  assert.ok(new Set(corpus.map(source => kindFor(source)?.id)).size > 8);
});

it('bears every accident', () => {
  fc.assert(
    fc.property(damaged, source => {
      examine(source);
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 400) },
  );
});

it('bears every prefix of a file, as it is typed', () => {
  for (const { uri, text } of corpus.filter(
    ({ uri: name }, i) => corpus.findIndex(({ uri: other }) => other === name) === i,
  ))
    for (let end = 0; end < text.length; end += 7) examine({ uri, text: text.slice(0, end) });
});

it('reports on damaged files', () => {
  fc.assert(
    fc.property(damaged, source => {
      const { lowered } = lint(source, context);
      report({ files: [lowered.workloads], targets: context.targets, policy: context.policy });
    }),
    { numRuns: 20 },
  );
});
