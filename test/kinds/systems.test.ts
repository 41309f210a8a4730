import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platforms } from '../../server/src/core/knowledge/behaviour.ts';
import { findings } from '../support/findings.ts';

/** The platforms on which each rule finds something in a file. */
function found(name: string, text: string): Readonly<Record<string, string>> {
  const by = new Map<string, string[]>();
  for (const platform of platforms)
    for (const rule of new Set(findings({ [name]: text }, name, { platform }).map(one => one.rule)))
      by.set(rule, [...(by.get(rule) ?? []), platform]);
  return Object.fromEntries([...by].sort().map(([rule, on]) => [rule, on.join(' ')]));
}

const everywhere = platforms.join(' ');

test('what a makefile does on one system is said of its platforms alone', () => {
  const recipes = 'run:\n\tdocker run $(ARGS) --userns=host image\n';
  assert.deepEqual(
    found(
      'Makefile',
      `UNAME_S := $(shell uname -s 2>/dev/null || echo Other)\nifeq ($(UNAME_S),Linux)\nARGS += --net=host\nelse ifeq ($(UNAME_S),Darwin)\nARGS += --pid=host\nelse\nARGS += --uts=host\nendif\n${recipes}`,
    ),
    {
      'host-network': 'linux windows-wsl2',
      'host-pid': 'mac',
      'host-userns': everywhere,
      'host-uts': 'windows-hyperv windows-wsl2',
    },
  );
  // Two ways to ask are one question.
  assert.deepEqual(
    found(
      'Makefile',
      `ifeq ($(OS),Windows_NT)\nSYSTEM := Windows\nARGS = --pid=host\nelse\nSYSTEM := $(shell uname | tr A-Z a-z)\nendif\nifneq (,$(findstring linux,$(SYSTEM)))\nARGS = --net=host\nendif\n${recipes}`,
    ),
    {
      'host-network': 'linux windows-wsl2',
      'host-pid': 'windows-hyperv windows-wsl2',
      'host-userns': everywhere,
    },
  );
  assert.deepEqual(
    found(
      'Makefile',
      'run:\nifneq ($(shell uname),Darwin)\n\tdocker run --net=host image\nelse\n\tdocker run --pid=host image\nendif\n',
    ),
    { 'host-network': 'linux windows-hyperv windows-wsl2', 'host-pid': 'mac' },
  );
});

test('a makefile that asks for a system only to leave it out is read on it, too', () => {
  const asked =
    'ifeq ($(OS),Windows_NT)\nX = 1\nendif\nB := $(shell uname -s)\nKVM := $(wildcard /dev/kvm)\n';
  const left = 'ifneq ($(B),Darwin)\nARGS = --pid=host\nendif\nifneq ($(KVM),)\nARGS += --net=host\nendif\n';
  assert.deepEqual(found('Makefile', `${asked}${left}run:\n\tdocker run $(ARGS) --userns=host image\n`), {
    'host-network': 'linux windows-wsl2',
    'host-pid': 'linux windows-hyperv windows-wsl2',
    'host-userns': everywhere,
  });
});

test('what makefiles look for is found on some systems only', () => {
  const recipes = 'run:\n\tdocker run $(ARGS) image\n';
  assert.deepEqual(
    found(
      'Makefile',
      `KVM := $(wildcard /dev/kvm)\nifneq ($(KVM),)\nARGS = --net=host\nelse\nARGS = --pid=host\nendif\n${recipes}`,
    ),
    { 'host-network': 'linux windows-wsl2', 'host-pid': everywhere },
  );
  assert.deepEqual(
    found('Makefile', `ifneq (,$(shell which nvidia-smi 2>/dev/null))\nARGS = --net=host\nendif\n${recipes}`),
    { 'host-network': 'linux windows-hyperv windows-wsl2' },
  );
});

test('what a script says where it finds something is found on some systems only', () => {
  const linux = 'linux windows-wsl2';
  const drivers = 'linux windows-hyperv windows-wsl2';
  const asked = (condition: string): string =>
    `THERE := ${condition.replace(/,.*/, '')}\nifeq ($(THERE),${condition.replace(/.*,/, '')})\nA = --net=host\nelse\nA = --pid=host\nendif\nrun:\n\tdocker run $(A) image\n`;
  for (const [condition, on, orElse] of [
    ['$(shell [ -f "/proc/driver/nvidia/version" ] && echo yes),yes', linux, everywhere],
    ['$(shell test -d /usr/lib/wsl && echo 1 || echo 0),1', linux, everywhere],
    ['$(shell test -f /etc/nv_tegra_release && echo 1 || echo 0),0', everywhere, linux],
    ['$(shell if [ -e /dev/kvm ]; then echo true; else echo false; fi),true', linux, everywhere],
    ['$(shell command -v nvidia-smi >/dev/null 2>&1 && echo yes || echo no),yes', drivers, everywhere],
    ['$(shell nvidia-smi -L 2>/dev/null),', everywhere, drivers],
    ['$(shell uname -r | grep -i microsoft),', everywhere, linux],
    ['$(shell grep -qi microsoft /proc/version && echo yes),yes', linux, everywhere],
    ['$(shell stat -c %g /dev/kvm 2>/dev/null),', everywhere, linux],
    ['$(shell getent group kvm | cut -d: -f3),', everywhere, drivers],
    ['$(shell which nvidia-smi >/dev/null 2>&1; echo $$?),0', drivers, everywhere],
    ['$(shell test -e /dev/kvm; echo $$?),0', linux, everywhere],
    ['$(shell nvidia-smi | grep -c x),1', drivers, everywhere],
    ['$(shell nvidia-smi | wc -l),1', everywhere, everywhere],
    ['$(shell test -e /opt/a && echo yes),yes', everywhere, everywhere],
  ] as const)
    assert.deepEqual(
      found('Makefile', asked(condition)),
      { 'host-network': on, 'host-pid': orElse },
      condition,
    );
});

test('a search in what a script says is a question for that', () => {
  const has = 'HAS := $(shell command -v nvidia-smi >/dev/null 2>&1 && echo 1 || echo 0)\n';
  const drivers = 'linux windows-hyperv windows-wsl2';
  for (const rest of [
    'run:\n\tdocker run $(if $(filter 1,$(HAS)),--pid=host,--net=host) image\n',
    'A := $(if $(findstring 1,$(HAS)),--pid=host,--net=host)\nrun:\n\tdocker run $(A) image\n',
    'ifneq ($(filter 1,$(HAS)),)\nA = --pid=host\nelse\nA = --net=host\nendif\nrun:\n\tdocker run $(A) image\n',
  ])
    assert.deepEqual(
      found('Makefile', has + rest),
      { 'host-network': everywhere, 'host-pid': drivers },
      rest,
    );
});

test('choices in expansions that ask for the system are made', () => {
  const expected = { 'host-network': 'linux windows-hyperv windows-wsl2', 'host-pid': 'mac' };
  for (const [asked, given] of [
    ['$(filter Darwin,$(shell uname -s))', ''],
    ['$(findstring darwin, $(SYSTEM))', 'SYSTEM := $(shell uname | tr A-Z a-z)\n'],
    ['$(IS_MAC)', 'IS_MAC := $(filter Darwin,$(shell uname))\n'],
    ['$(shell uname | grep -i darwin)', ''],
  ])
    assert.deepEqual(
      found('Makefile', `${given}run:\n\tdocker run $(if ${asked},--pid=host,--net=host) image\n`),
      expected,
      asked,
    );
  assert.deepEqual(
    found(
      'Makefile',
      'ifneq ($(filter-out Darwin,$(shell uname)),)\nA = --net=host\nelse\nA = --pid=host\nendif\nrun:\n\tdocker run $(A) image\n',
    ),
    expected,
  );
  assert.deepEqual(
    found(
      'Makefile',
      'KERNEL := $(shell uname -r)\nifneq (,$(findstring microsoft,$(KERNEL)))\nA = --net=host\nendif\nrun:\n\tdocker run $(A) image\n',
    ),
    { 'host-network': 'linux windows-wsl2' },
  );
  assert.deepEqual(
    found(
      'Makefile',
      'IS_MAC = $(filter Darwin,$(shell uname))\nifdef IS_MAC\nA = --pid=host\nelse\nA = --net=host\nendif\nrun:\n\tdocker run $(A) image\n',
    ),
    expected,
  );
});

test('what choices in expansions look for is found on some systems only', () => {
  const linux = 'linux windows-wsl2';
  const kvm = '$(if $(wildcard /dev/kvm),--pid=host --ipc=host,--net=host)';
  for (const text of [
    `run:\n\tdocker run ${kvm} --userns=host image\n`,
    `ARGS := --userns=host ${kvm}\nrun:\n\tdocker run $(ARGS) image\n`,
    `HAS = $(wildcard /dev/kvm)\nARGS = ${kvm.replace('$(wildcard /dev/kvm)', '${HAS}')}\nrun:\n\tdocker run $(ARGS) --userns=host image\n`,
  ])
    assert.deepEqual(
      found('Makefile', text),
      { 'host-network': everywhere, 'host-ipc': linux, 'host-pid': linux, 'host-userns': everywhere },
      text,
    );
  assert.deepEqual(
    found('Makefile', 'run:\n\tdocker run $(if $(X),--pid=host) $(if $(wildcard a),--net=host) image\n'),
    { 'host-network': everywhere, 'host-pid': everywhere },
  );
  assert.deepEqual(
    found(
      'Makefile',
      'D ?= /etc/docker/daemon.json\nifneq (,$(wildcard $(D)))\nARGS = --pid=host\nendif\nrun:\n\tdocker run $(ARGS) image\n',
    ),
    { 'host-pid': linux },
  );
  const asked = (script: string): string =>
    `DEVICE ?= $(shell ${script})\nifneq ($(DEVICE),)\nARGS += --pid=host\nendif\nrun:\n\tdocker run $(ARGS) image\n`;
  for (const script of [
    'if [ -e "/dev/isgx" ]; then echo "/dev/isgx"; elif [ -e /dev/sgx/enclave ]; then echo /dev/sgx/enclave; fi',
    'test -c /dev/kvm && echo yes',
    '[ -d /lib/modules ] && echo yes',
    'test -f /etc/docker/daemon.json && echo yes',
  ])
    assert.deepEqual(found('Makefile', asked(script)), { 'host-pid': linux }, script);
  for (const script of [
    '[ -e /dev/kvm ] && echo a || echo b',
    '[ -e /dev/kvm ] && echo a; echo b',
    '[ -e /a ] && echo a',
  ])
    assert.deepEqual(found('Makefile', asked(script)), { 'host-pid': everywhere }, script);
});

test('makefiles ask for the system in many ways', () => {
  const linux = 'linux windows-wsl2';
  const recipes = 'run:\n\tdocker run $(ARGS) image\n';
  const branch = (asked: string): string =>
    `${asked}\nARGS = --net=host\nelse\nARGS = --pid=host\nendif\n${recipes}`;
  const named = 'U := $(shell uname -s)\n';
  for (const text of [
    branch(`${named}ifneq (,$(filter $(U),Linux))`),
    branch('ifeq ("$(shell uname)","Linux")'),
    branch(`${named}L := $(filter Linux,$(U))\nifdef L`),
    branch('U := $(shell sh -c "uname -s 2>/dev/null || echo not")\nifeq ($(U),Linux)'),
    branch('L := $(shell [ "$$(uname)" = Linux ] && echo 1)\nifneq ($(L),)'),
    branch('ifeq ($(shell test $$(uname -s) = Linux && echo yes),yes)'),
    `${named}ARGS := $(if $(filter Linux,$(U)),--net=host,--pid=host)\n${recipes}`,
    `${named}L := $(filter Linux,$(U))\nARGS = $(if $(L),--net=host,--pid=host)\n${recipes}`,
    `run:\n\tdocker run $(if $(findstring Linux,$(shell uname -s)),--net=host,--pid=host) image\n`,
    `${named}run:\n\tif [ "$(U)" = Linux ]; then docker run --net=host image; else docker run --pid=host image; fi\n`,
  ])
    assert.deepEqual(
      found('Makefile', text),
      { 'host-network': linux, 'host-pid': 'mac windows-hyperv windows-wsl2' },
      text,
    );
  assert.deepEqual(
    found(
      'Makefile',
      `${named}N := $(if $(filter Darwin,$(U)),bridge,host)\nrun:\n\tdocker run --net=$(N) image\n`,
    ),
    { 'host-network': 'linux windows-hyperv windows-wsl2' },
  );
  assert.deepEqual(
    found('Makefile', 'run:\n\tif [ "$(OS)" = Windows_NT ]; then docker run --pid=host image; fi\n'),
    { 'host-pid': 'windows-hyperv windows-wsl2' },
  );
  assert.deepEqual(found('Makefile', branch('ifneq ("$(wildcard /dev/kvm)","")')), {
    'host-network': linux,
    'host-pid': everywhere,
  });
  assert.deepEqual(found('Makefile', branch('ifeq ($(shell ls /dev/ttyUSB0 2>/dev/null),/dev/ttyUSB0)')), {
    'host-network': linux,
    'host-pid': everywhere,
  });
});

test('a question for several things is one for the system where one of them is', () => {
  const drawn = (text: string) => found('Makefile', `U != uname -s\n${text}run:\n\tdocker run $(A) image\n`);
  const branches = (asked: string): string => `${asked}\nA = --net=host\nelse\nA = --pid=host\nendif\n`;
  const linux = 'linux windows-wsl2';
  const one = { 'host-network': linux, 'host-pid': everywhere };
  assert.deepEqual(drawn(branches('ifneq ($(and $(filter Linux,$(U)),$(X)),)')), one);
  assert.deepEqual(drawn(branches('ifneq (,$(and $(X),$(wildcard /dev/kvm)))')), one);
  assert.deepEqual(drawn(branches('ifneq ($(or $(filter Linux,$(U)),$(X)),)')), {
    'host-network': everywhere,
    'host-pid': 'mac windows-hyperv windows-wsl2',
  });
  assert.deepEqual(drawn('A := $(if $(and $(filter Linux,$(U)),$(X)),--net=host,--pid=host)\n'), one);
  assert.deepEqual(drawn('A := $(and $(filter Linux,$(U)),--net=host)\n'), { 'host-network': linux });
  assert.deepEqual(drawn('A := $(and $(filter Linux,$(Y)),--net=host)\n'), { 'host-network': everywhere });
  assert.deepEqual(drawn(branches('ifeq ($(U),Linux)')), {
    'host-network': linux,
    'host-pid': 'mac windows-hyperv windows-wsl2',
  });
});

test('the name of a machine tells a makefile the system', () => {
  const on = (machine: string) =>
    found(
      'Makefile',
      `A := $(shell uname -m)\nifeq ($(A),${machine})\nO = --pid=host\nendif\nrun:\n\tdocker run $(O) --uts=host image\n`,
    );
  assert.deepEqual(on('aarch64'), {
    'host-pid': 'linux windows-hyperv windows-wsl2',
    'host-uts': everywhere,
  });
  assert.deepEqual(on('arm64'), { 'host-pid': 'mac', 'host-uts': everywhere });
  assert.deepEqual(on('x86_64'), { 'host-pid': everywhere, 'host-uts': everywhere });
});

test('what has nothing to do with the system is so on each, whatever else a makefile asks', () => {
  const ask = 'ifeq ($(MODE),a)\nARGS = --net=host\nelse ifeq ($(MODE),b)\nARGS = --pid=host\nendif\n';
  const recipes = 'run:\n\tdocker run -d $(X) $(ARGS) image\n';
  for (const of of [
    'ifeq ($(OS),Windows_NT)\nX = -i\nelse\nX = -t\nendif\n',
    'ifeq ($(shell uname),Darwin)\nX = -i\nelse ifeq ($(shell uname),Linux)\nX = -t\nendif\n',
    'ifneq ($(shell which nvidia-smi),)\nX = -i\nendif\n',
  ]) {
    const expected = { 'host-network': everywhere, 'host-pid': everywhere };
    assert.deepEqual(found('Makefile', of + ask + recipes), expected, of);
    assert.deepEqual(found('Makefile', ask + of + recipes), expected, of);
  }
});

test('what is no question for the system is none', () => {
  for (const asked of ['$(shell uname -m),x86_64', '$(CI),Linux', '$(filter Linux,$(X)),Linux'])
    assert.deepEqual(
      found('Makefile', `ifeq (${asked})\nARGS = --net=host\nendif\nrun:\n\tdocker run $(ARGS) image\n`),
      { 'host-network': everywhere },
      asked,
    );
});

test('what a script does on one system is said of its platforms alone', () => {
  const net = 'docker run --net=host image\n';
  const pid = 'docker run --pid=host image\n';
  const linux = 'linux windows-wsl2';
  const notMac = 'linux windows-hyperv windows-wsl2';
  const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [
      `if [ "$(uname)" = "Linux" ]; then\n${net}else\n${pid}fi\n`,
      { 'host-network': linux, 'host-pid': 'mac windows-hyperv windows-wsl2' },
    ],
    [
      `OS=\`uname -s\`\nif [[ $OS == Darwin* ]]; then ${pid} elif [[ "$OS" =~ ^Linux ]]; then ${net}fi\n`,
      { 'host-network': linux, 'host-pid': 'mac' },
    ],
    [
      `case "$OSTYPE" in\n  linux*) ${net};;\n  darwin*|freebsd*) ;;\n  *) ${pid};;\nesac\n`,
      { 'host-network': linux, 'host-pid': 'windows-hyperv windows-wsl2' },
    ],
    [`[[ "$OSTYPE" == "darwin"* ]] || ${net}`, { 'host-network': notMac }],
    [
      `[ "$(uname)" != "Darwin" ] && ARGS="--net=host"\ndocker run $ARGS --userns=host image\n`,
      { 'host-network': notMac, 'host-userns': everywhere },
    ],
    [`if [ "$(uname)" == "Linux" -o x = y ]; then\n${net}fi\n`, { 'host-network': everywhere }],
    [
      `if [ "$(uname)" == "Linux" ] && [ -e /x ]; then\n${net}else\n${pid}fi\n`,
      { 'host-network': linux, 'host-pid': everywhere },
    ],
    [`if ! uname | grep -qi darwin; then\n${net}fi\n`, { 'host-network': notMac }],
    [`if [ "$(uname)" != Linux ]; then\necho no\nexit 1\nfi\n${net}`, { 'host-network': linux }],
    [
      `${pid}[ "$(uname -s)" = Linux ] || { echo no; exit 1; }\n${net}`,
      { 'host-network': linux, 'host-pid': everywhere },
    ],
    [
      `start() {\n  docker run $1 image\n}\nif [ "$OS" = Windows_NT ]; then start --pid=host; else start --net=host; fi\n`,
      { 'host-network': 'mac linux windows-wsl2', 'host-pid': 'windows-hyperv windows-wsl2' },
    ],
    [`if [ "$(uname)" = Linux ]; then sh -c 'docker run --net=host image'; fi\n`, { 'host-network': linux }],
    [`if [ -e /dev/kvm ]; then\n${net}else\n${pid}fi\n`, { 'host-network': linux, 'host-pid': everywhere }],
    [`[ ! -c "/dev/net/tun" ] && exit 1\n${net}`, { 'host-network': linux }],
    [`if [ "$(uname)" = Darwin ]; then exec ./mac.sh; fi\n${net}`, { 'host-network': notMac }],
    [`[ "$(uname)" = Darwin ] && exec ./mac.sh > log 2>&1\n${net}`, { 'host-network': notMac }],
    [`if [ "$(uname)" != Linux ]; then\nexit 1 # no\n# other system\nfi\n${net}`, { 'host-network': linux }],
    [`if [ "$(uname)" = Darwin ]; then exec 2>&1; fi\n${net}`, { 'host-network': everywhere }],
    [`if [ "$(uname)" = Darwin ]; then exit-code; fi\n${net}`, { 'host-network': everywhere }],
    [`test -e /dev/null && ${net}`, { 'host-network': everywhere }],
    [
      `P="$(uname -m)"\nif [[ $P == "aarch64" ]]; then\n${net}elif [ $P = x86_64 ]; then\n${pid}fi\n`,
      { 'host-network': notMac, 'host-pid': everywhere },
    ],
    [
      `case \`arch\` in\n  arm64) ${net};;\n  *64) ${pid};;\nesac\n`,
      { 'host-network': 'mac', 'host-pid': everywhere },
    ],
    [`[ "$(uname -m)" = aarch64 ] || exit 1\n${net}`, { 'host-network': notMac }],
    [`if command -v nvidia-container-runtime > /dev/null; then ${net}fi\n`, { 'host-network': notMac }],
    [
      `if command -v nvidia-smi &> /dev/null && nvidia-smi -L; then\n${net}else\n${pid}fi\n`,
      { 'host-network': notMac, 'host-pid': everywhere },
    ],
    [
      `OS=other\nif [ "$OS" = Linux ]; then ${net}fi\nif [ "$(uname -m)" = linux ]; then ${pid}fi\n`,
      { 'host-network': everywhere, 'host-pid': everywhere },
    ],
  ];
  for (const [text, expected] of cases) assert.deepEqual(found('run.sh', text), expected, text);
});

test('a test for a path that variables are a part of is a question for the system', () => {
  const linux = 'linux windows-wsl2';
  const asks = (before: string, path: string, behind = '') =>
    found('run.sh', `${before}\n[ -e ${path} ] && A="$A --pid=host"\n${behind}\ndocker run --rm $A image\n`)[
      'host-pid'
    ];
  assert.equal(asks('for i in {0..9}; do', '/dev/video$i', 'done'), linux);
  assert.equal(asks('for d in /dev/ttyACM* "/dev/ttyUSB0"; do', '"$d"', 'done'), linux);
  assert.equal(asks('D=/dev/dri', '"$D/card0"'), linux);
  assert.equal(asks('if x; then D=/dev/kvm; else D=/dev/vfio/0; fi', '$D'), linux);
  assert.equal(asks('for d; do', '"$d"', 'done'), everywhere);
  for (const [before, path, behind] of [
    ['for d in /dev/ttyACM* /dev/tty.usb*; do', '"$d"', 'done'],
    ['for d in $DEVICES; do', '"$d"', 'done'],
    ['for d in /dev/ttyACM*; do', '"$e"', 'done'],
    ['for d in /dev/ttyACM*; do x; done', '"$d"'],
    ['if x; then D=/dev/kvm; fi', '$D'],
    ['if x; then D=/dev/kvm; else D=/dev/null; fi', '$D'],
    ['', '/dev/$D'],
    ['', '"$D"'],
  ] as const)
    assert.equal(asks(before, path, behind), everywhere, `${before} ${path}`);
  const device =
    'for i in 0 1; do\n  if [ -a "/dev/video$i" ]; then\n    V="$V --device /dev/video$i"\n  fi\ndone\n';
  assert.deepEqual(found('run.sh', `${device}docker run $V image\n`), { 'host-device': linux });
});

test('what other task runners do on one system is said of its platforms alone', () => {
  assert.deepEqual(
    found(
      'justfile',
      '[linux]\nrun:\n  docker run --net=host image\n\n[macos, windows]\nrun:\n  docker run --pid=host image\n\n[unix]\nother:\n  docker run --uts=host image\n',
    ),
    {
      'host-network': 'linux windows-wsl2',
      'host-pid': 'mac windows-hyperv windows-wsl2',
      'host-uts': 'mac linux windows-wsl2',
    },
  );
  assert.deepEqual(
    found(
      'Taskfile.yml',
      "version: '3'\ntasks:\n  a:\n    platforms: [linux/amd64]\n    cmds: [docker run --net=host image]\n  b:\n    cmds:\n      - cmd: docker run --pid=host image\n        platforms: [darwin]\n      - cmd: docker run --uts=host image\n        platforms: [amd64]\n",
    ),
    { 'host-network': 'linux windows-wsl2', 'host-pid': 'mac', 'host-uts': everywhere },
  );
  assert.deepEqual(
    found(
      '.vscode/tasks.json',
      '{"tasks": [{"label": "a", "type": "shell", "command": "docker run --net=host image", "osx": {"command": "docker run --pid=host image"}}, {"type": "shell", "command": "docker run --uts=host x"}, {"type": "shell", "command": "docker run --ipc=host x", "osx": {"command": "a"}, "linux": {"command": "b"}, "windows": {"command": "c"}}]}',
    ),
    {
      'host-network': 'linux windows-hyperv windows-wsl2',
      'host-pid': 'mac',
      'host-uts': everywhere,
    },
  );
});

test('a variable that a script sets by its system is a question for the system', () => {
  const linux = 'linux windows-wsl2';
  const notMac = 'linux windows-hyperv windows-wsl2';
  const asks = (set: string, tests: readonly string[]) =>
    tests.map(
      test => found('run.sh', `${set}\nif ${test}; then\n  docker run --pid=host a\nfi\n`)['host-pid'] ?? '',
    );
  const cases =
    'case "$(uname -s)" in\n  Darwin*) S=Mac ;;\n  Linux*) S=Linux ;;\n  *) S="other $(uname)" ;;\nesac';
  assert.deepEqual(asks(cases, ['[ "$S" = Linux ]', '[[ $S == Mac ]]', '[ "${S}" != Mac ]']), [
    notMac,
    'mac windows-hyperv windows-wsl2',
    notMac,
  ]);
  const flag = 'M=0\nif [ "$(uname)" = Darwin ]; then M=1; fi';
  assert.deepEqual(asks(flag, ['[ $M -eq 0 ]', '[ "$M" -ne 0 ]', '[ $M = 1 ]', '[ "$M" ]']), [
    notMac,
    'mac',
    'mac',
    everywhere,
  ]);
  assert.deepEqual(
    asks('[[ $OSTYPE == darwin* ]] && M=yes', ['[ -z "$M" ]', '[ -n "$M" ]', '! test -z "$M"']),
    [notMac, 'mac', 'mac'],
  );
  assert.deepEqual(
    asks('L=false\n[ "$(uname)" = Linux ] && L=true', ['$L', '! $L', '"$L" && [ "$X" ]', '$L --version']),
    [linux, 'mac windows-hyperv windows-wsl2', linux, linux],
  );
  assert.deepEqual(
    asks('os() {\n  case $(uname) in Darwin) echo mac ;; Linux) echo "linux" ;; esac\n}\nS=$(os)', [
      '[ $S = mac ]',
    ]),
    ['mac'],
  );
  // Other things set it as well.
  for (const set of [
    'M=$1\nif [ "$(uname)" = Darwin ] && [ "$X" ]; then M=1; fi',
    'M=$1\n[ "$X" ] || { [ "$(uname)" = Darwin ] && M=1; }',
    'f() { if [ "$(uname)" = Darwin ]; then M=1; fi; }\nM=$(x)',
    'if [ "$X" ]; then M=1; elif [ "$(uname)" = Darwin ]; then M=1; else M=$1; fi',
  ])
    assert.deepEqual(asks(set, ['[ "$M" = 1 ]', '[ "$M" != 1 ]']), [everywhere, everywhere], set);
  // Asked before it is set.
  assert.deepEqual(
    found('run.sh', 'S=linux\n[ $S = linux ] && docker run --pid=host a\n[ $(uname) = Darwin ] && S=mac\n'),
    { 'host-pid': everywhere },
  );
});

test('what a script replaces on a system is given to nothing there', () => {
  const replaced = (set: string) => found('run.sh', `${set}\ndocker run $O a\n`)['host-pid'];
  const notMac = 'linux windows-hyperv windows-wsl2';
  assert.equal(replaced('O=--pid=host\nif [ "$(uname)" = Darwin ]; then O="-p 1:1"; fi'), notMac);
  assert.equal(replaced('O=--pid=host\n[ "$(uname)" = Darwin ] && O='), notMac);
  for (const set of [
    'O=--pid=host\nif [ "$(uname)" = Darwin ]; then O="$O -p 1:1"; fi',
    'O=--pid=host\ndocker run $O b\nif [ "$(uname)" = Darwin ]; then O=; fi',
    'O=--pid=host\nif [ "$(uname)" = Darwin ] && [ "$X" ]; then O=; fi',
  ])
    assert.equal(replaced(set), everywhere, set);
});

test('a script may ask for any path or program that only some systems have', () => {
  for (const asked of [
    '[ -d /lib/modules ]',
    '[ -f /etc/docker/daemon.json ]',
    '[ -e /etc/nv_tegra_release ]',
    '[ -c /dev/kvm ]',
    'nvidia-smi > file',
  ])
    assert.equal(
      found('x.sh', `if ${asked}; then docker run --net=host image; fi\n`)['host-network']?.includes('mac'),
      false,
      asked,
    );
  for (const asked of ['[ -d /lib/module ]', '[ -f /etc/docker/key.json ]', '[ -c /dev/null ]'])
    assert.deepEqual(
      found('x.sh', `if ${asked}; then docker run --net=host image; fi\n`),
      { 'host-network': everywhere },
      asked,
    );
});

test('what a variable brings counts where each of the variables counts that brings it', () => {
  const onLinux = 'linux windows-wsl2';
  const device = (options: string, test = '[ -e "$D" ]'): Readonly<Record<string, string>> =>
    found('x.sh', `D=/dev/kvm\nif ${test}; then O="${options}"; fi\ndocker run $O image\n`);
  assert.deepEqual(device('--device $D'), { 'host-device': onLinux });
  assert.deepEqual(device('--device=$D'), { 'host-device': onLinux });
  assert.deepEqual(device('-it --device=$D:$D'), { 'host-device': onLinux });
  assert.deepEqual(device('--device $D', '[ -n "$D" ]'), { 'host-device': everywhere });
  // By way of a third, and beside a use that asks for nothing.
  assert.deepEqual(
    found('x.sh', 'D=--net=host\nif [ -e /dev/kvm ]; then E="-i $D"; fi\nO="-t $E"\ndocker run $O image\n'),
    { 'host-network': onLinux },
  );
  assert.deepEqual(
    found('x.sh', 'D=--net=host\nif [ -e /dev/kvm ]; then O="-i $D"; fi\ndocker run $O $D image\n'),
    { 'host-network': everywhere },
  );
  // The same for what only another engine gets.
  assert.deepEqual(
    found(
      'x.sh',
      'D=--net=host\nif [ "$E" = podman ]; then O="-i $D"; else O="-t --pid=host"; fi\n$E run $O image\ndocker run $O image\n',
    ),
    { 'host-pid': everywhere },
  );
});

test('what runs for each device that ls finds runs where there are such devices', () => {
  const asks = (script: string): string | undefined =>
    found('run.sh', `#!/bin/bash\n${script}\ndocker run $devices alpine\n`)['host-device'];
  const linux = 'linux windows-wsl2';
  const said = "echo '--device {}:{}'";
  assert.equal(asks(`devices=$(ls /dev/nvidia* | xargs -I{} ${said})`), linux);
  assert.equal(
    asks(`devices=$(\\ls -1 /dev/nvidia* 2>/dev/null | grep -v uvm | xargs -r -I{} ${said})`),
    linux,
  );
  assert.equal(asks('ls /dev/video* | while read -r one; do docker run --device $one alpine; done'), linux);
  // Nobody knows what these are; what is not fed by the list runs anyway.
  assert.equal(asks(`devices=$(ls /dev/other* | xargs -I{} ${said})`), everywhere);
  assert.equal(asks('ls /dev/nvidia* | tee list; devices=--device=/dev/nvidia0'), everywhere);
  assert.equal(asks('ls /dev/nvidia* | xargs docker run --device=/dev/nvidia0 alpine'), everywhere);
});
