import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../server/src/core/text.ts';
import { findings as findingsIn } from '../support/findings.ts';

const findings = (text: string) => findingsIn({ 'script.sh': text }, 'script.sh');
const said = (text: string): readonly string[] =>
  findings(text).map(({ rule, at }) => `${rule}: ${text.slice(at.span.start, at.span.end)}`);

test('splits the elements of an array that stands without quotes', () => {
  const text = 'A+=("-v /dev:/dev")\nA+=(--rm "--net host")\ndocker run ${A[@]} a\n';
  assert.deepEqual(said(text), ['host-device: -v /dev:/dev', 'host-network: --net host']);
  assert.deepEqual(said(text.replace('@', '*')), said(text));
  assert.deepEqual(said(text.replace('${A[@]}', '"${A[@]}"')), []);
});

test('follows the words that read makes an array of', () => {
  for (const text of [
    'read -ra A <<< "--rm --pid=host"\ndocker run "${A[@]}" a\n',
    "IFS=' ' read -r -a A <<<'--pid=host'\ndocker run \"${A[@]}\" a\n",
    'X="--rm --pid=host"\nread -ra A <<< "$X -t"\ndocker run "${A[@]}" a\n',
  ])
    assert.deepEqual(said(text), ['host-pid: --pid=host'], text);
  for (const text of [
    'IFS=, read -ra A <<< "x,--pid=host y"\ndocker run "${A[@]}" a\n',
    'read -ra A < x\ndocker run "${A[@]}" a\n',
    'read -ra A <<< \'--net=$X\'\ndocker run "${A[@]}" a\n',
  ])
    assert.deepEqual(said(text), [], text);
  const text = 'read -ra A <<< "--rm --privileged"\ndocker run "${A[@]}" a\n';
  const [found] = findings(text);
  assert.equal(
    applyEdits({ uri: found?.at.uri ?? '', text }, found?.fixes[0]?.edits ?? []),
    'read -ra A <<< "--rm"\ndocker run "${A[@]}" a\n',
  );
});

test('follows the options that printf and a heredoc say', () => {
  for (const say of [
    "printf -- '--pid=host '",
    "printf '%s\\n' --pid=host",
    'printf "%s " "--pid=host"',
    'cat <<EOF\n--rm \\\n--pid=host\nEOF\n',
  ]) {
    assert.deepEqual(
      said(`o() {\n${say}\n}\ndocker run $(o) a\n`).map(text => text.split(':')[0]),
      ['host-pid'],
      say,
    );
    assert.deepEqual(
      said(`O=$(${say}\n)\ndocker run -t $O a\n`).map(text => text.split(':')[0]),
      ['host-pid'],
      say,
    );
  }
  assert.deepEqual(said("docker run $(printf '%s=%s' --pid host) a\n"), []);
  assert.deepEqual(said('X=$(cat <<EOF\n-t\n--pid=host\nEOF\n)\ndocker run "$X" a\n'), []);
});

test('follows the options that xargs has said for each line', () => {
  for (const text of [
    "D=$(\\ls /dev/sg* | xargs -I{} echo '--device {}:{}')\ndocker run $D --pid=host a\n",
    'docker run $(ls /dev/x* | xargs -n1 -I {} echo "--device={}") --pid=host a\n',
  ])
    assert.deepEqual(
      said(text).map(one => one.split(':')[0]),
      ['host-device', 'host-pid'],
      text,
    );
  assert.deepEqual(said("docker run $(ls x* | xargs -I{} echo '-v {}:{}') --pid=host a\n"), [
    'host-pid: --pid=host',
  ]);
});

test('takes several words that a variable switches on', () => {
  assert.deepEqual(said('G=${GPU:+--rm --gpus all}\ndocker run $G a\n'), ['gpu: $G']);
});

test('takes what is named for running a command for that, where nothing says what it does', () => {
  for (const runner of [
    'run',
    'run_cmd',
    'retry 3',
    'retry -n 3 sudo',
    'with-retries',
    'log_exec',
    'Execute',
    'runcmd',
  ])
    assert.deepEqual(said(`${runner} docker run --pid=host a\n`), ['host-pid: --pid=host'], runner);
  for (const other of [
    'dry_run',
    'print_run',
    'no_exec',
    'should-run',
    'echo',
    'runner x',
    'run "x"',
    'brunch',
  ])
    assert.deepEqual(said(`${other} docker run --pid=host a\n`), [], other);
  assert.deepEqual(said('run() { echo "$@"; }\nrun docker run --pid=host a\n'), []);
});

test('adds what the calls of a function give it to add', () => {
  for (const [add, use] of [
    ['A+=("$@")', '"${A[@]}"'],
    ['A+=($*)', '${A[@]}'],
    ['A+=" $*"', '$A'],
    ['A="$A $@"', '$A'],
    ['A="${A} ${*}"', '$A'],
  ]) {
    const text = `add() {\n  ${add}\n}\nadd -v /dev:/dev --rm\nif x; then\n  add \\\n    "--net=host"\nfi\ndocker run ${use} a\nadd --pid=host\n`;
    assert.deepEqual(
      said(text).map(one => one.replaceAll('"', '')),
      ['host-device: -v /dev:/dev', 'host-network: --net=host'],
      add,
    );
  }
  const one = 'function add { A+=("$1"); }\nadd --uts=host --pid=host\ndocker run "${A[@]}" a\n';
  assert.deepEqual(said(one), ['host-uts: --uts=host']);
  const others = 'add() { B="$1"; A+=("$@"); }\nadd --pid=host\ndocker run "${A[@]}" a\n';
  assert.deepEqual(said(others), []);
});

test('knows the option that a function puts in front of what it adds', () => {
  for (const add of ['A+=(-v "$1")', 'A+=( "-v" "${1}" )', "A+=('--volume' $1)", 'A+=(-v "$@")']) {
    const text = `add() { ${add}; }\nlocal_engine() {\n  add "$HOME/.x:/x"\n  add "/dev:/dev"\n}\nif x; then local_engine; fi\nrun() { docker run "\${A[@]}" a; }\nrun\n`;
    assert.deepEqual(said(text), ['host-device: "/dev:/dev"'], add);
    // Without the argument the function would add the option alone, and its option is that of the other calls, too.
    assert.deepEqual(
      findings(text).flatMap(one => one.fixes),
      [],
      add,
    );
  }
  const several = 'add() { A+=(--rm --net "$1"); }\nadd host\ndocker run ${A[*]} a\n';
  assert.deepEqual(said(several), ['host-network: host']);
  for (const text of [
    'add() { A+=(-v "$1"); }\nadd ./dev:/dev\ndocker run "${A[@]}" a\n',
    'add() { A+=(-e "$1"); }\nadd /dev:/dev\ndocker run "${A[@]}" a\n',
    'add() { A+=(-v "$1"); }\nadd /dev:/dev\nfor x in "${A[@]}"; do docker run $x a; done\n',
    'add() { shift; A+=("$1"); }\nadd --pid=host --rm\ndocker run "${A[@]}" a\n',
    'add() { A+=(-v "$2"); }\nadd /dev:/dev\ndocker run "${A[@]}" a\n',
  ])
    assert.deepEqual(said(text), [], text);
});

test('knows what a branch adds to the command that it gives a variable', () => {
  const engines = (podman: string, docker: string) =>
    `if x; then\n  D="podman run"\n${podman}else\n  D="docker run"\n${docker}fi\n$D --pid=host a\n`;
  const net = '  D="$D --net=host"\n';
  assert.deepEqual(said(engines('', net)), ['host-network: --net=host', 'host-pid: --pid=host']);
  assert.deepEqual(said(engines('', `  if y; then\n  ${net}  fi\n`)), [
    'host-network: --net=host',
    'host-pid: --pid=host',
  ]);
  assert.deepEqual(said(engines('', '  D+=" --rm image"\n')), []);
  assert.deepEqual(said(engines(net, '')), ['host-pid: --pid=host']);
});

test('knows the values of arrays by their names', () => {
  for (const text of [
    'declare -A O\nO[x]="--rm --pid=host"\nO["y"]=-t\ndocker run ${O[x]} ${O[y]} a\n',
    'declare -A O=([y]=-t [x]="--rm --pid=host")\ndocker run ${O["y"]} ${O[x]} a\n',
    'f() { local -A O=(["x"]=--pid=host); docker run ${O[x]} a; }\nf\n',
  ])
    assert.deepEqual(said(text), ['host-pid: --pid=host'], text);
  for (const text of [
    'O[x]=--pid=host\ndocker run ${O[x]} a\n',
    'declare -A O=([x]=--pid=host [y]=-t)\ndocker run ${O[y]} a\n',
    'declare -A O\nif x; then O[x]=--pid=host; else O[x]=-t; fi\nO[x]=-i\ndocker run ${O[x]} a\n',
  ])
    assert.deepEqual(said(text), [], text);
});

test('knows docker behind a wrapper that a branch puts in front of it', () => {
  const text =
    'D=${D:-docker}\nif ! $D ps > /dev/null; then\n  D="sudo -E ${D}"\nfi\ntime $D run --pid=host a\n$D run --uts=host a\n';
  assert.deepEqual(said(text), ['host-pid: --pid=host', 'host-uts: --uts=host']);
});

test('takes an option that is said in quotes for one word', () => {
  const text = 'T=$(test -t 0 && echo "-it" || echo -t)\ndocker run "${T}" --pid=host a\n';
  assert.deepEqual(said(text), ['host-pid: --pid=host']);
  assert.deepEqual(said('docker run "$(test -t 0 && echo -t)" --pid=host a\n'), ['host-pid: --pid=host']);
  assert.deepEqual(said('docker run "$(x && echo -v /dev:/dev)" --pid=host a\n'), []);
  assert.deepEqual(said('docker run "$(x && echo "--name a")" --pid=host a\n'), []);
  assert.deepEqual(said('docker run "$(x && echo image)" --pid=host a\n'), []);
});

test('knows what a loop through an array gives', () => {
  const text = (loop: string) =>
    `A=(/x:/x "/dev:/dev")\nfor v in ${loop}; do O+=(-v "$v"); done\ndocker run "\${O[@]}" a\n`;
  assert.deepEqual(
    said(text('"${A[@]}"')).map(one => one.split(':')[0]),
    ['host-device'],
  );
  assert.deepEqual(said(text('"${A[@]:1}"')), []);
  assert.deepEqual(said(text('"${B[@]}"')), []);
});

test('starts nothing where docker is asked for help', () => {
  for (const call of [
    'docker run --help --pid=host nginx',
    'docker run --pid=host --help',
    'docker --help run --pid=host nginx',
    'docker container --help run --pid=host nginx',
    'docker exec --help --privileged a b',
    'docker service update --help --mount-add type=bind,src=/dev,dst=/d a',
    'docker buildx create --help --driver-opt network=host',
  ]) {
    assert.deepEqual(said(`${call}\n`), [], call);
    assert.deepEqual(findingsIn({ Makefile: `a:\n\t${call}\n` }, 'Makefile'), [], call);
  }
  for (const call of ['docker run --pid=host nginx --help', 'docker run --pid=host --name --help nginx'])
    assert.deepEqual(said(`${call}\n`), ['host-pid: --pid=host'], call);
});
