import { type Fact, is } from '../facts.ts';
import { type Message, say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { withDefault } from './namespace-rules.ts';

export const privilegedContainer = defineRule({
  id: 'privileged-container',
  summary: say`A privileged container works under ECI, but only within its user namespace.`,
  why: say`ECI lets privileged containers run and keeps their power inside the container: docker-in-docker and kind work; kernel modules, BPF, devices and global kernel settings stay closed.`,
  instead: say`Nothing, if it only needs power inside the container. Otherwise find out which of the closed things it uses.`,
  behaviour: 'privileged-container',
  on: ['privileged'],
  kinds: ['compose', 'devcontainer', 'github-workflow', 'shell', 'gitlab-ci'],
  check(fact, { workload }) {
    if (workload.runs !== 'container' || !is(fact.value, true)) return undefined;
    const { remove } = fact.anchor;
    return {
      at: fact.anchor,
      message: withTrouble(
        fact.by !== undefined
          ? say`${workload.name} runs, but the privileges that ${fact.by.name} gives it end at its user namespace: no kernel modules, BPF, devices or global kernel settings.`
          : say`${workload.name} runs, but its privileges end at its user namespace: no kernel modules, BPF, devices or global kernel settings.`,
        fact,
      ),
      fixes:
        remove === undefined
          ? []
          : [{ title: fact.by?.removal ?? say`Remove the privileges`, safety: 'review', edits: remove() }],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    privileged: «true»\n',
      good: 'services:\n  app:\n    image: nginx\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    privileged: «"${P:-true}"»\n',
      good: 'services:\n  app:\n    image: nginx\n    privileged: "${P}"\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "privileged": «true»,\n  "init": true\n}\n',
      good: '{\n  "image": "alpine",\n  "init": true\n}\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "features": {\n    «"ghcr.io/devcontainers/features/docker-in-docker:2"»: {},\n    "ghcr.io/devcontainers/features/go:1": {}\n  }\n}\n',
      good: '{\n  "features": {\n    "ghcr.io/devcontainers/features/go:1": {}\n  }\n}\n',
      fix: 'Remove the feature docker-in-docker',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--privileged"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    services:\n      db:\n        image: postgres\n        options: --init «--privileged»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    services:\n      db:\n        image: postgres\n        options: --init\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run --rm «--privileged» -it alpine sh\n',
      good: '#!/bin/sh\ndocker run --rm -it alpine sh\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'shell',
      bad: '#!/bin/bash\nargs=(--rm «--privileged»)\ndocker run "${args[@]}" alpine\n',
      good: '#!/bin/bash\nargs=(--rm)\ndocker run "${args[@]}" alpine\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\nsudo docker exec «--privileged» web sh\n',
      good: '#!/bin/sh\nsudo docker exec web sh\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run --rm «--privileged» alpine true\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run --rm alpine true\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - docker run --rm «--privileged» alpine true\n',
      good: 'build:\n  tags: [own]\n  script:\n    - docker run --rm alpine true\n',
      fix: 'Remove the privileges',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "initializeCommand": "docker run --rm «--privileged» alpine true"\n}\n',
      good: '{\n  "image": "alpine",\n  "initializeCommand": "docker run --rm alpine true"\n}\n',
      fix: 'Remove the privileges',
    },
  ],
});

function withTrouble(message: Message, { value, by }: Fact<'privileged'>): Message {
  const whole = withDefault(message, value);
  return by?.trouble === undefined ? whole : say`${whole} ${by.trouble}`;
}
