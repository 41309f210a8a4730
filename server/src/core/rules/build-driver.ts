import { type Fact, valueOf } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';

/** Drivers whose builders do not run in this machine's engine. */
const elsewhere = new Set(['cloud', 'remote', 'kubernetes']);

export const buildDriver = defineRule({
  id: 'build-driver',
  summary: say`Builds of some drivers run where ECI does not reach.`,
  why: say`ECI protects the containers of this machine's engine. A remote, kubernetes or cloud builder runs elsewhere, by the rules of that place.`,
  instead: say`Nothing, if that place is trusted; otherwise a docker-container builder, which ECI always isolates.`,
  behaviour: 'build-driver',
  on: ['builder'],
  kinds: ['github-workflow', 'shell'],
  covers: fact => driverOf(fact) !== undefined,
  check(fact): Problem | undefined {
    const driver = driverOf(fact);
    return driver === undefined
      ? undefined
      : {
          at: fact.anchor,
          message: say`A builder of the ${driver} driver builds outside of what ECI protects.`,
        };
  },
  examples: [
    {
      kind: 'github-workflow',
      bad: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver: «kubernetes»\n      - uses: docker/build-push-action@v6\n',
      good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver: docker-container\n      - uses: docker/build-push-action@v6\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker buildx create «--driver=kubernetes» --use\n',
      good: '#!/bin/sh\ndocker buildx create --driver=docker-container --use\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker buildx create «--driver remote» tcp://build.example:1234\n',
      good: '#!/bin/sh\ndocker buildx create --driver remote docker-container://buildkitd\n',
    },
  ],
});

function driverOf({ driver }: Fact<'builder'>): string | undefined {
  const name = valueOf(driver);
  return name !== undefined && elsewhere.has(name) ? name : undefined;
}
