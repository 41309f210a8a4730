import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fact, Setting, Workload } from '../../server/src/core/facts.ts';
import { scriptWorkloads } from '../../server/src/core/kinds/docker-cli/script-workloads.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const uri = 'file:///w/script.sh';
const lower = (text: string): readonly Workload[] =>
  scriptWorkloads(shell.parse(extractOf(uri, text, 0)).commands, { uri, name: 'script.sh' });
const show = (setting: Setting<string | boolean> | undefined): string =>
  setting === undefined ? '-' : setting.known ? String(setting.value) : '?';
const said = (fact: Fact): string => {
  switch (fact.type) {
    case 'namespace':
      return `${fact.space}=${show(fact.mode)}`;
    case 'mount':
      return `${fact.kind} ${show(fact.source)}>${show(fact.target)}${fact.readOnly ? ' ro' : ''}`;
    case 'command':
      return `! ${fact.words.map(word => show(word.value)).join(' ')}`;
    case 'buildNetwork':
      return `build-network=${show(fact.mode)}`;
    case 'entitlement':
      return `allow ${show(fact.name)}`;
    case 'build':
      return `build ${show(fact.driver)}`;
    case 'builder':
      return `builder ${show(fact.driver)}`;
    case 'image':
      return `of ${show(fact.reference)}`;
    case 'privileged':
      return `privileged=${show(fact.value)}`;
    case 'capability':
      return `+${show(fact.name)}`;
    case 'device':
      return `${fact.what} ${show(fact.value)}`;
    case 'sysctl':
      return `sysctl ${show(fact.name)}=${show(fact.value)}`;
    case 'securityOption':
      return `security ${show(fact.option)}`;
    case 'runtime':
      return `runtime ${show(fact.name)}`;
    case 'platform':
      return `platform ${show(fact.value)}`;
    default:
      return fact.type;
  }
};
/** What the containers, builds and builders of a script are asked for. */
const asked = (text: string): readonly string[] =>
  lower(text)
    .filter(({ runs, facts }) => runs !== 'host' || facts.some(({ type }) => type === 'builder'))
    .flatMap(({ facts }) => facts.map(said));

const sock = 'bind /var/run/docker.sock>/var/run/docker.sock';
const cases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'flags of docker run': {
    'docker run --privileged alpine': ['privileged=true', 'of alpine'],
    'docker run --privileged=true alpine': ['privileged=true', 'of alpine'],
    'docker run --privileged=false alpine': ['privileged=false', 'of alpine'],
    'docker run --privileged=0 alpine': ['privileged=false', 'of alpine'],
    'docker run --privileged="$P" alpine': ['privileged=?', 'of alpine'],
    'docker run --privileged="${P:-true}" alpine': ['privileged=true', 'of alpine'],
    'docker run --network host alpine': ['network=host', 'of alpine'],
    'docker run --network=host alpine': ['network=host', 'of alpine'],
    'docker run --net host alpine': ['network=host', 'of alpine'],
    "docker run --net='host' alpine": ['network=host', 'of alpine'],
    'docker run "--net=host" alpine': ['network=host', 'of alpine'],
    'docker run --"net"=host alpine': ['network=host', 'of alpine'],
    'docker run --net=ho\\st alpine': ['network=host', 'of alpine'],
    'docker run --network name=host,alias=x alpine': ['network=host', 'of alpine'],
    'docker run --network "${NET:-host}" alpine': ['network=host', 'of alpine'],
    'docker run --network $NET alpine': ['network=?', 'of alpine'],
    'docker run --net-alias host alpine': ['of alpine'],
    'docker run --pid host alpine': ['pid=host', 'of alpine'],
    'docker run --pid=container:x alpine': ['pid=container:x', 'of alpine'],
    'docker run --ipc=host --uts host --userns=host --cgroupns host alpine': [
      'ipc=host',
      'uts=host',
      'user=host',
      'cgroup=host',
      'of alpine',
    ],
    'docker run --cap-add=CAP_SYS_ADMIN --cap-add net_admin alpine': [
      '+SYS_ADMIN',
      '+NET_ADMIN',
      'of alpine',
    ],
    'docker run --cap-drop ALL alpine': ['of alpine'],
    'docker run --device /dev/kvm --device-cgroup-rule "c 1:1 rwm" alpine': [
      'device /dev/kvm',
      'cgroup-rule c 1:1 rwm',
      'of alpine',
    ],
    'docker run --gpus all alpine': ['gpu all', 'of alpine'],
    'docker run --gpus \'"device=0"\' alpine': ['gpu "device=0"', 'of alpine'],
    'docker run --sysctl kernel.sem=1 alpine': ['sysctl kernel.sem=1', 'of alpine'],
    'docker run --security-opt seccomp=unconfined alpine': ['security seccomp=unconfined', 'of alpine'],
    'docker run --runtime runc alpine': ['runtime runc', 'of alpine'],
    'docker run --platform=windows/amd64 x': ['platform windows/amd64', 'of x'],
    'docker run --isolation hyperv x': ['platform isolation=hyperv', 'of x'],
    'docker run --use-api-socket x': [sock, 'of x'],
    'docker run --use-api-socket=false x': ['of x'],
  },
  'mounts of docker run': {
    'docker run -v /var/run/docker.sock:/var/run/docker.sock x': [sock, 'of x'],
    'docker run -v/var/run/docker.sock:/var/run/docker.sock x': [sock, 'of x'],
    'docker run -v=/var/run/docker.sock:/var/run/docker.sock x': [sock, 'of x'],
    'docker run --volume=/var/run/docker.sock:/var/run/docker.sock x': [sock, 'of x'],
    'docker run --volume "/var/run/docker.sock:/var/run/docker.sock" x': [sock, 'of x'],
    'docker run -itv /var/run/docker.sock:/var/run/docker.sock x': [sock, 'of x'],
    'docker run -itv/var/run/docker.sock:/var/run/docker.sock x': [sock, 'of x'],
    'docker run -ditv "$SOCK:/var/run/docker.sock" x': ['bind ?>/var/run/docker.sock', 'of x'],
    'docker run -v "${SOCK:-/var/run/docker.sock}:/var/run/docker.sock" x': [sock, 'of x'],
    'docker run -v "$PWD:/src:ro" x': ['bind ?>/src ro', 'of x'],
    'docker run -v "$(pwd):/src" x': ['bind ?>/src', 'of x'],
    'docker run -v cache:/var/cache x': ['volume cache>/var/cache', 'of x'],
    'docker run -v /anonymous x': ['of x'],
    'docker run --mount type=bind,src=/dev,dst=/host/dev,readonly x': ['bind /dev>/host/dev ro', 'of x'],
    'docker run --mount=type=bind,source="/etc",target=/x x': ['bind /etc>/x', 'of x'],
    'docker run --mount "type=bind,src=$PWD,dst=/x" x': ['bind ?>/x', 'of x'],
    'docker run --mount type=volume,dst=/x x': ['of x'],
    'docker run -v //var/run/docker.sock:/var/run/docker.sock x': [
      'bind //var/run/docker.sock>/var/run/docker.sock',
      'of x',
    ],
  },
  'where the flags end': {
    'docker run alpine --privileged': ['of alpine', '! --privileged'],
    'docker run -- alpine --net=host': ['of alpine', '! --net=host'],
    'docker run -e --privileged alpine': ['of alpine'],
    'docker run -eFOO=--net=host alpine': ['of alpine'],
    'docker run --env FOO=1 --name --privileged alpine': ['of alpine'],
    'docker run -w /x -u 0:0 -p 1:1 -h host --rm alpine ps': ['of alpine', '! ps'],
    'docker run -it --label a=b --add-host h:1 --tmpfs /t --ulimit nofile=1 -m 1g alpine': ['of alpine'],
    'docker run --health-cmd "curl --privileged" --log-opt x=y --restart always alpine': [
      'restart',
      'of alpine',
    ],
    'docker run --init --read-only --sig-proxy=false -P -d -q alpine': ['init', 'of alpine'],
    'docker run $OPTS --privileged alpine': ['privileged=true', 'of alpine'],
    'docker run "${ARGS[@]}" --privileged alpine': ['privileged=true', 'of alpine'],
    'docker run --rm "$@"': ['of ?'],
    'docker run --rm "$@" alpine ls': ['of alpine', '! ls'],
    'docker run --rm $IMAGE --privileged ls': ['of ?', '! --privileged ls'],
    'docker run --rm "$X" --privileged': ['of ?', '! --privileged'],
    'docker run --rm $X sh': ['of ?', '! sh'],
    'docker run --rm $DOCKER_OPTS alpine sh': ['of alpine', '! sh'],
    'docker run --rm $(docker build -q .) sh': ['build -', 'of ?', '! sh'],
    'docker run ${PRIV:+--privileged} alpine': ['privileged=true', 'of alpine'],
    'docker run ${PRIV:+-v $X:/x --pid host} alpine': ['bind ?>/x', 'pid=host', 'of alpine'],
    'docker run ${PRIV:---privileged} alpine': ['privileged=true', 'of alpine'],
    'docker run --privileged': ['privileged=true'],
    'docker run': [],
    'docker run --net': [],
    'docker run --unknown-flag --privileged alpine': ['privileged=true', 'of alpine'],
    'docker run \\\n  --privileged \\\n  alpine \\\n  true': ['privileged=true', 'of alpine', '! true'],
    'docker run \\\r\n  --privileged \\\r\n  alpine\r\n': ['privileged=true', 'of alpine'],
    "docker run alpine sh -c 'modprobe x; echo y'": ['of alpine', '! modprobe x', '! echo y'],
    'docker run alpine sh -c "sysctl -w $X"': ['of alpine', '! sysctl -w ?'],
    'docker run --entrypoint modprobe alpine x': ['of alpine', '! modprobe x'],
    "docker run --entrypoint=sh alpine -c 'modprobe x'": ['of alpine', '! modprobe x'],
    'docker run --entrypoint "$X" alpine modprobe x': ['of alpine'],
    'docker run --entrypoint "" alpine modprobe x': ['of alpine', '! modprobe x'],
    'docker run -i alpine sh <<EOF\nmodprobe x\nEOF': ['of alpine', '! modprobe x'],
  },
  'names of the commands': {
    'docker container run --pid host x': ['pid=host', 'of x'],
    'docker create --pid host x': ['pid=host', 'of x'],
    'docker container create --pid host x': ['pid=host', 'of x'],
    'docker -H unix:///var/run/docker.sock --debug -l info run --pid host x': ['pid=host', 'of x'],
    'docker --context desktop-linux run --pid host x': ['pid=host', 'of x'],
    'docker --config=/x container -- run': [],
    'docker.exe run --pid host x': ['pid=host', 'of x'],
    '/usr/bin/docker run --pid host x': ['pid=host', 'of x'],
    '"docker" run --pid host x': ['pid=host', 'of x'],
    'sudo docker run --pid host x': ['pid=host', 'of x'],
    'sudo -E -u root A=b docker run --pid host x': ['pid=host', 'of x'],
    'env A=b docker run --pid host x': ['pid=host', 'of x'],
    'time docker run --pid host x': ['pid=host', 'of x'],
    'timeout 5 docker run --pid host x': ['pid=host', 'of x'],
    'A=1 docker run --pid host x': ['pid=host', 'of x'],
    '$SUDO docker run --pid host x': ['pid=host', 'of x'],
    'ls | xargs -n1 docker run --pid host': ['pid=host'],
    'if docker run --pid host x; then :; fi': ['pid=host', 'of x'],
    'x=$(docker run --pid host x)': ['pid=host', 'of x'],
    "trap 'docker run --pid host x' EXIT": ['pid=host', 'of x'],
    "eval 'docker run --pid host x'": ['pid=host', 'of x'],
    "bash -c 'docker run --pid host x'": ['pid=host', 'of x'],
    'true && ! docker run --pid host x | cat': ['pid=host', 'of x'],
    'D=docker; $D run --pid host x': ['pid=host', 'of x'],
    '${DOCKER:-docker} run --pid host x': ['pid=host', 'of x'],
    'retry() { "$@" || "$@"; }; retry docker run --pid host x': ['pid=host', 'of x'],
    'podman run --pid host x': [],
    'nerdctl run --pid host x': [],
    'echo docker run --pid host x': [],
    'ssh box docker run --pid host x': [],
    '$DOCKER run --pid host x': [],
    'docker $VERB --pid host x': [],
    'docker ps --pid host': [],
    'docker pull --platform windows/amd64 x': [],
  },
  'other engines': {
    'docker -H tcp://10.0.0.1:2375 run --pid host x': [],
    'docker -H=ssh://me@box run --pid host x': [],
    'docker --host "$H" run --pid host x': [],
    'docker -c box run --pid host x': [],
    'DOCKER_HOST=ssh://box docker run --pid host x': [],
    'DOCKER_CONTEXT=box docker run --pid host x': [],
    'export DOCKER_HOST=tcp://10.0.0.1:2375\ndocker run --pid host x': [],
    'docker context use box\ndocker run --pid host x': [],
    'docker -H tcp://localhost:2375 run --pid host x': ['pid=host', 'of x'],
    'DOCKER_HOST= docker run --pid host x': ['pid=host', 'of x'],
    'docker context use default\ndocker run --pid host x': ['pid=host', 'of x'],
  },
  'exec, services and compose': {
    'docker exec web modprobe x': ['! modprobe x'],
    'docker exec -it -u root web sh -c "modprobe x"': ['! modprobe x'],
    'docker exec --privileged -e A=b web sh': ['privileged=true', '! sh'],
    'docker container exec web sysctl -w vm.swappiness=1': ['! sysctl -w vm.swappiness=1'],
    'docker exec web': [],
    'docker service create --name s --mount type=bind,src=/dev,dst=/dev --network host nginx': [
      'bind /dev>/dev',
      'network=host',
      'of nginx',
    ],
    'docker service update --mount-add type=bind,src=/dev,dst=/dev --image x s': ['bind /dev>/dev'],
    'docker compose run --rm -v /var/run/docker.sock:/var/run/docker.sock app': [sock],
    'docker compose -f a.yaml -p x run --cap-add SYS_ADMIN app modprobe x': ['+SYS_ADMIN', '! modprobe x'],
    'docker-compose run -v /dev:/dev app': ['bind /dev>/dev'],
    'docker compose run --volumes=/dev:/dev app': ['bind /dev>/dev'],
    'docker compose run --cap-add SYS_ADMIN app': ['+SYS_ADMIN'],
    // Flags that docker has, but not with this verb: it refuses the command.
    'docker compose run --privileged app': [],
    'docker-compose run --privileged --rm app': [],
    'docker compose run --network=host app': [],
    'docker compose exec --privileged app sh': ['privileged=true', '! sh'],
    'docker exec --privileged app sh': ['privileged=true', '! sh'],
    'docker exec --pid=host app sh': ['! sh'],
    'docker service create --privileged nginx': ['of nginx'],
    'docker service create --pid=host nginx': ['of nginx'],
    'docker service create --init --cap-add NET_ADMIN nginx': ['init', '+NET_ADMIN', 'of nginx'],
    'docker service update --privileged --network=host s': [],
    'docker service update --network-add host --sysctl-add kernel.sem=1 s': [
      'network=host',
      'sysctl kernel.sem=1',
    ],
    'docker run --network-add=host x': ['of x'],
    'docker compose --workdir app run -v /dev:/dev app': ['bind /dev>/dev'],
    'nvidia-docker service create nginx': ['of nginx'],
    'nvidia-docker run --net=host x': ['network=host', 'of x', 'runtime nvidia'],
    'nvidia-docker run --runtime=runc x': ['of x', 'runtime runc'],
    'docker compose exec app modprobe x': ['! modprobe x'],
    'docker compose up --build': [],
    'docker compose build --build-arg A=--privileged app': [],
  },
  builds: {
    'docker build .': ['build -'],
    'docker build --network=host -t x .': ['build -', 'build-network=host'],
    'docker build . --network host': ['build -', 'build-network=host'],
    'docker build -t --network=host .': ['build -'],
    'docker build -f- --network host .': ['build -', 'build-network=host'],
    'docker image build --network host .': ['build -', 'build-network=host'],
    'docker builder build --network host .': ['build -', 'build-network=host'],
    'docker buildx build --network host .': ['build -', 'build-network=host'],
    'docker buildx b --network host .': ['build -', 'build-network=host'],
    'docker buildx build --allow network.host --allow=security.insecure .': [
      'build -',
      'allow network.host',
      'allow security.insecure',
    ],
    'docker buildx build --allow security.insecure,network.host .': [
      'build -',
      'allow security.insecure',
      'allow network.host',
    ],
    'docker buildx build --allow device=vendor.com/device .': ['build -', 'allow device'],
    'docker build --build-arg NET=--network=host .': ['build -'],
    'docker build --check .': [],
    'docker buildx build --call=outline .': [],
    'docker build --help': [],
    'docker build': [],
    'DOCKER_BUILDKIT=0 docker build .': [],
    'DOCKER_BUILDKIT=0 docker build --network=host .': ['build-network=host'],
    'DOCKER_BUILDKIT=1 docker build .': ['build -'],
    'export DOCKER_BUILDKIT=0\ndocker build .': [],
    'docker build - < Dockerfile': ['build -'],
    'docker bake': ['build -'],
    'docker buildx bake --allow security.insecure': ['build -', 'allow security.insecure'],
    'docker buildx bake --set "*.network=host"': ['build -', 'build-network=host'],
    'docker buildx bake --set app.entitlements=network.host': ['build -', 'allow network.host'],
    'docker buildx bake --print': [],
    'docker buildx bake --set "*.args.network=host"': ['build -'],
  },
  builders: {
    'docker buildx create --use': ['builder docker-container'],
    'docker buildx create --driver=remote tcp://x': ['builder remote'],
    'docker buildx create --driver=remote tcp://localhost.example:1': ['builder remote'],
    'docker buildx create --driver=remote docker-container://x': ['builder ?'],
    'docker buildx create --driver remote --name y tcp://127.0.0.1:1234': ['builder ?'],
    'export BUILDKIT_HOST=docker-container://x\ndocker buildx create --driver=remote': ['builder ?'],
    'export BUILDKIT_HOST=docker-container://x\ndocker buildx create --driver=remote tcp://y': [
      'builder remote',
    ],
    'docker buildx create --driver "$D"': ['builder ?'],
    'docker buildx create --driver-opt network=host,image=x': ['builder docker-container', 'network=host'],
    'docker buildx create --driver-opt image=x --driver-opt=network=host': [
      'builder docker-container',
      'network=host',
    ],
    'docker buildx create --driver kubernetes --driver-opt network=host': ['builder kubernetes'],
    'docker buildx create --leave --name x --node y': [],
    'docker buildx create --use\ndocker buildx build .': [
      'builder docker-container',
      'build docker-container',
    ],
    'docker buildx create --use\ndocker build .': ['builder docker-container', 'build -'],
    'docker buildx install; docker buildx create --use\ndocker build .': [
      'builder docker-container',
      'build docker-container',
    ],
    'docker buildx create --name b\ndocker buildx build .': ['builder docker-container', 'build -'],
    'docker buildx create --name b\ndocker buildx use b\ndocker buildx build .': [
      'builder docker-container',
      'build docker-container',
    ],
    'docker buildx create --name b\ndocker build --builder b .': [
      'builder docker-container',
      'build docker-container',
    ],
    'docker buildx create --name b\ndocker buildx --builder=b build .': [
      'builder docker-container',
      'build docker-container',
    ],
    'docker buildx create --name b\nBUILDX_BUILDER=b docker build .': [
      'builder docker-container',
      'build docker-container',
    ],
    'docker buildx use default\ndocker buildx build .': ['build docker'],
    'docker buildx use x\ndocker buildx build .': ['build ?'],
    'docker build --builder x .': ['build ?'],
    'docker build --builder default .': ['build docker'],
    'N=b; docker buildx create --name "$N" --use; docker buildx build --builder "$N" .': [
      'builder docker-container',
      'build docker-container',
    ],
  },
  'variables that hold options': {
    'O=--privileged; docker run $O x': ['privileged=true', 'of x'],
    'O="--net host --rm"; docker run $O x': ['network=host', 'of x'],
    'O="$O --pid=host"; docker run $O x': ['pid=host', 'of x'],
    'O="--rm $Z"; O="$O --pid host"; docker run $O x': ['pid=host', 'of x'],
    'O="--rm"; O+=" --pid host"; docker run $O x': ['pid=host', 'of x'],
    'O="--net host"; docker run "$O" x': ['of x'],
    'A=(--net host); docker run "${A[@]}" x': ['network=host', 'of x'],
    'A=(--rm); A+=(--net host); docker run "${A[@]}" x': ['network=host', 'of x'],
    'A=(--rm); B=("${A[@]}" --net host); docker run "${B[@]}" x': ['network=host', 'of x'],
    'A=(); if a; then A+=(--net); A+=(host); fi; docker run "${A[@]}" x': ['network=host', 'of x'],
    'O=""; if a; then O="--pid host"; else O="--rm"; fi; docker run $O x': ['pid=host', 'of x'],
    'C=(docker run); C+=(--pid host x); "${C[@]}"': ['pid=host', 'of x'],
    'C="docker run --pid host"; $C x': ['pid=host', 'of x'],
    'N=host; docker run --net=$N x': ['network=host', 'of x'],
    'N=host; if a; then N=b; fi; docker run --net=$N x': ['network=?', 'of x', 'network=b', 'network=host'],
    'N=host; N=b; docker run --net=$N x': ['network=b', 'of x'],
    'for N in host b; do docker run --net=$N x; done': ['network=?', 'of x', 'network=b', 'network=host'],
    'for N in host *; do docker run --net=$N x; done': ['network=?', 'of x'],
    'for N in host b; do a; done; docker run --net=$N x': ['network=?', 'of x'],
    'N=host; while read N; do docker run --net=$N x; done': ['network=?', 'of x'],
    'N=host; N=$(cat f); docker run --net=$N x': ['network=?', 'of x'],
    'f() { local N=host; docker run --net=$N x; }': ['network=host', 'of x'],
    'f() { local N=host; }; docker run --net=$N x': ['network=?', 'of x'],
    ': "${N:=host}"; docker run --net="$N" x': ['network=host', 'of x'],
    ': ${E=docker}; $E run --pid host x': ['pid=host', 'of x'],
    'I=alpine; docker run $I ls': ['of alpine', '! ls'],
    'E=docker; [ -z "$1" ] || E=podman; $E run --pid host x': ['pid=host', 'of x'],
  },
};

for (const [group, commands] of Object.entries(cases))
  describe(`docker command line: ${group}`, () => {
    for (const [text, expected] of Object.entries(commands))
      it(text, () => assert.deepEqual([...asked(text)].sort(), [...expected].sort()));
  });

it('calls a container by its name, its image, or the command', () => {
  const names = (text: string): readonly string[] =>
    lower(text)
      .filter(({ runs }) => runs === 'container')
      .map(({ name }) => name);
  assert.deepEqual(names('docker run --name web nginx'), ['web']);
  assert.deepEqual(names('docker run --name "$N" nginx'), ['nginx']);
  assert.deepEqual(names('docker run "$IMAGE"'), ['$IMAGE']);
  assert.deepEqual(names('docker run ${____}'), ['docker run']);
  assert.deepEqual(names('docker run app:${____}'), ['app:…']);
  assert.deepEqual(names('docker exec --privileged web sh'), ['web']);
});
