import { type Cause, type Fact, is, known, valueOf } from '../facts.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Fix, type Problem, type RuleContext } from '../rule.ts';
import { decideSocket } from '../socket-decision.ts';
import { asksForSocket, mayBeSocketMount } from '../socket-users.ts';
import { withDefault } from './namespace-rules.ts';

export const dockerSocketMount = defineRule({
  id: 'docker-socket-mount',
  summary: say`ECI keeps containers from mounting the Docker socket, unless an administrator allows the image.`,
  why: say`Whoever reaches the Docker socket controls the engine, and so could turn the isolation off.`,
  instead: say`Have an administrator list the image under dockerSocketMount in admin-settings.json, or do without: docker-in-docker works under ECI.`,
  behaviour: 'docker-socket-mount',
  also: ['docker-socket-api', 'socket-volume'],
  on: ['mount'],
  kinds: ['compose', 'kubernetes', 'devcontainer', 'github-workflow', 'shell', 'gitlab-ci'],
  covers: fact => asksForSocket(fact) && fact.judgedAs === undefined,
  check: (fact, context) =>
    context.workload.runs === 'container' && asksForSocket(fact) ? judge(fact, context) : undefined,
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    volumes:\n      - sock:/sock\nvolumes:\n  sock:\n    driver_opts:\n      type: none\n      o: bind\n      device: «/var/run/docker.sock»\n',
      good: 'services:\n  app:\n    image: alpine\n    volumes:\n      - sock:/sock\nvolumes:\n  sock:\n    driver_opts:\n      type: none\n      o: bind\n      device: /srv/data\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    volumes:\n      - «${SOCK}:/sock»\n      - ./a:/a\n',
      good: 'services:\n  app:\n    image: alpine\n    volumes:\n      - ./a:/a\n',
      fix: 'Remove the Docker socket',
      with: { '.env': 'SOCK=/var/run/docker.sock\n' },
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - «${DOCKER_SOCK}:/var/run/docker.sock:ro»\n      - ${LOG}:/var/run/log.sock\n',
      good: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - ${LOG}:/var/run/log.sock\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - «/var/run/docker.sock:/var/run/docker.sock:ro»\n      - ./conf:/etc/traefik\n',
      good: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - ./conf:/etc/traefik\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - type: bind\n        source: «/var/run/docker.sock»\n        target: /var/run/docker.sock\n      - ./conf:/etc/traefik\n',
      good: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - ./conf:/etc/traefik\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - «${HOME}/.docker/run/docker.sock:/sock»\n      - ./conf:/etc/traefik\n',
      good: 'services:\n  app:\n    image: traefik:v3\n    volumes:\n      - ./conf:/etc/traefik\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: traefik:v3\n    use_api_socket: «true»\n',
      good: 'services:\n  app:\n    image: traefik:v3\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'kubernetes',
      file: 'kind.yaml',
      bad: 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes:\n  - role: control-plane\n    extraMounts:\n      - hostPath: «/var/run/docker.sock»\n        containerPath: /var/run/docker.sock\n      - hostPath: /tmp/data\n        containerPath: /data\n',
      good: 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes:\n  - role: control-plane\n    extraMounts:\n      - hostPath: /tmp/data\n        containerPath: /data\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "mounts": [\n    «"source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"»,\n    "source=cache,target=/cache,type=volume"\n  ]\n}\n',
      good: '{\n  "image": "alpine",\n  "mounts": [\n    "source=cache,target=/cache,type=volume"\n  ]\n}\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "features": {\n    «"ghcr.io/devcontainers/features/docker-outside-of-docker:1"»: {},\n    "ghcr.io/devcontainers/features/go:1": {}\n  }\n}\n',
      good: '{\n  "features": {\n    "ghcr.io/devcontainers/features/go:1": {}\n  }\n}\n',
      fix: 'Remove the feature docker-outside-of-docker',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    services:\n      proxy:\n        image: traefik:v3\n        volumes:\n          - «/var/run/docker.sock:/var/run/docker.sock»\n          - /tmp:/tmp\n    steps:\n      - uses: actions/checkout@v4\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    services:\n      proxy:\n        image: traefik:v3\n        volumes:\n          - /tmp:/tmp\n    steps:\n      - uses: actions/checkout@v4\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    «container»: node:22\n    steps:\n      - uses: actions/checkout@v4\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    container: node:22\n    steps:\n      - uses: actions/checkout@v4\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run --rm «-v /var/run/docker.sock:/var/run/docker.sock» docker:cli ps\n',
      good: '#!/bin/sh\ndocker run --rm docker:cli ps\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run --rm «-v "$HOME/.docker/run/docker.sock:/sock"» docker:cli ps\n',
      good: '#!/bin/sh\ndocker run --rm docker:cli ps\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «-itv /var/run/docker.sock:/var/run/docker.sock» docker:cli\n',
      good: '#!/bin/sh\ndocker run -it docker:cli\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker compose run «-v /var/run/docker.sock:/var/run/docker.sock» tests\n',
      good: '#!/bin/sh\ndocker compose run tests\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «--mount type=bind,src="${SOCK:-/var/run/docker.sock}",dst=/var/run/docker.sock» docker:cli\n',
      good: '#!/bin/sh\ndocker run docker:cli\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run --rm «-v /var/run/docker.sock:/var/run/docker.sock» docker:cli ps\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run --rm docker:cli ps\n',
      fix: 'Remove the Docker socket',
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - docker run --rm «-v /var/run/docker.sock:/var/run/docker.sock» docker:cli ps\n',
      good: 'build:\n  tags: [own]\n  script:\n    - docker run --rm docker:cli ps\n',
      fix: 'Remove the Docker socket',
    },
  ],
});

function judge(fact: Fact<'mount'>, { workload, policy, machine }: RuleContext): Problem | undefined {
  const decided = policy === undefined ? undefined : decideSocket(policy, workload, machine);
  const decision = decided?.decision;
  const { image: setting, bases = [] } = decided ?? workload;
  const image = valueOf(setting);
  if (decision?.answer === 'allowed') return undefined;
  // An entry may well match, but only the registry knows.
  if (decision?.answer === 'unknown' && decision.at !== undefined) return undefined;
  if (fact.judgedAs !== undefined && !isRebuilt(fact.judgedAs, bases, policy, machine)) return undefined;
  const { name } = workload;
  const asked = fact.apiSocket === true ? verdictOn(behaviours['docker-socket-api'], machine) : undefined;
  // Older releases do not know the option.
  if (fact.apiSocket === true && asked === undefined) return undefined;
  if (asked?.verdict === 'unprotected')
    return {
      at: fact.anchor,
      behaviour: 'docker-socket-api',
      message: say`ECI of this Docker Desktop does not keep ${name} from the Docker socket that it asks for this way, whatever admin-settings.json allows.`,
      fixes: fixes(fact, undefined, undefined, undefined),
    };
  const [base] = bases;
  const denied = decision?.answer === 'denied' ? image : undefined;
  const related = decision?.at === undefined ? [] : [{ at: decision.at, message: decision.reason }];
  if (mayBeSocketMount(fact))
    return {
      at: fact.anchor,
      // Likely, not certain: no error.
      verdict: 'restricted',
      message:
        denied === undefined
          ? say`${name} cannot start if this is the Docker socket: ECI refuses to mount it unless an administrator allows the image.`
          : say`${name} cannot start if this is the Docker socket: admin-settings.json does not allow ${denied} to mount it.`,
      related,
      fixes: fixes(fact, image, base, policy),
    };
  const message =
    decision?.answer !== 'denied'
      ? refused(name, fact.by)
      : image !== undefined
        ? say`${name} cannot start: admin-settings.json does not allow ${image} to mount the Docker socket.`
        : say`${name} cannot start: admin-settings.json does not allow its image, which is built from ${base ?? ''}, to mount the Docker socket.`;
  return {
    at: fact.anchor,
    message: withDefault(message, fact.source),
    ...(fact.byVolume === true ? { behaviour: 'socket-volume' as const } : {}),
    related,
    fixes: fixes(fact, image, base, policy),
  };
}

/** Whether the container fails here only: the image that the other file names is allowed, and not what is built on it. */
function isRebuilt(
  image: string,
  bases: readonly string[],
  policy: RuleContext['policy'],
  machine: RuleContext['machine'],
): boolean {
  return bases[0] === image && policy?.image(known(image), machine).answer === 'allowed';
}

const refused = (name: string, by: Cause | undefined): Message =>
  by === undefined
    ? say`${name} cannot start: ECI refuses to mount the Docker socket unless an administrator allows the image.`
    : say`${name} cannot start: ${by.name} mounts the Docker socket, which ECI refuses unless an administrator allows the image.`;

function fixes(
  fact: Fact<'mount'>,
  image: string | undefined,
  base: string | undefined,
  policy: RuleContext['policy'],
): Fix[] {
  const { remove } = fact.anchor;
  const review = (title: Fix['title'], edits: Fix['edits'] | undefined): Fix[] =>
    edits === undefined ? [] : [{ title, safety: 'review', edits }];
  return [
    // What is built here has a name that no registry knows: only its base can be listed.
    ...(base === undefined
      ? []
      : review(
          say`Allow images built from ${base} to mount the Docker socket in admin-settings.json`,
          policy?.allowDerived(base),
        )),
    ...(image === undefined
      ? []
      : review(say`Allow ${image} to mount the Docker socket in admin-settings.json`, policy?.allow(image))),
    ...(remove === undefined || is(fact.source, '')
      ? []
      : review(fact.by?.removal ?? say`Remove the Docker socket`, remove())),
  ];
}
