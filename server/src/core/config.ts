import { validRange } from 'semver';
import { buildDrivers, platforms, provisioners } from './knowledge/behaviour.ts';
import { kindByDefault } from './knowledge/provisioners.ts';
import { type Message, say } from './message.ts';
import { type Severity, severities, type Target } from './rule.ts';

/** What a user can set, in the editor (`eciLens.*`) and in the project's `.eci-lens.jsonc` alike. */
export interface Config {
  /** Empty: the newest release on the reader's own platform. */
  readonly fleet: readonly Target[];
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly adminSettings: string | undefined;
  readonly ignore: readonly string[];
  /** Undefined: as `self-hosted`. */
  readonly ci: CiJobs | undefined;
  readonly inlayHints: { readonly minimumRelease?: boolean } | undefined;
  readonly codeLens: { readonly socketPolicy?: boolean } | undefined;
}

const ciJobs = ['off', 'self-hosted', 'all'] as const;
export type CiJobs = (typeof ciJobs)[number];

export const configFileName = '.eci-lens.jsonc';

/** The shape of a value: enough to check it, to write its JSON schema, and to document it. */
export type Shape =
  | { readonly type: 'string'; readonly format?: 'semver-range' }
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly of: readonly string[]; readonly default?: string }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'map'; readonly keys: 'rule'; readonly of: Shape }
  | { readonly type: 'object'; readonly fields: readonly Option[] };

export interface Option {
  readonly key: string;
  readonly shape: Shape;
  readonly required?: boolean;
  readonly about: Message;
}

const targetFields: readonly Option[] = [
  {
    key: 'name',
    shape: { type: 'string' },
    required: true,
    about: say`What findings call these machines.`,
  },
  {
    key: 'desktop',
    shape: { type: 'string', format: 'semver-range' },
    required: true,
    about: say`The Docker Desktop releases they run, as a semver range (for example >=4.30 <4.40).`,
  },
  {
    key: 'platform',
    shape: { type: 'choice', of: platforms },
    required: true,
    about: say`What Docker Desktop runs on there.`,
  },
  {
    key: 'kubernetes',
    shape: { type: 'choice', of: provisioners },
    about: say`The provisioner of Docker Desktop's Kubernetes. Unset: the one each release gives to new clusters (kubeadm before ${kindByDefault}, kind since); a cluster made before that stays with kubeadm.`,
  },
  {
    key: 'buildDriver',
    shape: { type: 'choice', of: buildDrivers, default: 'docker' },
    about: say`The buildx driver that builds run with unless a file says otherwise.`,
  },
];

/** Every setting. The manifest, the JSON schema and the documentation are made from this table. */
export const options: readonly Option[] = [
  {
    key: 'fleet',
    shape: { type: 'list', of: { type: 'object', fields: targetFields } },
    about: say`The machines the files must work on. Empty: the newest known Docker Desktop release on this machine's platform.`,
  },
  {
    key: 'rules',
    shape: { type: 'map', keys: 'rule', of: { type: 'choice', of: ['off', ...severities] } },
    about: say`The severity of a rule's findings, by the rule's id; off silences it.`,
  },
  {
    key: 'adminSettings',
    shape: { type: 'string' },
    about: say`The admin-settings.json that applies, relative to the workspace folder. Otherwise the workspace's own is used, then the one of this machine.`,
  },
  {
    key: 'ignore',
    shape: { type: 'list', of: { type: 'string' } },
    about: say`Globs of files that are left alone.`,
  },
  {
    key: 'ci',
    shape: { type: 'choice', of: ciJobs },
    about: say`Which CI jobs are judged: self-hosted (the default) for those that ask for a runner of your own, all also for those on hosted runners (which have no ECI, but you may run the jobs locally), or off. Findings in them are information at most.`,
  },
  {
    key: 'inlayHints',
    shape: {
      type: 'object',
      fields: [
        {
          key: 'minimumRelease',
          shape: { type: 'boolean' },
          about: say`Shows in admin-settings.json, at the end of each line, the first Docker Desktop release that reads it.`,
        },
      ],
    },
    about: say`What the editor shows at the end of lines.`,
  },
  {
    key: 'codeLens',
    shape: {
      type: 'object',
      fields: [
        {
          key: 'socketPolicy',
          shape: { type: 'boolean' },
          about: say`Shows above enhancedContainerIsolation which release it needs, and how many of the workspace's images may mount the Docker socket.`,
        },
      ],
    },
    about: say`What the editor shows above lines.`,
  },
];

/** What is wrong with a configuration, and where in it. */
export interface ConfigProblem {
  readonly path: readonly (string | number)[];
  readonly message: Message;
}

export interface CheckedConfig {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/** Reads a configuration. What is wrong is reported and left out; the rest counts. `ruleIds`: the ids that exist. */
export function checkConfig(value: unknown, ruleIds: readonly string[]): CheckedConfig {
  const problems: ConfigProblem[] = [];
  const checked =
    value === undefined || value === null
      ? {}
      : check(value, { type: 'object', fields: [schemaKey, ...options] }, [], { problems, ruleIds });
  const { fleet, rules, adminSettings, ignore, ci, inlayHints, codeLens } = (checked ??
    {}) as Partial<Config>;
  return {
    config: {
      fleet: fleet ?? [],
      rules: rules ?? {},
      adminSettings,
      ignore: ignore ?? [],
      ci,
      inlayHints,
      codeLens,
    },
    problems,
  };
}

const schemaKey: Option = {
  key: '$schema',
  shape: { type: 'string' },
  about: say`The JSON schema of this file.`,
};

/** `over` wins, key by key; the rules of both count. */
export const mergeConfig = (under: Config, over: Config): Config => ({
  fleet: over.fleet.length > 0 ? over.fleet : under.fleet,
  rules: { ...under.rules, ...over.rules },
  adminSettings: over.adminSettings ?? under.adminSettings,
  ignore: [...under.ignore, ...over.ignore],
  ci: over.ci ?? under.ci,
  inlayHints: over.inlayHints ?? under.inlayHints,
  codeLens: over.codeLens ?? under.codeLens,
});

interface Checking {
  readonly problems: ConfigProblem[];
  readonly ruleIds: readonly string[];
}

type Path = readonly (string | number)[];

/** The value as far as it is right; undefined: not usable at all. */
function check(value: unknown, shape: Shape, path: Path, to: Checking): unknown {
  const wrong = (message: Message): undefined => {
    to.problems.push({ path, message });
    return undefined;
  };
  const name = path.length === 0 ? say`the configuration` : say`${path.join('.')}`;
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string' || value === '') return wrong(say`${name} must be a text.`);
      if (shape.format === 'semver-range' && validRange(value) === null)
        return wrong(say`${name}: “${value}” is not a semver range such as >=4.30 or 4.44.x.`);
      return value;
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong(say`${name} must be true or false.`);
    case 'choice':
      if (typeof value === 'string' && shape.of.includes(value)) return value;
      return wrong(say`${name} must be one of ${shape.of.join(', ')}.`);
    case 'list':
      if (!Array.isArray(value)) return wrong(say`${name} must be a list.`);
      return value
        .map((item: unknown, i) => check(item, shape.of, [...path, i], to))
        .filter(item => item !== undefined);
    case 'map': {
      if (!isObject(value)) return wrong(say`${name} must be an object.`);
      const kept: Record<string, unknown> = {};
      for (const [key, item] of Object.entries(value)) {
        if (!to.ruleIds.includes(key))
          to.problems.push({ path: [...path, key], message: say`There is no rule ${key}.` });
        const right = check(item, shape.of, [...path, key], to);
        if (right !== undefined) kept[key] = right;
      }
      return kept;
    }
    case 'object':
      return isObject(value)
        ? checkFields(value, shape.fields, path, to)
        : wrong(say`${name} must be an object.`);
  }
}

function checkFields(value: object, fields: readonly Option[], path: Path, to: Checking): unknown {
  const kept: Record<string, unknown> = {};
  let complete = true;
  for (const [key, item] of Object.entries(value)) {
    const field = fields.find(f => f.key === key);
    if (field === undefined) {
      const known = fields.map(f => f.key).filter(k => k !== schemaKey.key);
      to.problems.push({
        path: [...path, key],
        message: say`There is no setting ${key} here; known are ${known.join(', ')}.`,
      });
      continue;
    }
    const right = check(item, field.shape, [...path, key], to);
    if (right !== undefined) kept[key] = right;
  }
  for (const field of fields) {
    if (kept[field.key] !== undefined) continue;
    if (field.shape.type === 'choice' && field.shape.default !== undefined)
      kept[field.key] = field.shape.default;
    if (field.required !== true) continue;
    complete = false;
    if (!(field.key in value))
      to.problems.push({ path, message: say`${[...path, field.key].join('.')} is missing.` });
  }
  return complete ? kept : undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
