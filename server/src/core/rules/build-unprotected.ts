import { factsOf, valueOf, type Workload } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import type { Place } from '../text.ts';
import { buildVerdict, switchDriver } from './build-fixes.ts';

export const buildUnprotected = defineRule({
  id: 'build-unprotected',
  summary: say`Builds with the default docker driver are not isolated on some machines with ECI.`,
  why: say`The docker driver builds inside the engine. ECI protects that since 4.30, and not on WSL 2.`,
  instead: say`Build with a docker-container builder: ECI always isolates its container.`,
  behaviour: 'build-unprotected',
  on: ['build'],
  kinds: ['compose', 'dockerfile', 'bake', 'devcontainer', 'github-workflow', 'shell', 'gitlab-ci'],
  check(fact, context) {
    if (mayBeWindows(context.workload)) return undefined;
    const verdict = buildVerdict('build-unprotected', context);
    if (verdict === undefined) return undefined;
    // One builder builds all that a file declares: it is said once, at the first. Mostly the first is found first.
    const isDeclared = fact.declared === true;
    const isEarlier = (other: Workload): boolean =>
      declaredIn(other).some(({ at }) => at.span.start < fact.anchor.span.start);
    if (isDeclared && context.others.some(isEarlier)) return undefined;
    const alike = isDeclared ? context.others.flatMap(declaredIn) : [];
    const others = alike.filter(({ workload }) => workload !== context.workload);
    return {
      at: fact.anchor,
      verdict,
      message:
        others.length === 0
          ? say`This build is not isolated: with the docker driver, ECI does not protect builds here.`
          : say`This build and the others of this file are not isolated: with the docker driver, ECI does not protect builds here.`,
      related: others.map(({ at }) => ({ at, message: say`Nor is this build.` })),
      fixes: switchDriver(
        context.workload,
        'build-unprotected',
        fact.anchor,
        others.map(({ workload }) => workload),
      ),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    «build»: .\n',
      good: 'services:\n  app:\n    image: nginx\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    «build»: .\n',
      good: 'services:\n  app:\n    # docker buildx create --name eci-builder --driver docker-container --use\n    # docker compose build --builder eci-builder app\n    image: app\n',
      target: { desktop: '4.29.0' },
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    «build»: .\n  worker:\n    build: worker\n',
      good: 'services:\n  app:\n    # docker buildx create --name eci-builder --driver docker-container --use\n    # docker compose build --builder eci-builder\n    image: app\n  worker:\n    image: worker\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'bake',
      bad: '«target "app"» {\n  context = "."\n}\ntarget "worker" {\n  context = "worker"\n}\n',
      good: '# docker buildx create --name eci-builder --driver docker-container --use\n# docker buildx bake --load app worker\nvariable "APP" {}\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'dockerfile',
      bad: '«FROM» alpine\nRUN apk add curl\n',
      good: '# Windows images are not built by what the rule speaks of.\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n',
      target: { desktop: '4.29.0' },
    },
    {
      kind: 'dockerfile',
      bad: '«FROM» alpine AS tools\nFROM tools\n',
      good: '# An image that may be for Windows: nothing is known of it.\nFROM ghcr.io/example/windows-base:ltsc2022\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'bake',
      bad: '«target "app"» {\n  context = "."\n}\n',
      good: '# docker buildx create --name eci-builder --driver docker-container --use\n# docker buildx bake --load app\nvariable "APP" {}\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  «"build"»: { "dockerfile": "Dockerfile" }\n}\n',
      good: '{\n  "image": "example/dev"\n}\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: «docker/build-push-action@v6»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/setup-buildx-action@v3\n      - uses: docker/build-push-action@v6\n',
      fix: 'Build with the docker-container driver',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\n«docker build» -t app .\n',
      good: '#!/bin/sh\ndocker buildx create --name eci-builder --node eci-builder0 --driver docker-container\ndocker buildx build --builder eci-builder --load -t app .\n',
      fix: 'Build with the docker-container driver',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - «docker build» -t app .\n',
      good: 'build:\n  tags: [own]\n  script:\n    - docker buildx create --name eci-builder --node eci-builder0 --driver docker-container\n    - docker buildx build --builder eci-builder --load -t app .\n',
      fix: 'Build with the docker-container driver',
      target: { platform: 'windows-wsl2' },
    },
  ],
});

/** The builds that a workload declares, as others of the file do for the same builder; ECI has a say in them. */
const declaredIn = (workload: Workload): readonly { workload: Workload; at: Place }[] =>
  factsOf(workload, 'build')
    .filter(fact => fact.declared === true && workload.ofWindows !== true && !mayBeWindows(workload))
    .map(fact => ({ workload, at: fact.anchor }));

/** An image that only has `windows` in its name may be one of Windows, which ECI has no say in: nothing is said. */
const mayBeWindows = (workload: Workload): boolean =>
  factsOf(workload, 'image').some(({ reference }) => /windows/i.test(valueOf(reference) ?? ''));
