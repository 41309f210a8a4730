import { type Fact, known, valueOf } from '../facts.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { isDockerSocket } from '../socket-users.ts';
import { commandOf, flagValue } from './commands.ts';

export const apiContainerCreate = defineRule({
  id: 'api-container-create',
  summary: say`Creating containers through the Docker API by curl fails under ECI in older releases.`,
  why: say`A request of curl that creates a container failed where ECI was on. Docker's notes name the fault and not its cause.`,
  instead: say`Use docker create or docker run, or a newer Docker Desktop.`,
  behaviour: 'api-container-create',
  on: ['command'],
  kinds: ['devcontainer', 'shell'],
  covers: fact => creates(fact),
  check: (fact, { workload }) =>
    workload.runs === 'host' && creates(fact)
      ? {
          at: fact.anchor,
          message: say`This request of curl fails under ECI of this Docker Desktop.`,
        }
      : undefined,
  examples: [
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "initializeCommand": "«curl --unix-socket /var/run/docker.sock -X POST -d @app.json http://localhost/containers/create»"\n}\n',
      good: '{\n  "image": "alpine",\n  "initializeCommand": "curl --unix-socket /var/run/docker.sock http://localhost/containers/json"\n}\n',
      target: { desktop: '4.37.0' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\n«curl -s --unix-socket /var/run/docker.sock -H "Content-Type: application/json" -d @app.json http://docker/v1.43/containers/create?name=app»\n',
      good: '#!/bin/sh\ncurl -s --unix-socket /var/run/docker.sock http://docker/v1.43/containers/app/json\n',
      target: { desktop: '4.37.0' },
    },
  ],
});

function creates({ words }: Fact<'command'>): boolean {
  const command = commandOf(words);
  if (command?.program !== 'curl') return false;
  // As a word of its own it may begin with a variable.
  const own = words[words.findIndex(({ value }) => valueOf(value) === '--unix-socket') + 1]?.value;
  const socket = flagValue(command, '--unix-socket');
  return (
    ((socket !== undefined && isDockerSocket(known(socket))) || (own !== undefined && isDockerSocket(own))) &&
    command.args.some(arg => arg !== undefined && /^[^?#]*\/containers\/create(?:\?|$)/.test(arg))
  );
}
