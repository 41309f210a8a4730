import { type Fact, valueOf } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';

export const engineAddress = defineRule({
  id: 'engine-address',
  summary: say`Containers reach the Docker Engine by its address, past ECI, in older releases.`,
  why: say`In these releases the Docker Engine answers at an address of Docker Desktop's own network, without a password and without the Docker socket. ECI does not keep containers from it (CVE-2025-9074).`,
  instead: say`Use a newer Docker Desktop, and have an administrator list the image for the Docker socket where it needs the engine.`,
  behaviour: 'engine-address',
  on: ['command'],
  kinds: ['compose', 'dockerfile', 'devcontainer', 'shell'],
  covers: fact => addresses(fact),
  check: (fact, { workload }) =>
    workload.runs !== 'host' && addresses(fact)
      ? {
          at: fact.anchor,
          message: say`This controls the Docker Engine without its socket: ECI of this Docker Desktop does not hold it back (CVE-2025-9074).`,
        }
      : undefined,
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: docker:cli\n    command: [«docker», -H, "tcp://192.168.65.7:2375", ps]\n',
      good: 'services:\n  app:\n    image: docker:cli\n    command: [docker, ps]\n',
      target: { desktop: '4.44.2' },
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «wget -O- http://192.168.65.7:2375/containers/json»\n',
      good: 'FROM alpine\nCMD wget -O- http://192.168.65.7:8080/\n',
      target: { desktop: '4.44.0' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postCreateCommand": "«curl http://192.168.65.7:2375/version»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postCreateCommand": "curl http://192.168.65.70:2375/version"\n}\n',
      target: { desktop: '4.44.2' },
    },
    {
      kind: 'shell',
      bad: "#!/bin/sh\ndocker run alpine «wget -O- http://192.168.65.7:2375/info»\ndocker run docker:cli sh -c 'export DOCKER_HOST=tcp://192.168.65.7:2375; «docker ps»'\n",
      good: "#!/bin/sh\ndocker run alpine wget -O- http://example.com/info\ndocker run docker:cli sh -c 'DOCKER_HOST=tcp://192.168.65.7:2375; docker ps'\n",
      target: { desktop: '4.44.0', platform: 'windows-wsl2' },
    },
  ],
});

const addresses = ({ words, engine }: Fact<'command'>): boolean =>
  [...words.map(({ value }) => value), engine].some(value =>
    /(?:^|[^\d.])192\.168\.65\.7:2375(?!\d)/.test(valueOf(value) ?? ''),
  );
