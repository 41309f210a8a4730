import { type Option, options, type Shape } from '../server/src/core/config.ts';
import { ruleIds } from '../server/src/core/every-rule.ts';
import type { SettingsKey, SettingsType } from '../server/src/core/knowledge/settings-key.ts';
import { commands, groups } from '../server/src/core/knowledge/socket-commands.ts';
import { render } from '../server/src/core/message.ts';
import { platformNames } from '../server/src/core/render/settings-page.ts';
import { childrenOf, keyAt, nameOf } from '../server/src/core/settings-model.ts';

/** A JSON schema of draft 7: what editors and schemastore read. */
export type Schema = Readonly<Record<string, unknown>>;

const draft = 'http://json-schema.org/draft-07/schema#';
const home = 'https://raw.githubusercontent.com/eci-lens/eci-lens/main/schemas/';

/** Docker Desktop's admin-settings.json, as the settings table knows it. */
export const adminSettingsSchema = (): Schema => ({
  $schema: draft,
  $id: `${home}admin-settings.schema.json`,
  title: "Docker Desktop's admin-settings.json",
  description: 'Settings that an administrator gives to, or enforces on, the developers of an organisation.',
  ...groupOf(''),
});

/** The project file of ECI Lens. */
export const projectSchema = (): Schema => ({
  $schema: draft,
  $id: `${home}eci-lens.schema.json`,
  title: 'ECI Lens',
  description: 'What the files of a workspace are judged by.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'The JSON schema of this file.' },
    ...propertiesOf(options),
  },
});

const jsonTypes: Readonly<Record<SettingsType, string>> = {
  boolean: 'boolean',
  string: 'string',
  number: 'integer',
  list: 'array',
  object: 'object',
};

function groupOf(path: string): Schema {
  const children = childrenOf(path);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(children.map(key => [nameOf(key.path), keySchema(key)])),
  };
}

function keySchema(key: SettingsKey): Schema {
  const about = { title: render(key.title), description: descriptionOf(key) };
  if (key.form === 'group') return { ...about, ...groupOf(key.path) };
  if (key.form === 'plain') return { ...about, ...valueSchema(key) };
  const { properties } = groupOf(key.path) as { properties: object };
  return {
    ...about,
    type: 'object',
    additionalProperties: false,
    required: ['locked', 'value'],
    properties: {
      locked: {
        type: 'boolean',
        description: 'true: users cannot change it. false: value is only a default.',
      },
      value: valueSchema(key),
      ...properties,
    },
  };
}

/** Lists whose items have a grammar of their own. */
const itemSchemas: Readonly<Record<string, Schema>> = {
  'enhancedContainerIsolation.dockerSocketMount.imageList.images': {
    type: 'string',
    // A name, its tag or digest; * for every image; a * in the path, as some of Docker's examples have it.
    pattern: '^(\\*|[A-Za-z0-9][A-Za-z0-9._:/*@-]*)$',
  },
  'enhancedContainerIsolation.dockerSocketMount.commandList.commands': {
    enum: [...commands, ...groups]
      .map(({ name }) => name)
      .concat('login', 'plugin')
      .filter(unique),
  },
};

function unique<T>(value: T, i: number, all: readonly T[]): boolean {
  return all.indexOf(value) === i;
}

function valueSchema(key: SettingsKey): Schema {
  const types = [key.type, ...(key.also ?? [])].map(type => jsonTypes[type]);
  return {
    type: types.length === 1 ? types[0] : types,
    ...(key.values === undefined ? {} : { enum: key.values }),
    ...(key.minimum === undefined ? {} : { minimum: key.minimum }),
    ...(key.maximum === undefined ? {} : { maximum: key.maximum }),
    ...(key.default === undefined ? {} : { default: key.default }),
    ...(key.holds === 'json' ? { contentMediaType: 'application/json' } : {}),
    ...(key.type === 'list' ? { items: itemsOf(key) } : {}),
  };
}

function itemsOf({ path, items = [] }: SettingsKey): Schema {
  const own = itemSchemas[path];
  if (own !== undefined) return own;
  const members = childrenOf(`${path}[]`);
  const of = items.map(type =>
    type === 'object' && members.length > 0 ? itemGroup(path, members) : { type },
  );
  return of.length === 1 ? (of[0] ?? {}) : { anyOf: of };
}

const itemGroup = (path: string, members: readonly SettingsKey[]): Schema => ({
  ...groupOf(`${path}[]`),
  required: members.slice(0, 1).map(key => nameOf(key.path)),
});

function descriptionOf(key: SettingsKey): string {
  const parent = key.parent === undefined ? undefined : keyAt(key.parent);
  return [
    render(key.summary),
    key.note === undefined ? '' : render(key.note),
    key.platforms === undefined ? '' : `On ${platformNames(key.platforms)} only.`,
    key.since === undefined ? '' : `Docker Desktop ${key.since} and later.`,
    key.until === undefined ? '' : `Not read from ${key.until} on.`,
    parent === undefined ? '' : `Needs ${parent.path}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const propertiesOf = (fields: readonly Option[]): Schema =>
  Object.fromEntries(
    fields.map(({ key, shape, about }) => [key, { description: render(about), ...shapeSchema(shape) }]),
  );

/** A setting of ECI Lens as JSON schema, without its description. */
export function shapeSchema(shape: Shape): Schema {
  switch (shape.type) {
    case 'string':
      return { type: 'string', minLength: 1 };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { enum: shape.of, ...(shape.default === undefined ? {} : { default: shape.default }) };
    case 'list':
      return { type: 'array', items: shapeSchema(shape.of) };
    case 'map':
      return {
        type: 'object',
        propertyNames: { enum: ruleIds },
        additionalProperties: shapeSchema(shape.of),
      };
    case 'object':
      return {
        type: 'object',
        required: shape.fields.filter(({ required }) => required).map(({ key }) => key),
        additionalProperties: false,
        properties: propertiesOf(shape.fields),
      };
  }
}
