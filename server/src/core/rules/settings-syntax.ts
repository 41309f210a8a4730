import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import type { DataNode } from '../syntax/data.ts';
import type { Span } from '../text.ts';
import { settingsFile } from './settings-example.ts';

export const settingsSyntax = defineRule({
  id: 'settings-syntax',
  summary: say`Docker Desktop reads admin-settings.json as strict JSON.`,
  why: say`A file that is not strict JSON is not read, and then none of its settings, ECI among them, is enforced. Of duplicate keys only the last one counts.`,
  instead: say`Write plain JSON: no comments, no comma behind the last entry, every key once, UTF-8 without a byte order mark.`,
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) => [
    ...byteOrderMark(document),
    ...comments(document),
    ...errors(document),
    ...(document.data.root === undefined ? [] : duplicates(document, document.data.root)),
  ],
  examples: [
    {
      kind: 'admin-settings',
      bad: settingsFile('"analyticsEnabled": { "locked": true, "value": false «,»}'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Remove the comma',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '«// Nobody needs to know\n»"analyticsEnabled": { "locked": true, "value": false }',
      ).replace('\n»', '»\n  '),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Remove the comment',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"analyticsEnabled": { «"value"»: true, "locked": true, "value": false }'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Remove this entry: the later one counts',
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.57.0' },
      bad: `«\uFEFF»${settingsFile()}`,
      good: settingsFile(),
      fix: 'Remove the byte order mark',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"analyticsEnabled": { "locked": true «"value"»: false }'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Insert the comma',
    },
  ],
});

const cut = (uri: string, span: Span, title: Message): Fix => ({
  title,
  safety: 'safe',
  edits: [{ uri, span, text: '' }],
});

function byteOrderMark({ source }: SettingsDocument): Problem[] {
  if (!source.text.startsWith('\uFEFF')) return [];
  const span = { start: 0, end: 1 };
  return [
    {
      at: { uri: source.uri, span },
      behaviour: 'settings-byte-order-mark',
      message: say`The file begins with a byte order mark, which this Docker Desktop does not read.`,
      fixes: [cut(source.uri, span, say`Remove the byte order mark`)],
    },
  ];
}

function comments({ source, data }: SettingsDocument): Problem[] {
  const { uri, text } = source;
  return data.comments.map(span => ({
    at: { uri, span },
    verdict: 'invalid',
    message: say`JSON has no comments: Docker Desktop does not read this file.`,
    fixes: [cut(uri, withBlanks(text, span), say`Remove the comment`)],
  }));
}

/** A comment with the line it has for itself, or with the blanks in front of it. */
function withBlanks(text: string, { start, end }: Span): Span {
  let from = start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  const lineEnd = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(end));
  const ownLine = from === 0 || text[from - 1] === '\n' || text[from - 1] === '\r';
  if (ownLine && lineEnd !== null) return { start: from, end: end + lineEnd[0].length };
  return lineEnd !== null ? { start: from, end } : { start, end };
}

/** The first error only, of those that follow from one another; each trailing comma is one of its own. */
function errors({ source, data }: SettingsDocument): Problem[] {
  const { uri } = source;
  const trailing = data.errors.filter(({ message }) => message === 'TrailingComma');
  const first = data.errors.find(
    ({ message }) => message !== 'TrailingComma' && message !== 'InvalidCommentToken',
  );
  const problems: Problem[] = trailing.map(({ span }) => ({
    at: { uri, span },
    verdict: 'invalid',
    message: say`JSON has no comma behind the last entry: Docker Desktop does not read this file.`,
    fixes: [cut(uri, span, say`Remove the comma`)],
  }));
  if (first === undefined) return problems;
  const { span } = first;
  const before = source.text.slice(0, span.start).trimEnd().length;
  const insert: Fix = {
    title: say`Insert the comma`,
    safety: 'review',
    edits: [{ uri, span: { start: before, end: before }, text: ',' }],
  };
  return [
    ...problems,
    {
      at: { uri, span },
      verdict: 'invalid',
      message: faults[first.message] ?? say`This is not JSON.`,
      fixes: first.message === 'CommaExpected' ? [insert] : [],
    },
  ];
}

const faults: Readonly<Record<string, Message>> = {
  CommaExpected: say`A comma is missing here.`,
  ColonExpected: say`A colon is missing here.`,
  ValueExpected: say`A value is missing here.`,
  PropertyNameExpected: say`A key in double quotes is missing here.`,
  CloseBraceExpected: say`A closing brace is missing.`,
  CloseBracketExpected: say`A closing bracket is missing.`,
  EndOfFileExpected: say`Nothing may follow the end of the object.`,
  InvalidSymbol: say`This is no JSON value: keys and strings need double quotes.`,
  InvalidNumberFormat: say`This is no JSON number.`,
  UnexpectedEndOfString: say`The closing quote is missing.`,
  InvalidEscapeCharacter: say`This escape does not exist in JSON: a backslash is written twice.`,
  InvalidCharacter: say`This character must be escaped in a JSON string.`,
};

function duplicates(document: SettingsDocument, node: DataNode): Problem[] {
  if (node.type === 'scalar') return [];
  if (node.type === 'list') return node.items.flatMap(item => duplicates(document, item));
  return node.entries.flatMap(entry => {
    const inner = duplicates(document, entry.value);
    const last = node.entry(entry.key);
    if (last === undefined || last === entry) return inner;
    const remove = entry.keyAnchor.remove?.();
    return [
      {
        at: entry.keyAnchor,
        verdict: 'ineffective' as const,
        message: say`${entry.key} stands here twice; only the last one counts.`,
        related: [{ at: last.keyAnchor, message: say`The one that counts` }],
        fixes:
          remove === undefined
            ? []
            : [
                {
                  title: say`Remove this entry: the later one counts`,
                  safety: entry.value.type === 'scalar' ? ('safe' as const) : ('review' as const),
                  edits: remove,
                },
              ],
      },
      ...inner,
    ];
  });
}
