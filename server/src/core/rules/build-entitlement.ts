import { type Fact, valueOf } from '../facts.ts';
import type { BehaviourId } from '../knowledge/behaviours.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { buildVerdict, removal, switchDriver } from './build-fixes.ts';
import { withDefault } from './namespace-rules.ts';

const behaviourOf: Readonly<Record<string, BehaviourId>> = {
  'network.host': 'build-entitlement-network',
  'security.insecure': 'build-entitlement-insecure',
  device: 'build-entitlement-device',
};

export const buildEntitlement = defineRule({
  id: 'build-entitlement',
  summary: say`Build entitlements do not work with the default docker driver under ECI.`,
  why: say`network.host and security.insecure would run build steps outside the isolation.`,
  instead: say`Build with a docker-container builder: ECI isolates the builder's container. security.insecure must be allowed when the builder is created, and again at the build.`,
  behaviour: 'build-entitlement-insecure',
  also: ['build-entitlement-network', 'build-entitlement-device'],
  on: ['entitlement'],
  kinds: ['compose', 'dockerfile', 'bake', 'devcontainer', 'github-workflow', 'shell'],
  check(fact, context) {
    const behaviour = behaviourOfFact(fact);
    const verdict = behaviour === undefined ? undefined : buildVerdict(behaviour, context);
    if (behaviour === undefined || verdict === undefined) return undefined;
    const name = valueOf(fact.name) ?? '';
    return {
      at: fact.anchor,
      behaviour,
      verdict,
      message: withDefault(
        behaviour === 'build-entitlement-device'
          ? say`Devices belong to nobody in this build: under ECI opening them fails, unless everyone may use them.`
          : say`This build fails under ECI: the docker driver refuses ${name}.`,
        fact.name,
      ),
      fixes: [
        ...switchDriver(context.workload, 'build-entitlement', fact.anchor),
        ...removal(fact, say`Remove the entitlement`),
      ],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    build:\n      context: .\n      entitlements: [«security.insecure», other]\n',
      good: 'services:\n  app:\n    build:\n      context: .\n      entitlements: [other]\n',
      fix: 'Remove the entitlement',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    build:\n      context: .\n      privileged: «true»\n',
      good: 'services:\n  app:\n    build:\n      context: .\n',
      fix: 'Remove the entitlement',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nRUN --security=«insecure» make image\n',
      good: 'FROM alpine\nRUN make image\n',
      fix: 'Remove the entitlement',
    },
    {
      kind: 'bake',
      bad: 'target "tests" {\n  entitlements = [«"security.insecure"», "other"]\n}\n',
      good: 'target "tests" {\n  entitlements = ["other"]\n}\n',
      fix: 'Remove the entitlement',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "build": {\n    "dockerfile": "Dockerfile",\n    "options": [«"--allow=security.insecure"», "--no-cache"]\n  }\n}\n',
      good: '{\n  "build": {\n    "dockerfile": "Dockerfile",\n    "options": ["--no-cache"]\n  }\n}\n',
      fix: 'Remove the entitlement',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/build-push-action@v6\n        with:\n          push: false\n          allow: |\n            other\n            «security.insecure»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/setup-buildx-action@v3\n      - uses: docker/build-push-action@v6\n        with:\n          push: false\n          allow: |\n            other\n            security.insecure\n',
      fix: 'Build with the docker-container driver',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker buildx build «--allow security.insecure» --push -t app .\n',
      good: "#!/bin/sh\ndocker buildx create --name eci-builder --node eci-builder0 --driver docker-container --buildkitd-flags '--allow-insecure-entitlement security.insecure'\ndocker buildx build --builder eci-builder --allow security.insecure --push -t app .\n",
      fix: 'Build with the docker-container driver',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver: docker\n      - run: docker buildx build «--allow security.insecure» .\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: docker/setup-buildx-action@v3\n      - run: docker buildx build --allow security.insecure .\n',
    },
  ],
});

const behaviourOfFact = ({ name }: Fact<'entitlement'>): BehaviourId | undefined =>
  behaviourOf[(valueOf(name) ?? '').replace(/^device=.*/, 'device')];
