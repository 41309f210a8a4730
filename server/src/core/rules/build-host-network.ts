import { is } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { buildVerdict, removal, switchDriver } from './build-fixes.ts';
import { withDefault } from './namespace-rules.ts';

export const buildHostNetwork = defineRule({
  id: 'build-host-network',
  summary: say`A build cannot use the host network with the default docker driver under ECI.`,
  why: say`With the docker driver the build steps run in the engine, which ECI does not let share its network.`,
  instead: say`Build with a docker-container builder: its BuildKit allows network.host. "Host" is then the network of the builder's container, not that of your machine.`,
  behaviour: 'build-host-network',
  on: ['buildNetwork'],
  kinds: ['compose', 'dockerfile', 'bake', 'devcontainer', 'github-workflow', 'shell', 'gitlab-ci'],
  check(fact, context) {
    if (!is(fact.mode, 'host')) return undefined;
    const verdict = buildVerdict('build-host-network', context);
    if (verdict === undefined) return undefined;
    const message =
      fact.scope === 'step'
        ? say`This step fails under ECI: the docker driver refuses the host network.`
        : say`This build fails under ECI: the docker driver refuses the host network.`;
    return {
      at: fact.anchor,
      verdict,
      message: withDefault(message, fact.mode),
      fixes: [
        ...switchDriver(context.workload, 'build-host-network', fact.anchor),
        ...removal(fact, say`Remove the host network from the build`),
      ],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    build:\n      context: .\n      network: «host»\n',
      good: 'services:\n  app:\n    build:\n      context: .\n',
      fix: 'Remove the host network from the build',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nRUN --network=«host» apk add curl\n',
      good: 'FROM alpine\nRUN apk add curl\n',
      fix: 'Remove the host network from the build',
    },
    {
      kind: 'bake',
      bad: 'target "app" {\n  network = «"host"»\n  tags    = ["app"]\n}\n',
      good: 'target "app" {\n  tags    = ["app"]\n}\n',
      fix: 'Remove the host network from the build',
    },
    {
      kind: 'bake',
      bad: 'target "app" {\n  tags    = ["app"]\n  network = «"host"»\n}\n',
      good: 'target "app" {\n  tags    = ["app"]\n  # eci-ignore build-host-network -- build it with the docker-container driver:\n  # docker buildx create --name eci-builder --driver docker-container --use\n  # docker buildx bake --load --allow network.host app\n  network = "host"\n}\n',
      fix: 'Write the docker-container build commands here, and ignore this',
    },
    {
      kind: 'bake',
      bad: 'variable "NET" {\n  default = "host"\n}\n\ntarget "app" {\n  network = «NET»\n}\n',
      good: 'variable "NET" {\n  default = "default"\n}\n\ntarget "app" {\n  network = NET\n}\n',
    },
    {
      kind: 'bake',
      file: 'docker-bake.json',
      bad: '{\n  "target": {\n    "app": {\n      "context": ".",\n      "network": «"host"»\n    }\n  }\n}\n',
      good: '{\n  "target": {\n    "app": {\n      "context": "."\n    }\n  }\n}\n',
      fix: 'Remove the host network from the build',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "build": {\n    "dockerfile": "Dockerfile",\n    "options": [«"--network=host"», "--no-cache"]\n  }\n}\n',
      good: '{\n  "build": {\n    "dockerfile": "Dockerfile",\n    "options": ["--no-cache"]\n  }\n}\n',
      fix: 'Remove the host network from the build',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/build-push-action@v6\n        with:\n          network: «host»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/setup-buildx-action@v3\n      - uses: docker/build-push-action@v6\n        with:\n          allow: network.host\n          network: host\n',
      fix: 'Build with the docker-container driver',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\nset -e\nif true; then\n  docker build «--network=host» -t app .\nfi\n',
      good: '#!/bin/sh\nset -e\nif true; then\n  docker buildx create --name eci-builder --node eci-builder0 --driver docker-container\n  docker buildx build --builder eci-builder --load --allow network.host --network=host -t app .\nfi\n',
      fix: 'Build with the docker-container driver',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker buildx create --name own --use\ndocker build «--network host» .\ndocker buildx build --network host .\n',
      good: '#!/bin/sh\ndocker buildx create --name own --use\ndocker buildx build --network host .\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker buildx bake «--set "*.network=host"» app\n',
      good: '#!/bin/sh\ndocker buildx create --name eci-builder --node eci-builder0 --driver docker-container\ndocker buildx bake --builder eci-builder --load --allow network.host --set "*.network=host" app\n',
      fix: 'Build with the docker-container driver',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: |\n          set -e\n          docker build «--network=host» -t app .\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: |\n          set -e\n          docker buildx create --name eci-builder --node eci-builder0 --driver docker-container\n          docker buildx build --builder eci-builder --load --allow network.host --network=host -t app .\n',
      fix: 'Build with the docker-container driver',
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - echo building\n    - docker build «--network=host» -t app .\n',
      good: 'build:\n  tags: [own]\n  script:\n    - echo building\n    - docker buildx create --name eci-builder --node eci-builder0 --driver docker-container\n    - docker buildx build --builder eci-builder --load --allow network.host --network=host -t app .\n',
      fix: 'Build with the docker-container driver',
    },
  ],
});
