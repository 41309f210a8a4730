import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { adminSettingsSchema, projectSchema, shapeSchema } from '../../scripts/schemas.ts';
import { checkConfig, options } from '../../server/src/core/config.ts';
import { ruleIds } from '../../server/src/core/every-rule.ts';
import { settingsKeys } from '../../server/src/core/knowledge/settings-keys.ts';
import { documentedKeys } from '../support/documented-keys.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const admin = ajv.compile(adminSettingsSchema());
const project = ajv.compile(projectSchema());
const eci = { locked: true, value: true };
const lists = (dockerSocketMount: object): object => ({
  enhancedContainerIsolation: { ...eci, dockerSocketMount },
});

it('knows exactly the keys that Docker documents', () => {
  assert.deepEqual(settingsKeys.map(({ path }) => path).sort(), [...documentedKeys].sort());
});

describe('the schema of admin-settings.json', () => {
  /** What the examples of Docker's pages show, each form once. */
  const good: readonly object[] = [
    {},
    { configurationFileVersion: 2, enhancedContainerIsolation: eci },
    { exposeDockerAPIOnTCP2375: { locked: true, value: false } },
    {
      proxy: {
        locked: true,
        mode: 'system',
        http: '',
        https: '',
        exclude: [],
        windowsDockerdPort: 65000,
        enableKerberosNtlm: false,
        pac: '',
        embeddedPac: '',
      },
      containersProxy: {
        locked: true,
        mode: 'manual',
        http: '',
        https: '',
        exclude: [],
        pac: '',
        embeddedPac: '',
        transparentPorts: '',
      },
    },
    {
      linuxVM: {
        wslEngineEnabled: { locked: false, value: false },
        dockerDaemonOptions: { locked: false, value: '{"debug": false}' },
        vpnkitCIDR: { locked: false, value: '192.168.65.0/24' },
      },
      windowsContainers: { dockerDaemonOptions: { locked: false, value: '{"debug": false}' } },
    },
    {
      kubernetes: { locked: false, enabled: false, showSystemContainers: false, imagesRepository: '' },
      scout: { locked: false, sbomIndexing: true, useBackgroundIndexing: true },
    },
    {
      filesharingAllowedDirectories: [
        { path: '$HOME', sharedByDefault: true },
        { path: '$TMP', sharedByDefault: false },
      ],
    },
    {
      enableInferenceTCPPort: { locked: true, value: 12434 },
      enableInferenceCORS: { locked: true, value: '' },
    },
    { portBindingBehavior: { locked: true, value: 'default-port-binding' } },
    lists({
      imageList: { images: ['docker.io/localstack/localstack:*', 'testcontainers/*:*', 'docker:cli', '*'] },
      commandList: { type: 'deny', commands: ['push', 'build', 'image*'] },
    }),
    lists({ imageList: { images: ['paketobuildpacks/builder:base'], allowDerivedImages: true } }),
    lists({ commandList: { type: 'allow', commands: ['ps', 'container*', 'volume*'] } }),
  ];
  for (const [i, file] of good.entries())
    it(`takes the form ${i + 1} of Docker's examples`, () => {
      assert.ok(admin(file), JSON.stringify(admin.errors));
    });

  const bad: readonly [string, unknown][] = [
    ['a list', []],
    ['a misspelt key', { analyticEnabled: { locked: true, value: false } }],
    ['another case', { enhancedcontainerisolation: eci }],
    ['a plain value', { analyticsEnabled: false }],
    ['no value', { analyticsEnabled: { locked: true } }],
    ['no locked', { enhancedContainerIsolation: { value: true } }],
    ['a string for a boolean', { disableUpdate: { locked: true, value: 'true' } }],
    ['a string for locked', { disableUpdate: { locked: 'yes', value: true } }],
    ['a third part', { disableUpdate: { locked: true, value: true, lock: true } }],
    ['an unknown value', { portBindingBehavior: { locked: true, value: 'local' } }],
    ['a port out of range', { enableInferenceTCPPort: { locked: true, value: 70000 } }],
    ['a value in a group', { kubernetes: { locked: true, value: true } }],
    ['an object for a string of JSON', { linuxVM: { dockerDaemonOptions: { locked: true, value: {} } } }],
    ['another version', { configurationFileVersion: 1 }],
    ['a blank in an image', lists({ imageList: { images: ['docker: cli'] } })],
    ['an address as an image', lists({ imageList: { images: ['https://ghcr.io/a b'] } })],
    ['images beside the list', lists({ images: ['docker:cli'] })],
    ['an unknown type of list', lists({ commandList: { type: 'block', commands: ['push'] } })],
    ['an unknown command', lists({ commandList: { type: 'deny', commands: ['pussh'] } })],
    ['a directory without a path', { filesharingAllowedDirectories: [{ sharedByDefault: true }] }],
  ];
  for (const [name, file] of bad)
    it(`refuses ${name}`, () => {
      assert.equal(admin(file), false);
    });
});

describe('the schema of the project file', () => {
  const machine = { name: 'macs', desktop: '>=4.40', platform: 'mac' };
  const files: readonly unknown[] = [
    {},
    { $schema: 'x', fleet: [machine], rules: { 'host-network': 'hint' }, ci: 'off' },
    { fleet: [{ ...machine, kubernetes: 'kubeadm', buildDriver: 'docker' }], ignore: ['**/x'] },
    { fleet: [{ name: 'macs', desktop: '4.40' }] },
    { fleet: {} },
    { rules: { 'host-network': 'loud' } },
    { rules: { nothing: 'off' } },
    { flet: [] },
    { ci: 'some' },
    { adminSettings: 1 },
    [],
  ];
  for (const file of files)
    it(`judges ${JSON.stringify(file)} as the reader does`, () => {
      assert.equal(project(file), checkConfig(file, ruleIds).problems.length === 0);
    });
});

describe('package.json', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  const { configuration, jsonValidation } = manifest.contributes;

  /** Without what only one of the two says: texts, defaults, the ids of rules; choices in one order. */
  const bare = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(bare);
    if (typeof schema !== 'object' || schema === null) return schema;
    const left = new Set([
      'description',
      'markdownDescription',
      'default',
      'scope',
      'propertyNames',
      'minLength',
    ]);
    return Object.fromEntries(
      Object.entries(schema)
        .filter(([key]) => !left.has(key))
        .filter(([key, value]) => !(key === 'type' && value === 'string' && 'enum' in schema))
        .map(([key, value]) => [key, key === 'enum' ? [...(value as string[])].sort() : bare(value)]),
    );
  };

  /** Settings as the editor names them: those of a group by a dot. */
  const flat = options.flatMap(({ key, shape }) =>
    shape.type === 'object'
      ? shape.fields.map(field => ({ key: `${key}.${field.key}`, shape: field.shape }))
      : [{ key, shape }],
  );

  for (const { key, shape } of flat)
    it(`offers eciLens.${key} as the table of settings has it`, () => {
      assert.deepEqual(bare(configuration.properties[`eciLens.${key}`]), bare(shapeSchema(shape)));
    });

  it('offers no setting that the table does not have', () => {
    const own = Object.keys(configuration.properties).filter(key => key !== 'eciLens.trace.server');
    assert.deepEqual(own.sort(), flat.map(({ key }) => `eciLens.${key}`).sort());
  });

  it('gives the schema to the project file only: the server itself speaks of admin-settings.json', () => {
    assert.deepEqual(jsonValidation, [
      { fileMatch: '.eci-lens.jsonc', url: './schemas/eci-lens.schema.json' },
    ]);
  });
});
