import { type Fact, factsOf, valueOf, type Workload } from '../facts.ts';
import { imageOf } from '../image-reference.ts';
import { commands } from '../knowledge/socket-commands.ts';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { decideSocket } from '../socket-decision.ts';
import { isSocketMount } from '../socket-users.ts';
import { asksForHelp, type Command, commandOf } from './commands.ts';
import { dockerCommand } from './docker-commands.ts';
import { socketExample } from './settings-example.ts';
import { imageNamed } from './under-eci.ts';

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
    const command = dockerCommand(fact.words) ?? givenToDocker(fact, workload);
    if (command === undefined || asksForHelp(command)) return undefined;
    const sockets = factsOf(workload, 'mount').filter(isSocketMount);
    const places = sockets.flatMap(({ target }) => valueOf(target) ?? []);
    const words = fact.words.map(word => valueOf(word.value));
    if (sockets.length === 0 || goesElsewhere(words, places)) return undefined;
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

/** `docker run docker:cli push`: the image puts `docker` in front. Source: docker-library/docker, docker-entrypoint.sh. */
function givenToDocker({ words }: Fact<'command'>, workload: Workload): Command | undefined {
  const command = commandOf(words);
  const isGiven = factsOf(workload, 'image').some(image => {
    const reference = imageOf(imageNamed(image) ?? '');
    return (
      reference?.domain === 'docker.io' &&
      reference.path === 'library/docker' &&
      image.command === command?.program
    );
  });
  return isGiven && commands.some(({ name }) => name === command?.program) ? command : undefined;
}

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

/** Whether the command names another engine than the one behind the sockets of the container. */
function goesElsewhere(words: readonly (string | undefined)[], sockets: readonly string[]): boolean {
  const own = (host: string | undefined): boolean =>
    host?.startsWith('unix://') === true && sockets.includes(host.slice('unix://'.length));
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) return true;
    if (!word.startsWith('-')) return false;
    const host = /^(?:-H|--host)(?:=?(.+))?$/.exec(word);
    if (/^(?:-c|--context)/.test(word) || (host !== null && !own(host[1] ?? words[++at]))) return true;
  }
  return false;
}
