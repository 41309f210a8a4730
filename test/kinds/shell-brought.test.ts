import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../server/src/core/text.ts';
import { findings as findingsIn } from '../support/findings.ts';

const findings = (text: string) => findingsIn({ 'script.sh': text }, 'script.sh');
const said = (text: string): readonly string[] =>
  findings(text).map(({ rule, at }) => `${rule}: ${text.slice(at.span.start, at.span.end)}`);

test('follows the options that a substitution says', () => {
  for (const text of [
    'docker run $([ -e "$X" ] && echo --device=/dev/kvm) a\n',
    'docker run `test -e x && echo --device=/dev/kvm || echo ""` a\n',
    'docker run --name $(echo -n b) $(if x; then echo -n --device=/dev/kvm; fi) a\n',
    'K="$(x && echo --device=/dev/kvm || true)"\ndocker run $K a\n',
    'K="--rm $(x && echo --device=/dev/kvm)"\ndocker run $K a\n',
    'K=(--rm $(x && echo --device=/dev/kvm))\ndocker run "${K[@]}" a\n',
  ])
    assert.deepEqual(said(text), ['host-device: --device=/dev/kvm'], text);
  assert.deepEqual(said('docker run $(for d in /dev/video*; do echo --device $d:$d; done) a\n'), [
    'host-device: --device $d:$d',
  ]);
  assert.deepEqual(said('docker run $(ls /dev | while read d; do echo "--device=/dev/$d"; done) a\n'), [
    'host-device: "--device=/dev/$d"',
  ]);
  assert.deepEqual(said('docker run $(x && echo "--pid host") a\ndocker run $(x && echo "--pid host") b\n'), [
    'host-pid: "--pid host"',
    'host-pid: "--pid host"',
  ]);
});

test('splits what a substitution says in one pair of quotes', () => {
  assert.deepEqual(
    said('docker run $(for d in /dev/video*; do echo -n "--device $d:$d "; done) --uts=host a\n'),
    ['host-device: "--device $d:$d "', 'host-uts: --uts=host'],
  );
  assert.deepEqual(said('docker run $(x && echo "--gpus all -v $(ls -d /x):/x") a\n'), [
    'gpu: "--gpus all -v $(ls -d /x):/x"',
  ]);
});

test('does not split within an expansion that is said', () => {
  const root = 'R="$( cd "$( dirname "$0" )/.." && pwd )"\n';
  for (const echo of ['"-v $R:/x"', '-v "$R:/x"', '"-v $( cd "$( dirname "$0" )/.." && pwd ):/x"'])
    assert.deepEqual(said(`${root}v() { echo ${echo}; }\ndocker run $(v) --pid=host a\n`), [
      'host-pid: --pid=host',
    ]);
});

test('reads what eval is given in quotes where branches add to it', () => {
  const text = 'C="docker run --pid=host"\nif x; then C="$C --rm"; fi\nC="$C a"\n';
  for (const use of ['eval "$C"', 'eval "${C}"', 'eval $C', '$C'])
    assert.deepEqual(said(`${text}${use}\n`), ['host-pid: --pid=host'], use);
});

test('keeps what an array was before a loop that adds to it', () => {
  for (const text of [
    'A=(--pid=host)\nfor i in x; do\n  A=("${A[@]}" -v "$i")\ndone\ndocker run "${A[@]}" a\n',
    'set -- "$@" --pid=host a\nwhile x; do\n  first="$1"\n  shift\n  set -- "$@" "$first"\ndone\ndocker run "$@"\n',
  ])
    assert.deepEqual(said(text), ['host-pid: --pid=host'], text);
});

test('splits what a function says at no blank of an expansion', () => {
  const text =
    'R="$( cd "$( dirname "$0" )/.." && pwd )"\nv() {\n  V="-v $R:/x"\n  echo "$V"\n}\ndocker run --rm $(v) --pid=host image\n';
  assert.deepEqual(said(text), ['host-pid: --pid=host']);
});

test('says nothing of what is for another engine', () => {
  const run = '$ENGINE run $ARGS --pid=host a\n';
  const engine = 'ENGINE=docker\nhas podman && ENGINE=podman\n';
  assert.deepEqual(said(engine + run), ['host-pid: --pid=host']);
  for (const text of [
    `${engine}if [ "$ENGINE" = podman ]; then ARGS=--uts=host; fi\n${run}`,
    `${engine}case $ENGINE in docker) ;; podman*) ARGS="--rm --uts=host" ;; esac\n${run}`,
    `${engine}[[ $ENGINE != podman ]] || ARGS=--uts=host\n${run}`,
    `${engine}if [ "$ENGINE" = "podman" ]; then\n  $ENGINE run --uts=host a\nelse\n  ${run}fi\n`,
    `${engine}if $ENGINE --version | grep -q podman; then\n  $ENGINE run --uts=host a\n  exit\nfi\n${run}`,
  ])
    assert.deepEqual(said(text), ['host-pid: --pid=host'], text);
  // It names docker itself.
  assert.deepEqual(said('if [ "$ENGINE" = podman ]; then\n  docker run --uts=host a\nfi\n'), [
    'host-uts: --uts=host',
  ]);
  assert.deepEqual(said(`${engine}if [ "$ENGINE" = docker ]; then ARGS=--uts=host; fi\n${run}`).toSorted(), [
    'host-pid: --pid=host',
    'host-uts: --uts=host',
  ]);
});

test('knows docker in an array that is several programs', () => {
  const run = '"${D[@]}" run --pid=host a\n';
  for (const text of [
    'if a; then D=(docker); else D=(sudo docker); fi\n',
    'D=("docker")\na || D=(sudo docker)\n',
    'if a; then D=(docker); elif b; then D=(sudo docker); else D=(podman); fi\n',
  ])
    assert.deepEqual(said(text + run), ['host-pid: --pid=host'], text);
  assert.deepEqual(said(`D=(docker)\nD=(podman)\n${run}`), []);
  assert.deepEqual(said(`if a; then D=(podman); else D=(sudo podman); fi\n${run}`), []);
});

test('knows docker by where it is looked for, and by its path', () => {
  const run = 'run --pid=host a\n';
  for (const text of [
    'D=$(command -v podman || command -v docker)\n$D ',
    'D=`which podman 2>/dev/null||which docker`\n"$D" ',
    'D="${D:-$(command -v podman || command -v docker)}"\n"$D" ',
    ': ${D:=$(command -v podman || command -v docker)}\n${D} ',
    ': "${D:=$(which docker)}"\n$D ',
    '"${TARGET}/bin/docker" ',
    '$HOME/.local/bin/docker container ',
  ])
    assert.deepEqual(said(text + run), ['host-pid: --pid=host'], text);
  for (const text of [
    'D=$(command -v podman || command -v nerdctl)\n$D ',
    ': ${D:=$(command -v podman)}\n${D} ',
    '"$TARGET/podman" ',
    '"$TARGET/$NAME" ',
    '"$TARGET/docker-$VERSION" ',
  ])
    assert.deepEqual(said(text + run), [], text);
});

test('knows docker in a variable that a branch may give a program that only the run knows', () => {
  for (const other of ['"$1"', '$OTHER', '$(other)', '"$D $OPTIONS"'])
    for (const use of ['$D', '"$D"']) {
      const text = `D=docker\nif x; then D=${other}; fi\n${use} run --pid=host a\n`;
      assert.deepEqual(said(text), ['host-pid: --pid=host'], text);
    }
  assert.deepEqual(said('D=podman\nif x; then D=$1; fi\n$D run --pid=host a\n'), []);
});

test('knows docker in the text of a script that a variable begins', () => {
  for (const set of ['D=docker\nif x; then D=$1; fi', 'D=$(which podman 2>/dev/null || echo docker)'])
    for (const run of ['eval "$D run --pid=host a"', 'bash -c "cd b && $D run --pid=host a"'])
      assert.deepEqual(said(`${set}\n${run}\n`), ['host-pid: --pid=host'], `${set} ${run}`);
  assert.deepEqual(said('D=podman\nif x; then D=$1; fi\neval "$D run --pid=host a"\n'), []);
});

test('a substitution says nothing where something else takes what is said', () => {
  for (const text of [
    'docker run $(echo --privileged | tr a b) a\n',
    'docker run $(echo --privileged > log) a\n',
    'docker run $({ echo --privileged; } > log) a\n',
    'docker run $(wc <(echo --privileged)) a\n',
    'docker run $(echo image --privileged) a\n',
    'docker run "$(echo -t --privileged)" a\n',
  ])
    assert.deepEqual(said(text), [], text);
});

test('an option of a substitution can be removed', () => {
  const text = 'docker run $([ -e "$X" ] && echo --device=/dev/kvm) a\n';
  const [found] = findings(text);
  assert.equal(
    applyEdits({ uri: found?.at.uri ?? '', text }, found?.fixes[0]?.edits ?? []),
    'docker run $([ -e "$X" ] && echo) a\n',
  );
});

test('opens braces', () => {
  assert.deepEqual(said('docker run --cap-add={NET_ADMIN,SYS_TIME} a\n'), [
    'powerful-capability: NET_ADMIN',
    'powerful-capability: SYS_TIME',
  ]);
  assert.deepEqual(said('A=(--device=/dev/ttyS{0,1})\ndocker run "${A[@]}" a\n'), [
    'host-device: 0',
    'host-device: 1',
  ]);
  assert.deepEqual(said('docker run --cap-add="{NET_ADMIN,SYS_TIME}" --name {a a\n'), []);
  assert.ok(said(`docker run a {${','.repeat(200_000)}\n`).length === 0);
});

test('takes for the address of the engine only what docker sees', () => {
  const run = 'docker run --pid=host a\n';
  const found = ['host-pid: --pid=host'];
  for (const text of [
    'DOCKER_HOST="docker_$(hostname)"\n',
    'DOCKER_HOST=tcp://192.0.2.1:2375\nDOCKER_CONTEXT=other\n',
    'export DOCKER_HOST="unix://$HOME/.docker/run/docker.sock"\n',
    'export DOCKER_HOST=unix:///var/run/docker.sock\n',
  ])
    assert.deepEqual(said(text + run), found, text);
  for (const text of [
    'export DOCKER_HOST=tcp://192.0.2.1:2375\n',
    'DOCKER_HOST=tcp://192.0.2.1:2375\nexport OTHER DOCKER_HOST\n',
    'declare -gx DOCKER_HOST=tcp://192.0.2.1:2375\n',
    'set -a\nDOCKER_CONTEXT=other\n',
    'set -o allexport; DOCKER_HOST=ssh://me@there\n',
    'DOCKER_HOST=ssh://me@there ',
    'export DOCKER_HOST=unix:///run/user/1000/podman/podman.sock\n',
    'export DOCKER_HOST="unix:///run/user/1000/docker.sock"\n',
    'export DOCKER_HOST=unix:///var/run/docker-second.sock\n',
    'export DOCKER_HOST="unix://$HOME/.colima/default/docker.sock"\n',
  ])
    assert.deepEqual(said(text + run), [], text);
});

test('reads what terminals run', () => {
  const found = ['host-pid: --pid=host'];
  for (const text of [
    'tmux new-session -d -s name "docker run --pid=host a"\n',
    "tmux new -d \\; split-window -h -t 0 'docker run --pid=host a'\n",
    'screen -dmS name docker run --pid=host a\n',
    'gnome-terminal --title x -- docker run --pid=host a\n',
    'gnome-terminal --tab -e "docker run --pid=host a" --tab -e htop\n',
    'sudo xterm -hold -e docker run --pid=host a &\n',
    'unbuffer docker run --pid=host a\n',
    'systemd-run --user --unit x docker run --pid=host a\n',
    'newgrp docker <<END\ndocker run --pid=host a\nEND\n',
  ])
    assert.deepEqual(said(text), found, text);
  for (const text of [
    'tmux send-keys -t 0 "docker run --pid=host a" Enter\n',
    'tmux new-session -d -s "docker run --pid=host a"\n',
    'tmux ls "docker run --pid=host a"\n',
    'xterm -e\n',
    'xterm -T "docker run --pid=host a"\n',
  ])
    assert.deepEqual(said(text), [], text);
});

test('reads the script that a variable brings into a container', () => {
  assert.deepEqual(said(`S='set -e; modprobe nf_nat'\ndocker run a bash -c "$S"\n`), [
    'kernel-module: modprobe nf_nat',
  ]);
  assert.deepEqual(said('S="\nsysctl -w vm.swappiness=1\n"\ndocker exec a sh -c "${S}"\n'), [
    'global-sysctl: vm.swappiness=1',
  ]);
  assert.deepEqual(said(`S='lsmod'\ndocker run a bash -c "$S"\n`), []);
});

test('adds to a command what branches may add', () => {
  const text =
    'C="docker run -d"\nif x; then C="$C --pid=host"; fi\n[ -n "$Y" ] && C="${C} --uts=host"\nC="$C a"\n';
  for (const use of ['$C', 'eval "$C"', 'if ${C}; then :; fi'])
    assert.deepEqual(said(`${text}${use}\n`), ['host-pid: --pid=host', 'host-uts: --uts=host'], use);
  assert.deepEqual(said('O+=" --pid=host"\ndocker run $O a\n'), ['host-pid: --pid=host']);
  assert.deepEqual(said('O="$O --pid=host"\ndocker run $O a\n'), ['host-pid: --pid=host']);
  assert.deepEqual(said('E=docker\nx || E=podman\nE+=" run --pid=host a"\n$E\n'), ['host-pid: --pid=host']);
  assert.deepEqual(
    said('C="docker run"\nx || C="podman run"\nC="$C --rm"\nif y; then C="$C --pid=host"; fi\n$C a\n'),
    [],
  );
  assert.deepEqual(said('A="-e X=1"\nA="$A -e \'Y=\\$Z\' --pid=host"\ndocker run $A a\n'), [
    'host-pid: --pid=host',
  ]);
});

test('knows docker by its path, behind assignments, and at the start of a line', () => {
  const found = ['host-pid: --pid=host'];
  for (const text of [
    'sudo $(which docker) run --pid=host a\n',
    '"`command -v docker`" run --pid=host a\n',
    "env $(grep -v '^#' .env | xargs) sudo docker run --pid=host a\n",
    'echo a\n\\docker run --pid=host a\n',
  ])
    assert.deepEqual(said(text), found, text);
});

test('splits the options that a call gives in one pair of quotes', () => {
  const found = ['host-pid: --pid=host', 'host-uts: --uts=host'];
  const body = 'f() {\n  local more=$2\n  docker run -d $more "$1"\n}\n';
  for (const call of [
    'f a "--pid=host --uts=host"\n',
    "f a '--pid=host --uts=host'\n",
    'O=""\nO="$O --pid=host"\nO="$O --uts=host "\nif ! f a "$O"; then exit 1; fi\n',
    'O=--pid=host\nif x; then O="$O --uts=host"; fi\nf a "$O"\n',
  ])
    assert.deepEqual(said(body + call), found, call);
  assert.deepEqual(said('f() { docker run "$2" "$1"; }\nf a "-v /x:/y --pid=host"\n'), []);
  assert.deepEqual(said('f() { docker run a $1; }\nf "--pid=host --uts=host"\n'), []);
  const text = `${body}f a "--pid=host --uts=host"\n`;
  const fixed = findings(text).map(({ at, fixes }) =>
    applyEdits({ uri: at.uri, text }, fixes[0]?.edits ?? []),
  );
  assert.deepEqual(fixed, [`${body}f a "--uts=host"\n`, `${body}f a "--pid=host"\n`]);
});

test('adds to the end of an array by its length, and takes what a variable switches on from its quotes', () => {
  const found = ['host-pid: --pid=host'];
  assert.deepEqual(said('A=(--rm)\nA[${#A[@]}]=--pid=host\ndocker run "${A[@]}" a\n'), found);
  assert.deepEqual(said('A=()\nif x; then A[${#A[*]}]="--pid=host"; fi\ndocker run "${A[@]}" a\n'), [
    'host-pid: "--pid=host"',
  ]);
  assert.deepEqual(said('A=(--pid=host)\nA[0]=--rm\ndocker run "${A[@]}" a\n'), []);
  for (const use of ['${X+"--pid=host"}', "${X:+'--pid=host'}"])
    assert.deepEqual(said(`docker run ${use} a\n`), found, use);
  assert.deepEqual(said('docker run ${X:+"--name=b --pid=host"} a\n'), []);
  // Taken away, each would leave an empty word.
  for (const text of ['docker run ${X+"--pid=host"} a\n', 'A[${#A[@]}]=--pid=host\ndocker run "${A[@]}" a\n'])
    assert.deepEqual(
      findings(text).map(({ fixes }) => fixes.length),
      [0],
      text,
    );
});
