import { say } from '../message.ts';
import { namespaceRule } from './namespace-rules.ts';

export const hostNetwork = namespaceRule({
  id: 'host-network',
  space: 'network',
  summary: say`Host networking does not work in a container under ECI.`,
  why: say`Under ECI every container has a user namespace of its own, and a network namespace belongs to one user namespace: the VM's cannot be shared. Docker Desktop's own host networking does not change that.`,
  instead: say`Publish the ports that you need (ports: or -p), and reach services of your machine as host.docker.internal.`,
  message: name => say`${name} cannot start: ECI refuses host networking.`,
  fix: say`Remove host networking (publish the ports that you need)`,
  kinds: ['compose', 'github-workflow', 'devcontainer', 'shell', 'gitlab-ci'],
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    networks:\n      - «hostnet»\n      - web\nnetworks:\n  hostnet:\n    external: true\n    name: host\n  web:\n',
      good: 'services:\n  app:\n    image: alpine\n    networks:\n      - web\nnetworks:\n  hostnet:\n    external: true\n    name: host\n  web:\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
    {
      kind: 'compose',
      bad: 'services:\n  web:\n    image: nginx\n    network_mode: «host»\n',
      good: 'services:\n  web:\n    image: nginx\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
    {
      kind: 'compose',
      bad: 'services:\n  web:\n    image: nginx\n    network_mode: «${NET:-host}»\n',
      good: 'services:\n  web:\n    image: nginx\n    network_mode: ${NET:-bridge}\n',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver-opts: |\n            image=moby/buildkit:latest\n            «network=host»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: actions/checkout@v4\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver-opts: |\n            image=moby/buildkit:latest\n',
    },
    {
      kind: 'compose',
      file: 'compose.override.yaml',
      bad: 'services:\n  web:\n    network_mode: «host»\n    environment:\n      DEBUG: 1\n',
      good: 'services:\n  web:\n    environment:\n      DEBUG: 1\n',
      fix: 'Remove host networking (publish the ports that you need)',
      with: { 'compose.yaml': 'services:\n  web:\n    image: nginx\n' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": ["--network", «"host"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    services:\n      db:\n        image: postgres\n        options: --init «--network=host»\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    services:\n      db:\n        image: postgres\n        options: --init\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d «--network host» \\\n  --name web nginx\n',
      good: '#!/bin/sh\ndocker run -d \\\n  --name web nginx\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d «--net="${NET:-host}"» nginx\ndocker run -d --net="$OTHER" nginx\n',
      good: '#!/bin/sh\ndocker run -d --net="${NET:-bridge}" nginx\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker buildx create --use --driver docker-container «--driver-opt network=host»\n',
      good: '#!/bin/sh\ndocker buildx create --use --driver docker-container\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run «--network=host» nginx\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run nginx\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - docker run «--network=host» nginx\n',
      good: 'build:\n  tags: [own]\n  script:\n    - docker run nginx\n',
      fix: 'Remove host networking (publish the ports that you need)',
    },
  ],
});
