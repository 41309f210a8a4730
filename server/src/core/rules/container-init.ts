import { is } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';

export const containerInit = defineRule({
  id: 'container-init',
  summary: say`Containers with an init process do not start under ECI in old releases.`,
  why: say`docker run --init failed where ECI was on. Docker's notes name the fault and not its cause.`,
  instead: say`Use a newer Docker Desktop. Until then, start an init process that is in the image itself, such as tini.`,
  behaviour: 'container-init',
  on: ['init'],
  kinds: ['compose', 'devcontainer', 'github-workflow', 'shell', 'gitlab-ci'],
  covers: () => false,
  check: (fact, { workload }) =>
    workload.runs === 'container' && is(fact.value, true)
      ? {
          at: fact.anchor,
          message: say`${workload.name} cannot start: ECI of this Docker Desktop fails with an init process.`,
        }
      : undefined,
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: node:22\n    init: «true»\n  db:\n    image: postgres:17\n    init: false\n',
      good: 'services:\n  app:\n    image: node:22\n  db:\n    image: postgres:17\n    init: false\n',
      target: { desktop: '4.25.0' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "init": «true»\n}\n',
      good: '{\n  "image": "alpine"\n}\n',
      target: { desktop: '4.25.0' },
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run «--init» node:22\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run node:22\n',
      target: { desktop: '4.25.0' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d «--init» node:22\n',
      good: '#!/bin/sh\ndocker run -d --init=false node:22\n',
      target: { desktop: '4.25.2', platform: 'windows-wsl2' },
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - docker run «--init» node:22\n',
      good: 'build:\n  tags: [own]\n  script:\n    - docker run node:22\n',
      target: { desktop: '4.25.0' },
    },
  ],
});
