import { factsOf, valueOf } from '../facts.ts';
import { commands } from '../knowledge/socket-commands.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { decideSocket } from '../socket-decision.ts';
import { isSocketMount } from '../socket-users.ts';
import { asksForHelp } from './commands.ts';
import { dockerCommand } from './docker-commands.ts';
import { socketExample } from './settings-example.ts';

export const dockerSocketCommand = defineRule({
  id: 'docker-socket-command',
  summary: say`ECI blocks the docker commands that an administrator does not allow through a mounted socket.`,
  why: say`admin-settings.json may restrict what containers ask of the Docker Engine, also those that may mount its socket.`,
  instead: say`Run the command outside of the container, or have an administrator change the command list.`,
  behaviour: 'docker-socket-command',
  on: ['command'],
  kinds: ['compose', 'devcontainer', 'shell'],
  covers: () => false,
  check: (fact, { workload, policy, machine }) => {
    if (policy === undefined || workload.runs !== 'container') return undefined;
    const command = dockerCommand(fact.words);
    if (
      command === undefined ||
      asksForHelp(command) ||
      goesElsewhere(fact.words.map(word => valueOf(word.value)))
    )
      return undefined;
    if (!factsOf(workload, 'mount').some(isSocketMount)) return undefined;
    // A container that does not start sends nothing.
    if (decideSocket(policy, workload, machine).decision.answer === 'denied') return undefined;
    const [member] = command.args;
    const name =
      groups.has(command.program) && member !== undefined && !member.startsWith('-')
        ? `${command.program} ${member}`
        : command.program;
    const decision = policy.command(name, machine);
    if (decision.answer !== 'denied') return undefined;
    return {
      at: { uri: fact.anchor.uri, span: fact.span },
      message: say`The Docker Engine refuses docker ${name} from this container: the command list of admin-settings.json blocks it.`,
      related: decision.at === undefined ? [] : [{ at: decision.at, message: decision.reason }],
    };
  },
  examples: [
    {
      kind: 'compose',
      with: {
        'admin-settings.json': socketExample(
          '"images": ["docker:cli"]',
          '"type": "deny", "commands": ["push"]',
        ),
      },
      bad: 'services:\n  ci:\n    image: docker:cli\n    command: «docker push example/app»\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n',
      good: 'services:\n  ci:\n    image: docker:cli\n    command: docker pull example/app\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n',
    },
    {
      kind: 'devcontainer',
      with: {
        'admin-settings.json': socketExample(
          '"images": ["docker:cli"]',
          '"type": "allow", "commands": ["ps"]',
        ),
      },
      bad: '{\n  "image": "docker:cli",\n  "mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"],\n  "postCreateCommand": "docker ps && «docker volume prune -f»"\n}\n',
      good: '{\n  "image": "docker:cli",\n  "mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"],\n  "postCreateCommand": "docker ps"\n}\n',
    },
    {
      kind: 'shell',
      with: {
        'admin-settings.json': socketExample(
          '"images": ["docker:*"]',
          '"type": "deny", "commands": ["image*"]',
        ),
      },
      bad: 'docker run --rm -v /var/run/docker.sock:/var/run/docker.sock docker:cli «docker rmi example/app»\n',
      good: 'docker run --rm -v /var/run/docker.sock:/var/run/docker.sock docker:cli docker ps\n',
    },
  ],
});

/** Commands that have commands of their own. */
const groups = new Set(
  commands
    .map(({ name }) => name)
    .filter(name =>
      [
        'builder',
        'buildx',
        'checkpoint',
        'config',
        'container',
        'image',
        'network',
        'node',
        'secret',
        'service',
        'stack',
        'swarm',
        'system',
        'volume',
      ].includes(name),
    ),
);

/** Whether the command names another engine than the one behind the default socket. */
const goesElsewhere = (words: readonly (string | undefined)[]): boolean => {
  const verb = words.findIndex((word, i) => i > 0 && word !== undefined && !word.startsWith('-'));
  return words
    .slice(1, verb < 0 ? undefined : verb + 1)
    .some(word => word === undefined || /^(?:-H|--host|-c|--context)/.test(word));
};
