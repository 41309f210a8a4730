import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import { say } from '../message.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import { asMap, asScalar, type DataMap } from '../syntax/data.ts';
import { insertProperty, isAbsent, writeValue } from '../syntax/json/json.ts';
import type { Edit } from '../text.ts';
import { settingsFile } from './settings-example.ts';

const off = settingsFile();

export const eciNotEnforced = defineRule({
  id: 'eci-not-enforced',
  summary: say`The settings do not enforce ECI.`,
  why: say`ECI protects only where value is true, and only locked keeps a developer from turning it off again.`,
  instead: say`Set both locked and value of enhancedContainerIsolation to true.`,
  behaviour: 'eci-setting',
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) => check(document),
  examples: [
    {
      kind: 'admin-settings',
      bad: off.replace('"locked": true', '"locked": «false»'),
      good: off,
      fix: 'Lock it',
    },
    {
      kind: 'admin-settings',
      bad: off.replace('"value": true', '"value": «false»'),
      good: off,
      fix: 'Turn ECI on',
    },
    {
      kind: 'admin-settings',
      bad: '«{»\n  "configurationFileVersion": 2\n}\n',
      good: off,
      fix: 'Turn ECI on and lock it',
    },
    {
      kind: 'admin-settings',
      bad: '{\n  "configurationFileVersion": 2,\n  «"enhancedContainerIsolation"»: {\n    "value": true\n  }\n}\n',
      good: '{\n  "configurationFileVersion": 2,\n  "enhancedContainerIsolation": {\n    "value": true,\n    "locked": true\n  }\n}\n',
      fix: 'Lock it',
    },
  ],
});

const review = (title: Fix['title'], edits: readonly Edit[]): Fix => ({ title, safety: 'review', edits });

function check(document: SettingsDocument): readonly Problem[] {
  const { source, data } = document;
  const root = asMap(data.root);
  if (root === undefined) return [];
  const entry = root.entry('enhancedContainerIsolation');
  if (entry === undefined) {
    const edits = insertProperty(
      source,
      root,
      'enhancedContainerIsolation',
      '{\n  "locked": true,\n  "value": true\n}',
    );
    return [
      {
        at: { uri: source.uri, span: { start: root.span.start, end: root.span.start + 1 } },
        message: say`These settings say nothing of ECI: it stays off unless a developer turns it on.`,
        fixes: [review(say`Turn ECI on and lock it`, edits)],
      },
    ];
  }
  const eci = asMap(entry.value);
  // Anything but an object is the schema's to report.
  if (eci === undefined) return [];
  const problem = (at: Problem['at'], message: Problem['message'], fix: Fix): Problem => ({
    at,
    message,
    fixes: [fix],
  });
  const found: Problem[] = [];
  const value = part(eci, 'value');
  if (value !== true && value !== 'other')
    found.push(
      problem(
        eci.get('value')?.anchor ?? entry.keyAnchor,
        say`ECI is off: containers are not isolated, whatever else is set here.`,
        review(say`Turn ECI on`, set(document, eci, 'value')),
      ),
    );
  const locked = part(eci, 'locked');
  if (
    locked !== true &&
    locked !== 'other' &&
    (value === true || eci.get('value') !== undefined) &&
    value !== false
  )
    found.push(
      problem(
        eci.get('locked')?.anchor ?? entry.keyAnchor,
        say`ECI is not locked: a developer can turn it off.`,
        review(say`Lock it`, set(document, eci, 'locked')),
      ),
    );
  return found;
}

/** `other`: of a wrong type, or still being typed. */
function part(eci: DataMap, name: string): boolean | undefined | 'other' {
  const node = eci.get(name);
  if (node === undefined) return undefined;
  const value = asScalar(node)?.value;
  return typeof value === 'boolean' && !isAbsent(node) ? value : 'other';
}

function set({ source }: SettingsDocument, eci: DataMap, name: string): readonly Edit[] {
  const node = eci.get(name);
  return node === undefined ? insertProperty(source, eci, name, 'true') : writeValue(source, node, 'true');
}
