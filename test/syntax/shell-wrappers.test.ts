import assert from 'node:assert/strict';
import test from 'node:test';
import { extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const argv = (text: string) =>
  shell
    .parse(extractOf('a', text, 0))
    .commands.map(({ words }) => words.map(({ value }) => (value.known ? value.value : `?${value.text}`)));

test('programs that run a command with other resources are taken off', () => {
  for (const wrapper of [
    'taskset -c 0,1',
    'taskset 0x3',
    'chrt -f 99',
    'chrt --rr -T 5 50',
    'flock /tmp/lock',
    'flock -n -w 5 /tmp/lock',
    'flock --timeout 10 -E 3 /tmp/lock',
    'numactl -N 0 --membind 0 --interleave=all',
    'caffeinate -dims -t 3600',
    'arch -x86_64',
    'prlimit --nofile=10',
    'choom -n 5 --',
    'runuser -u me --',
    'setpriv --reuid 5 --clear-groups',
    'strace -f -o out',
    'script -q /dev/null',
    'watch -n 5',
    'winpty -Xallow-non-tty',
    'noglob',
    'setsid -f nohup ionice -c2 -n 7 stdbuf -oL time -p',
    '\\sudo',
  ])
    assert.deepEqual(argv(`${wrapper} insmod x -c y`), [['insmod', 'x', '-c', 'y']], wrapper);
});

test('programs that start a container, or an environment, are taken off', () => {
  for (const wrapper of [
    'docker-init --',
    '/tini-static -s --',
    '/sbin/tini-amd64 -g --',
    'fixuid -q',
    'pid1 -e A=b --user app',
    'conda run --no-capture-output -n env',
    'conda run --cwd /app -p /env --',
    'poetry run',
    'pipenv run',
    'bundle exec',
    'uv run --frozen --env-file .env',
    'eatmydata --',
    'catchsegv',
  ])
    assert.deepEqual(argv(`${wrapper} insmod x -c y`), [['insmod', 'x', '-c', 'y']], wrapper);
  for (const other of ['fakeroot --', 'conda create', 'poetry add', 'tini-thing', 'bundle install'])
    assert.deepEqual(argv(`${other} insmod`), [[...other.split(' '), 'insmod']], other);
});

test('programs that give a command its secrets are taken off', () => {
  for (const wrapper of [
    'op run --env-file=.env --',
    'op run --env-file .env --no-masking --',
    'doppler run -p a -c b --',
    'infisical run --env=dev --',
    'dotenvx run -f .env --',
    'aws-vault exec profile --',
    'chamber exec service --',
    'direnv exec .',
    'envchain aws',
  ])
    assert.deepEqual(argv(`${wrapper} insmod x -c y`), [['insmod', 'x', '-c', 'y']], wrapper);
  assert.deepEqual(argv('op read x -- insmod x'), [['op', 'read', 'x', '--', 'insmod', 'x']]);
});

test('programs that bring a command others are taken off', () => {
  for (const wrapper of [
    'mise exec node@20 --',
    'mise x --',
    'nix develop .#x -c',
    'nix shell nixpkgs#kmod --command',
    'entr -rc',
  ])
    assert.deepEqual(argv(`${wrapper} insmod x`), [['insmod', 'x']], wrapper);
  for (const other of ['mise install --', 'nix build -c', 'sops -d'])
    assert.deepEqual(argv(`${other} insmod`), [[...other.split(' '), 'insmod']], other);
});

test('emulators of processors run a program', () => {
  assert.deepEqual(argv('chroot /arm /usr/bin/qemu-aarch64-static -L /arm /bin/sh -c "act 1"'), [
    ['act', '1'],
  ]);
  assert.deepEqual(argv('qemu-arm-static act 1'), [['act', '1']]);
  assert.deepEqual(argv('qemu-system-arm-static act 1'), [['qemu-system-arm-static', 'act', '1']]);
});

test('scripts that programs are given are read', () => {
  for (const command of [
    "flock /tmp/lock -c 'insmod x'",
    "flock -x /tmp/lock --command 'insmod x'",
    "sg docker -c 'insmod x'",
    "sg docker 'insmod x'",
    "script -qec 'insmod x' /dev/null",
    "script --command 'insmod x' out",
    "runuser -l me -c 'insmod x'",
    "watch -d 'insmod x'",
    "su - me -c 'insmod x'",
    "nix-shell -p kmod --run 'insmod x'",
    "sops exec-env secrets.yaml 'insmod x'",
    "nodemon -w src --exec 'insmod x'",
    "entr -s 'insmod x'",
    'tmux new-session -d -s name insmod x',
    'screen -dmS name insmod x',
  ])
    assert.deepEqual(argv(command), [['insmod', 'x']], command);
  for (const command of ['flock -n 9', 'watch', 'script', 'op', 'flock f -c', 'taskset -p 5', 'sg x'])
    assert.ok(argv(command).length <= 1, command);
});

test('finds what runs commands for what it finds, and for each of many', () => {
  assert.deepEqual(argv(`find . -name '*.ko' -exec insmod x {} \\;`), [['insmod', 'x', '{}', ';']]);
  assert.deepEqual(argv("find . -exec sh -c 'insmod x' +"), [['insmod', 'x']]);
  assert.deepEqual(argv('find . -name insmod'), [['find', '.', '-name', 'insmod']]);
  assert.deepEqual(argv('parallel -j4 --delay 2 insmod x ::: a b'), [['insmod', 'x', ':::', 'a', 'b']]);
  assert.deepEqual(argv("parallel -j 4 'insmod x {}' ::: a b"), [['insmod', 'x', '{}']]);
  assert.deepEqual(argv("parallel insmod 'x y' ::: a"), [['insmod', 'x y', ':::', 'a']]);
});

test('shells of another user read their input', () => {
  for (const program of [
    'su - me',
    'su me',
    'sudo -i',
    'sudo -u me -s',
    'sudo --login',
    'sg docker',
    'newgrp docker',
  ])
    assert.deepEqual(argv(`${program} <<EOF\ninsmod x\nEOF\n`), [['insmod', 'x']], program);
  assert.deepEqual(argv('su -c cat me <<EOF\ninsmod x\nEOF\n'), [['cat']]);
  assert.deepEqual(argv('sudo -l <<EOF\ninsmod x\nEOF\n'), []);
  assert.deepEqual(argv('bash <<EOF | tee out\ninsmod x\nEOF\n'), [
    ['insmod', 'x'],
    ['tee', 'out'],
  ]);
});

test('a shell reads what one echo says into it', () => {
  for (const text of [
    'echo "insmod x" | bash',
    "echo -e 'insmod x' | sudo -E sh -s > log 2>&1",
    `printf '%s\\n' "insmod x" | sh`,
    'printf "insmod x" | bash 2> log',
    'a | b; echo insmod\\ x | zsh',
  ])
    assert.deepEqual(
      argv(`${text}\n`).filter(([name]) => name === 'insmod'),
      [['insmod', 'x']],
      text,
    );
  for (const text of [
    'echo "insmod x" | cat',
    'echo "insmod x" | bash x',
    'echo "insmod x" | a | bash',
    'echo "insmod x" y | bash',
  ])
    assert.deepEqual(
      argv(`${text}\n`).filter(([name]) => name === 'insmod'),
      [],
      text,
    );
  assert.deepEqual(argv('coproc insmod x\n'), [['insmod', 'x']]);
});

test('what starts a command in a container is taken off', () => {
  for (const wrapper of [
    'tini -g --',
    'catatonit --',
    'dumb-init --rewrite 15:3 --',
    'dockerize -wait tcp://db:5432 -timeout 60s -wait-retry-interval=5s',
    'wait-for-it.sh db:5432 -t 30 --',
    './wait-for db:3306 --',
    'xvfb-run -a --server-args "-screen 0 800x600x24"',
    'pidproxy /run/x.pid',
    'setarch x86_64',
    'start-stop-daemon --start --quiet --pidfile /run/x.pid --exec /usr/bin/sudo --',
  ])
    assert.deepEqual(argv(`${wrapper} insmod x -c y`), [['insmod', 'x', '-c', 'y']], wrapper);
  assert.deepEqual(argv('start-stop-daemon -Sbm -p /run/x -x /bin/a -- -b'), [['/bin/a', '-b']]);
  assert.deepEqual(argv('start-stop-daemon --start --exec /bin/a --startas /bin/b'), [['/bin/b']]);
  assert.deepEqual(argv('capsh --drop=cap_net_raw -- -c "insmod x"'), [['insmod', 'x']]);
  const stop = ['start-stop-daemon', '--stop', '--exec', '/bin/a'];
  assert.deepEqual(argv(stop.join(' ')), [stop]);
});
