import { type Fact, factsOf, valueOf, type Workload } from '../facts.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { withDefault } from './namespace-rules.ts';

export const containerRestart = defineRule({
  id: 'container-restart',
  summary: say`Restart policies do not work properly under ECI in older releases.`,
  why: say`Containers that were started with a restart policy did not restart properly where ECI was on. Docker's notes name the fault and not its cause.`,
  instead: say`Use a newer Docker Desktop. Until then, start such containers again by hand.`,
  behaviour: 'container-restart',
  on: ['restart'],
  kinds: ['compose', 'devcontainer', 'github-workflow', 'shell', 'gitlab-ci'],
  covers: () => false,
  check: (fact, { workload, others, machine }) =>
    workload.runs === 'container' &&
    restarts(fact) &&
    // The others are looked at only where it matters.
    verdictOn(behaviours['container-restart'], machine) !== undefined &&
    isFirst(fact, workload, others)
      ? {
          at: fact.anchor,
          message: withDefault(
            say`Containers may not restart by themselves: restart policies, this one and others in the file, do not work properly under ECI of this Docker Desktop.`,
            fact.policy,
          ),
        }
      : undefined,
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: nginx\n    restart: «unless-stopped»\n  db:\n    image: postgres:17\n    restart: always\n  job:\n    image: alpine\n    restart: "no"\n',
      good: 'services:\n  app:\n    image: nginx\n  job:\n    image: alpine\n    restart: "no"\n',
      target: { desktop: '4.43.0' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": [«"--restart=always"»]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--restart=no"]\n}\n',
      target: { desktop: '4.43.0' },
    },
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run -d «--restart on-failure:3» nginx\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: docker run -d nginx\n',
      target: { desktop: '4.43.0' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -d «--restart always» nginx\n',
      good: '#!/bin/sh\ndocker run -d --restart no nginx\n',
      target: { desktop: '4.43.2', platform: 'windows-wsl2' },
    },
    {
      kind: 'gitlab-ci',
      bad: 'build:\n  tags: [own]\n  script:\n    - docker run -d «--restart always» nginx\n',
      good: 'build:\n  tags: [own]\n  script:\n    - docker run -d nginx\n',
      target: { desktop: '4.43.0' },
    },
  ],
});

const restarts = ({ policy }: Fact<'restart'>): boolean =>
  /^(?:always|unless-stopped|on-failure)/.test(valueOf(policy) ?? '');

/** Files that restart one container mostly restart all of them: it is said once in each. */
function isFirst(fact: Fact<'restart'>, { runner }: Workload, others: readonly Workload[]): boolean {
  // Mostly the first is found first.
  return !others.some(
    other =>
      other.runs === 'container' &&
      other.runner === runner &&
      factsOf(other, 'restart').some(
        one =>
          one.anchor.uri === fact.anchor.uri &&
          one.anchor.span.start < fact.anchor.span.start &&
          restarts(one),
      ),
  );
}
