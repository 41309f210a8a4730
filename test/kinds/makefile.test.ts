import assert from 'node:assert/strict';
import test from 'node:test';
import { makefile } from '../../server/src/core/kinds/make/makefile.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { findings } from '../support/findings.ts';
import * as hosted from '../support/hosted.ts';
import { lintContext } from '../support/lint-context.ts';

const commands = (text: string) => hosted.commands(makefile, text);
const underlined = (text: string) => hosted.underlined(makefile, text);

test('claims makefiles by name', () => {
  for (const path of [
    '/Makefile',
    '/a/makefile',
    '/GNUmakefile',
    '/x.mk',
    '/Makefile.docker',
    '/Makefile.include',
    '/Makefile_osx',
    '/makefile-install.include',
    '/lib.Makefile',
  ])
    assert.ok(makefile.claims(path, ''), path);
  for (const path of [
    '/Makefile.in',
    '/Makefile.am',
    '/Makefile.PL',
    '/makefile.md',
    '/makefile-mode.el',
    '/Makefile_parser.c',
    '/Makefiles',
    '/Makefile.win32',
    '/x.mkd',
  ])
    assert.ok(!makefile.claims(path, ''), path);
});

test('reads recipe lines, and nothing else', () => {
  const text =
    'a b: c # docker 0\n\t@docker 1\n\t-+ @docker 2\n\n# docker 3\n\n\tdocker \\\n\t  4 \\\n  5\nx = docker 6\n\tdocker 7\nd: ; docker 8\n\tdocker 9\n e:\n\tdocker 10\n';
  assert.deepEqual(commands(text), [
    'docker 1',
    'docker 2',
    'docker 4 5',
    'docker 8',
    'docker 9',
    'docker 10',
  ]);
});

test('a recipe line is a shell of its own, its names those of the target', () => {
  const { workloads } = hosted.lowerHosted(makefile, 'all: x\n\tX=host\n\tdocker run --net=$$X a\n');
  assert.deepEqual(workloads.map(({ name, runs }) => [name, runs]).slice(0, 1), [['all', 'host']]);
  assert.deepEqual(commands('all:\n\tX=host\n\techo $$X $X\n'), ['echo ? ?']);
  assert.deepEqual(commands('.ONESHELL:\nall:\n\t@X=host\n\t@echo $$X\n'), ['echo host']);
});

test('expands what is known', () => {
  assert.deepEqual(
    commands('A = $(B) c\nB := b\nall:\n\techo $(A) ${B} "$(B)x" $$HOME $(C) $@ $(wildcard *)\n'),
    ['echo b c b bx ? ? ? ?'],
  );
  assert.deepEqual(commands('B := 1\nA := $(B)\nC = $(B)\nB := 2\nall:\n\techo $(A) $(C)\n'), ['echo 1 2']);
  assert.deepEqual(commands('A = a\nA += b\nA ?= c\nall:\n\techo $(A)\n'), ['echo a b']);
  assert.deepEqual(commands('A ?= a\nall:\n\techo $(A) x$(A)\n'), ['echo ~a ~xa']);
  assert.deepEqual(commands('A != id\nB = $(B) x\nall:\n\techo $(A) $(B)\n'), ['echo ? ? x', 'id']);
  assert.deepEqual(commands('A = \'b c\' "d"\nall:\n\techo $(A)\n'), ['echo b c d']);
});

test('each branch is taken once, conditionals that ask for the same the same way', () => {
  const branch = 'ifeq ($(X),1)\nA = 1\nA += 2\nelse\nA = 3\nendif\n';
  assert.deepEqual(commands(`${branch}all:\n\techo $(A)\n`), ['echo 1 2', 'echo 3']);
  assert.deepEqual(commands('A = 1\nifdef X\nA += 2\nendif\nall:\n\techo $(A)\n'), ['echo 1', 'echo 1 2']);
  assert.deepEqual(commands('ifndef A\nA = 1\nendif\nall:\n\techo $(A)\n'), ['echo ~1', 'echo ?']);
  assert.deepEqual(commands('all:\nifdef X\n\techo 1\nelse\n\techo 2\nendif\n\techo 3\n'), [
    'echo 1',
    'echo 2',
    'echo 3',
  ]);
  const same = `${branch}ifneq "1" '\${X}'\nB = 4\nelse ifdef Y\nB = 5\nelse\nB = 6\nendif\n`;
  assert.deepEqual(commands(`${same}all:\n\techo $(A) $(B)\n`), ['echo 1 2 6', 'echo 3 4', 'echo 1 2 5']);
  assert.deepEqual(
    commands(`${branch}all:\nifeq ($(strip $(X)),1)\n\techo $(A)\nelse\n\techo no $(A)\nendif\n`),
    ['echo 1 2', 'echo no 3'],
  );
});

test('more branches than are tried are still read', () => {
  const branches = Array.from({ length: 30 }, (_, i) => `ifeq ($(X),${i})\nA = ${i}\nendif\n`).join('');
  const lines = Array.from({ length: 30 }, (_, i) => `ifeq ($(X),${i})\n\techo ${i} $(B)\nendif\n`).join('');
  assert.equal(commands(`${branches}all:\n${lines}`).length, 30);
});

test('what other makefiles say holds at the expansion', () => {
  const others: Record<string, string> = {
    '../lib.mk':
      'RUN := docker run --rm --pid=host\nF = -e X\ninclude $(CURDIR)/more.mk\nother:\n\tdocker run lib\n',
    'more.mk': 'include ../lib.mk\nIMAGE = $(NAME):1\nF += --net=host\n',
  };
  const text =
    'D = ..\ninclude $(D)/lib.mk none.mk *.x\nNAME = a\nF += --init\nall:\n\t$(RUN) --privileged $(F) $(IMAGE)\n';
  const read = (uri: string) => others[uri.replace('file:///w/x/', '').replace('file:///w/', '../')];
  const source = { uri: 'file:///w/x/Makefile', text };
  const { workloads } = makefile.lower(source, lintContext({ files: { read } }));
  const words = workloads
    .flatMap(({ facts }) => facts)
    .flatMap(fact => (fact.type === 'command' ? fact.words : []));
  assert.deepEqual(
    words.map(({ value, anchor: { span, remove } }) => [
      value.known ? value.value : '?',
      text.slice(span.start, span.end),
      remove !== undefined,
    ]),
    [
      ['docker', '$(RUN)', false],
      ['run', '$(RUN)', false],
      ['--rm', '$(RUN)', false],
      ['--pid=host', '$(RUN)', false],
      ['--privileged', '--privileged', true],
      ['-e', '$(F)', false],
      ['X', '$(F)', false],
      ['--net=host', '$(F)', false],
      ['--init', '--init', true],
      ['a:1', '$(IMAGE)', true],
    ],
  );
});

test('the folder of a makefile has many names', () => {
  for (const folder of [
    '$(dir $(abspath $(lastword $(MAKEFILE_LIST))))',
    '$(shell dirname $(realpath $(firstword $(MAKEFILE_LIST))))',
  ])
    assert.deepEqual(
      findings(
        {
          Makefile: `R := ${folder}\ninclude $(R)/o.mk\na:\n\tdocker run $(O) x\n`,
          'o.mk': 'O = --pid=host\n',
        },
        'Makefile',
      ).map(({ rule }) => rule),
      ['host-pid'],
      folder,
    );
});

test('a makefile that another includes knows what that one does', () => {
  const files: Record<string, string> = {
    'file:///w/Makefile': 'D ?= docker\nRUN = $(D) run --net=host\ninclude mk/vars.mk mk/run.mk\n',
    'file:///w/mk/vars.mk': 'V = --pid=host\n',
    'file:///w/other/Makefile': 'RUN = none\ninclude x.mk\n',
  };
  const words = (uri: string) =>
    makefile
      .lower({ uri, text: 'a:\n\t$(RUN) $(V) x\n' }, lintContext({ files: { read: other => files[other] } }))
      .workloads.flatMap(({ facts }) => facts)
      .flatMap(fact => (fact.type === 'command' ? fact.words : []))
      .map(({ value }) => (value.known ? value.value : '?'));
  assert.deepEqual(words('file:///w/mk/run.mk'), ['docker', 'run', '--net=host', '--pid=host', 'x']);
  assert.deepEqual(words('file:///w/other/run.mk'), ['?', '?', 'x']);
  assert.deepEqual(words('file:///w/mk/Makefile'), ['?', '?', 'x']);
});

const includedCommands = (uri: string, files: Readonly<Record<string, string>>) => {
  const text = files[uri] ?? '';
  return makefile
    .lower({ uri, text }, lintContext({ files: { read: other => files[other] } }))
    .workloads.flatMap(({ facts }) => facts)
    .map(({ type, anchor: { span } }) => `${type} ${text.slice(span.start, span.end)}`);
};

test('what a makefile has the recipes of an included one do is told where it says so', () => {
  const shared =
    'NET = host\nWITH = $(RUN_ARGS) --ipc=host\nrun:\n\tdocker run --pid=host $(WITH) --net=$(NET) image\nclean:\n\trm -rf x\n';
  const own = 'RUN_ARGS ?= --privileged \\\n  --uts=host\nNAME = x\ninclude ../make/Makefile\n';
  const files = { 'file:///w/a/Makefile': own, 'file:///w/make/Makefile': shared };
  assert.deepEqual(includedCommands('file:///w/a/Makefile', files), [
    'privileged --privileged',
    'namespace --uts=host',
  ]);
  const single = { ...files, 'file:///w/a/Makefile': 'RUN_ARGS = --uts=host\ninclude ../make/Makefile\n' };
  assert.deepEqual(includedCommands('file:///w/a/Makefile', single), ['namespace --uts=host']);
  // Its own, as ever.
  const told = includedCommands('file:///w/make/Makefile', files);
  assert.ok(told.includes('namespace --pid=host'), told.join());
  assert.ok(!told.some(one => /privileged/.test(one)), told.join());
  // Read with the makefile above it, it tells of everything itself.
  const part = {
    'file:///w/Makefile': own.replace('../make/Makefile', 'a/x.mk'),
    'file:///w/a/x.mk': shared,
  };
  assert.deepEqual(includedCommands('file:///w/Makefile', part), []);
  assert.ok(includedCommands('file:///w/a/x.mk', part).some(one => /^privileged/.test(one)));
  // Nothing of interest in it.
  assert.deepEqual(
    includedCommands('file:///w/a/Makefile', {
      ...files,
      'file:///w/a/Makefile': own.replace(/-.*\n.*=host/, 'x'),
    }),
    [],
  );
});

test('rules that a definition makes are read where they are written', () => {
  const text =
    'D = docker\ndefine R\n$(1)-run: x\n\t$(D) run --net=$(2) $(1)\n\t$$(D) stop $$(N)\nendef\nN = n\n$(foreach b,x y,$(eval $(call R,$(b),host)))\n';
  assert.deepEqual(commands(text), ['docker run ? ?', 'docker stop n']);
  assert.deepEqual(underlined(text), ['$(D) | run | --net=$(2) | $(1)', '$$(D) | stop | $$(N)']);
});

test('functions give what they may give', () => {
  const engine = (value: string) => commands(`D = ${value}\na:\n\t$(D) run x\n`)[0];
  for (const value of [
    '$(shell which docker)',
    '$(shell command -v docker 2>/dev/null)',
    '$(if $(shell command -v podman),podman,docker)',
    '$(if $(X),docker,podman)',
    '$(shell command -v podman || echo docker)',
    '$(shell command -v podman 2>/dev/null || command -v docker 2>/dev/null)',
    '$(shell $(SHELL) -c "command -v docker")',
    '$(shell basename "$$(which podman docker | head -1)")',
    '$(shell if podman version; then echo podman; else echo docker; fi)',
    '$(notdir $(shell which docker))',
    '$(lastword podman docker)',
    '$(shell { command -v docker || command -v podman; })',
    '$(or $(shell which docker),$(shell which podman))',
    '$(filter-out pod%,podman docker)',
    '$(word 2,podman docker)',
    '$(firstword $(sort podman docker))',
    '$(strip docker)',
    '$(firstword docker)',
  ])
    assert.equal(engine(value), 'docker run x', value);
  assert.equal(engine('$(or $(ENGINE),docker)'), '~docker run x');
  assert.deepEqual(commands('D = docker build $(X) -t a\na:\n\t$(if $(OWN),$(OWN),$(D)); docker push a\n'), [
    '~docker ~build ? ~-t ~a',
    'docker push a',
  ]);
  for (const value of ['basename $(P)', 'basename ${P}', 'which $(N) 2>/dev/null', 'command -v $(N)'])
    assert.equal(
      commands(
        `P := $(shell which docker || which podman)\nN = docker\nD = $(shell ${value})\na:\n\t$(D) run x\n`,
      )[0],
      'docker run x',
      value,
    );
  assert.equal(commands('N ?= docker\nD := $(shell which $(N))\na:\n\t$(D) run x\n')[0], '~docker run x');
  // What is printed may be anything.
  assert.match(engine('$(shell echo $(N) | tr a-z A-Z)\nN = docker') ?? '', /^\?/);
  assert.equal(engine('$(if $(ENGINE),$(ENGINE),docker)'), '~docker run x');
  for (const value of [
    '$(firstword $(foreach e,podman docker,$(if $(shell which $(e)),$(e))))',
    '$(lastword $(foreach e,docker podman,$(if $(shell command -v $(e) 2>/dev/null),$(e))))',
    '$(notdir $(firstword $(wildcard /usr/bin/podman /usr/local/bin/docker)))',
    '$(shell for e in docker podman; do command -v $$e && break; done)',
    '$(shell for e in podman docker; do if which $$e >/dev/null 2>&1; then echo "$$e"; break; fi; done)',
    '$(shell for e in docker podman; do command -v "$${e}" >/dev/null && { echo $${e}; break; }; done)',
  ])
    assert.equal(engine(value), 'docker run x', value);
  for (const value of [
    '$(firstword $(foreach e,docker podman,$(Y)$(e)))',
    '$(foreach e,nerdctl podman,$(if $(shell which $(e)),$(e)))',
    '$(firstword $(wildcard /etc/docker /etc/podman))',
    '$(wildcard /usr/bin/docker)',
    '$(shell for e in docker podman; do command -v $$e >/dev/null && echo have-$$e; done)',
    '$(shell for e in docker podman; do command -v $$e >/dev/null; done)',
    '$(shell for e in docker podman; do ls $$e; done)',
  ])
    assert.match(engine(value) ?? '', /^\?/, value);
  assert.equal(engine('$(shell which docker-compose)'), 'docker-compose run x');
  assert.equal(engine('$(shell which docker-machine)'), '? run x');
  for (const value of ['$(shell which podman)', '$(if $(X),a,b)', '$(or $(A),$(B))', '$(if', '$(strip'])
    assert.match(engine(value) ?? '', /^\? run x|^\?/, value);
  assert.deepEqual(commands('a:\n\tdocker run $(if $(X),--a,--b) $(if $(Y),,-c) x\n'), [
    'docker run --a --b -c x',
  ]);
});

test('functions that put words together are read, and names that are put together', () => {
  const run = (value: string) =>
    commands(`C := ,\nL = /dev/a /dev/b\nD ?= c\nO_c = -p\nall:\n\tdocker run ${value} x\n`).at(-1);
  for (const value of [
    '$(addprefix --device=,$(L))',
    '$(patsubst %,--device=%,$(L))',
    '$(L:%=--device=%)',
    '$(L:/dev/%=--device=/dev/%)',
    '$(foreach d,$(L),--device=$(d))',
    '${foreach d,a b,--device=/dev/${d}}',
    '$(subst $(C), ,--device=/dev/a$(C)--device=/dev/b)',
  ])
    assert.equal(run(value), 'docker run --device=/dev/a --device=/dev/b x', value);
  assert.equal(run('$(addsuffix -x,a b)'), 'docker run a-x b-x x');
  assert.equal(run('$(foreach d,a b,$(if $(X),-v $(d)))'), 'docker run -v a -v b x');
  assert.equal(run('$(patsubst a,b,a ab) $(subst ,-,a)'), 'docker run b ab a- x');
  assert.equal(run('$(O_$(D)) $(O_$(E))'), 'docker run ~-p ? x');
  assert.equal(hosted.without(makefile, 'D = c\nO_c = -p\na:\n\tdocker run $(O_$(D)) x\n', '-p'), undefined);
  assert.equal(run('$(addprefix -,$(D))'), 'docker run ~-c x');
  for (const value of ['$(addprefix -,$(wildcard *))', '$(foreach d,$(X),-p)', '$(foreach d)', '$(X:a=b)'])
    assert.match(run(value) ?? '', /^docker run \?/, value);
});

test('a branch that the texts of its conditional rule out is not there', () => {
  const text =
    'ifeq (0,1)\na:\n\ta\nelse ifeq (1,1)\nb:\n\tb\nelse\nc:\n\tc\nendif\nd:\nifneq "" ""\n\td\nelse\n\te\nendif\n';
  assert.deepEqual(commands(text), ['b', 'e']);
  assert.deepEqual(commands('ifeq (a,b)\ndefine x\nendif\nendef\nX = 1\nendif\na:\n\techo $(X)\n'), [
    'echo ?',
  ]);
});

test('options handed to make itself are those of the recipe that it runs', () => {
  const text =
    'u:\n\t@$(MAKE) t-x ARGS="--allow security.insecure" V=1\nw:\n\t$(MAKE) "X" t-y ARGS=--init DIR=/a\nt-%:\n\tdocker buildx build --target=$* $(ARGS) $(V) .\n';
  assert.deepEqual(commands(text).slice(-3), [
    'docker buildx build ? ? ? .',
    'docker buildx build ? --allow security.insecure ? .',
    'docker buildx build ? --init ? .',
  ]);
  assert.match(underlined(text).at(-2) ?? '', /\| --allow \| security.insecure \|/);
  assert.equal(commands(`ARGS :=\n${text}`).at(-1), 'docker buildx build ? --init ? .');
  assert.equal(commands(`ARGS = -q\n${text}`).at(-1), 'docker buildx build ? -q ? .');
});

test('options handed to make reach the target that it builds, and what that needs', () => {
  const given = (line: string): string => {
    const rules = 't: u\n\techo t $(A)\nu:\n\techo u $(A)\nv-w:\n\techo v $(A)\n';
    return commands(`d:\n\t${line}\n${rules}`)
      .filter(one => /^echo \w --x/.test(one))
      .join();
  };
  assert.equal(given('$(MAKE) t A=--x'), 'echo t --x,echo u --x');
  assert.equal(given('+make -j2 A="--x" u'), 'echo u --x');
  assert.equal(given("${MAKE} v-$(W) A='--x'"), 'echo v --x');
  assert.equal(given('for i in w; do $(MAKE) v-$$i A=--x; done; echo t'), 'echo v --x');
  // By way of recipes that call make again, as long as they give no other value.
  const again = (more: string): readonly string[] =>
    commands(
      `d e:\n\t$(MAKE) l-$@ A=--x\nl-%:\n\t$(MAKE) t-$* ${more}\nt-%:\n\techo t $(A)\nt-other:\n\techo o $(A)\n`,
    ).filter(one => /^echo . --/.test(one));
  assert.deepEqual(again(''), ['echo t --x']);
  assert.deepEqual(again('A="--y $(A)" B=1'), ['echo t --y ?', 'echo t --x', 'echo o --y ?']);
  assert.deepEqual(again('A=--y'), ['echo t --y', 'echo o --y']);
  // Another makefile, or a command behind it.
  for (const line of [
    'cd sub && $(MAKE) t A=--x',
    '$(MAKE) -C sub t A=--x',
    '$(MAKE) -f other.mk t A=--x',
    '$(MAKE) d; ./t A=--x',
    '$(MAKE) x A=--x',
  ])
    assert.equal(given(line), '', line);
  // Without a target it is the first.
  assert.equal(commands('t:\n\techo $(A)\nu:\n\t$(MAKE) A=--x\n')[0], 'echo --x');
});

test('exports may stand on lines of their own, and a default of nothing is no value', () => {
  assert.deepEqual(commands('A = 1\nexport A B\nB = 2\nC = 3\na:\n\techo $$A $$B $$C\n'), ['echo 1 2 ?']);
  assert.deepEqual(commands('export\nC = 3\na:\n\techo $$C\n'), ['echo 3']);
  assert.deepEqual(commands('A ?=\nB ?=\nB += x\na:\n\techo $(A) $(B)\n'), ['echo ? ~x']);
  assert.deepEqual(commands('A != docker run x\n'), ['docker run x']);
});

test("a target's own variables hold for it, and may hold for what it needs", () => {
  const text = 'A = 1\na: A = 2\na: b\n\techo $(A)\nb:\n\techo $(A)\nc: A += 3\nc:\n\techo $(A)\n';
  assert.deepEqual(commands(text), ['echo 2', 'echo 1', 'echo 2', 'echo 1 3']);
  assert.deepEqual(commands('a: X = -p\na: b\nb: c d\nb d: Y = 1\nc:\n\techo $(X)\n'), ['echo ?', 'echo -p']);
  assert.deepEqual(commands('T = a b\n$(T): X = -p\na:\n\techo $(X)\n'), ['echo -p']);
  assert.deepEqual(commands('X = 1\n$(wildcard *): X = 2\na:\n\techo $(X)\n'), ['echo ?']);
});

test('a recipe of several targets, or of a pattern, is read with the variables of each', () => {
  assert.deepEqual(commands('a: X += -p\na b:\n\techo $(X)\n'), ['echo -p', 'echo ?']);
  assert.deepEqual(commands('run-a: X = -p\nrun-%:\n\techo $(X)\n'), ['echo ?', 'echo -p']);
  assert.deepEqual(commands('%-a: X = -p\nrun-a b:\n\techo $(X)\n'), ['echo -p', 'echo ?']);
  assert.deepEqual(commands('t: X = -p\nt: run-a\nrun-%:\n\techo $(X)\n'), ['echo ?', 'echo -p']);
});

test('names containers as the makefile does', () => {
  const text =
    'I = a/$(NAME):$(TAG)\nall:\n\tdocker run --pid=host $(I)\n\tdocker run --pid=host x:$(subst a,b,$(wildcard one two three))\n\tdocker run --pid=host $(I) $$TAG\n\tdocker run --pid=host b:$$TAG\n';
  const { workloads } = hosted.lowerHosted(makefile, text);
  assert.deepEqual(
    workloads.filter(({ runs }) => runs === 'container').map(({ name }) => name),
    ['a/$(NAME):$(TAG)', 'x:…', 'a/$(NAME):$(TAG)', 'b:$TAG'],
  );
  // What has no name says nothing, least of all that of another.
  const nameless = hosted.lowerHosted(
    makefile,
    'a: b\n\tdocker run --pid=host $<\n\tdocker run --pid=host $(@F)\n\tdocker run --pid=host x-$@:$* $<\n\tdocker run --pid=host $I\n',
  );
  assert.deepEqual(
    nameless.workloads.filter(({ runs }) => runs === 'container').map(({ name }) => name),
    ['docker run', 'docker run', 'x-…:…', '$I'],
  );
});

test('what an included makefile brings is told once', () => {
  const texts = {
    Makefile:
      'include mk/x.mk\na:\n\t$(EXEC) sh\nb:\n\t$(EXEC) ls\n\t$(RUN) x\nc:\n\t$(RUN) --pid=host y\n\tdocker run --pid=host z\n',
    'mk/x.mk': 'EXEC = docker exec --privileged app\nRUN = docker run --network host --uts=host\n',
  };
  assert.deepEqual(
    findings(texts, 'Makefile').map(({ rule, at: { span } }) => [
      rule,
      texts.Makefile.slice(0, span.start).split('\n').length,
    ]),
    [
      ['privileged-container', 3],
      ['host-network', 6],
      ['host-uts', 6],
      ['host-pid', 8],
      ['host-pid', 9],
    ],
  );
});

test('follows definitions and calls', () => {
  const text =
    'define run\n@docker run --net=$(1) $(2)\n-docker rm $(3)\nendef\nall:\n\t$(call run,host,-it x)\n';
  assert.deepEqual(commands(text), ['docker run --net=host -it x', 'docker rm ?']);
  assert.deepEqual(underlined(text), ['docker | run | --net=$(1) | -it | x', 'docker | rm | $(3)']);
  assert.deepEqual(commands('define x\ndefine y\nendef\nendef\nall:\n\ta\n'), ['a']);
});

test('finds what make itself runs', () => {
  assert.deepEqual(
    commands('A := $(shell docker run $$(id) b)\nall:\n\techo $(A) $(strip $(shell docker x))\n'),
    ['echo ? ?', 'docker run ? b', 'id', 'docker x'],
  );
});

test('variables that are set for docker may stand behind what only the run knows', () => {
  assert.deepEqual(commands('D = ${FLAGS} A=1 docker\na:\n\t$(D) run x\nb:\n\t@$(TIMER) A=1 $(D) stop x\n'), [
    'docker run x',
    'docker stop x',
  ]);
});

test('looks past what only quiets a line', () => {
  assert.deepEqual(commands('all:\n\t$(Q)docker a\n\t$(AT) docker b\n\t$(UNKNOWN) docker c\n'), [
    'docker a',
    'docker b',
    '? docker c',
  ]);
  assert.deepEqual(commands('Q = @\nall:\n\t$(Q)docker a\n'), ['docker a']);
  assert.deepEqual(commands('all:\n\t$(Q) @docker a\n\t$Q -docker b\n\t$(UNKNOWN) @docker c\n'), [
    'docker a',
    'docker b',
    '? @docker c',
  ]);
  const choices = ['$(if $L,,@)', '$(if $(filter 1,$(L)),,@)', '$(or $(L),@)', '$(if $(L),@)'];
  for (const choice of choices)
    assert.deepEqual(commands(`S = ${choice}\nall:\n\t$(S) @docker a\n\t$(S)docker b\n`), [
      'docker a',
      'docker b',
    ]);
});

test('other shells are not read', () => {
  assert.deepEqual(commands('SHELL = /usr/bin/env python3\nall:\n\tdocker a\n'), []);
  assert.deepEqual(commands('a: SHELL := pwsh\na:\n\tdocker a\nb:\n\tdocker b\n'), ['docker b']);
  for (const shell of ['/bin/bash -e', '/usr/bin/env -S bash -e', '$(shell which zsh)', 'C:/x/sh.exe'])
    assert.deepEqual(commands(`SHELL := ${shell}\nall:\n\tdocker a\n`).slice(0, 1), ['docker a'], shell);
});

test('exports reach the shell', () => {
  assert.deepEqual(commands('.EXPORT_ALL_VARIABLES:\nA = b\na:\n\techo $$A\n'), ['echo b']);
  assert.deepEqual(commands('export A = 1\nB = 2\nall:\n\techo $$A $$B\n'), ['echo 1 ?']);
});

test('another recipe prefix', () => {
  assert.deepEqual(commands('.RECIPEPREFIX = >\nall:\n> @docker \\\n>  x\n'), ['docker x']);
});

test('places are exact, with CRLF, tabs and pairs of surrogates', () => {
  const text =
    '# 😀\r\nRUN = docker run --rm \\\r\n\t\t--privileged\r\nall:\r\n\t@echo "😀" && $(RUN) --pid \\\r\n\t\t host x # 😀\r\n';
  assert.deepEqual(underlined(text), [
    'echo | "😀"',
    'docker | run | --rm | --privileged | --pid | host | x',
  ]);
  assert.deepEqual(hosted.comments(makefile, text), ['# 😀', '# 😀']);
  assert.equal(hosted.without(makefile, text, '--privileged'), text.replace(' \\\r\n\t\t--privileged', ''));
  assert.equal(hosted.without(makefile, text, '--pid'), text.replace(' --pid', ''));
});

test('what is written reads as it is meant', () => {
  assert.equal(hosted.withOther(makefile, 'a:\n\tdocker run x\n', 'x', 'a$b'), "a:\n\tdocker run 'a$$b'\n");
  assert.equal(hosted.without(makefile, 'R = --a -b\na:\n\td $(R) x\n', '--a'), 'R = -b\na:\n\td $(R) x\n');
  assert.equal(hosted.without(makefile, 'R = --a\na:\n\td $(R) x\n', '--a'), 'R = --a\na:\n\td x\n');
  assert.equal(hosted.without(makefile, 'R = a -b\na:\n\td $(R)c x\n', '-bc'), undefined);
  const added = 'P := --p\nR := --a\nR += $(P)\na:\n\td $(R) x\n';
  assert.equal(hosted.without(makefile, added, '--p'), added.replace('$(P)\na', '\na'));
});

test('a builder is made by a line of its own', () => {
  const made = hosted.withBuilder(makefile, 'all:\r\n\t-@docker build \\\r\n\t\t-t x .\r\n') ?? '';
  assert.match(
    made,
    /^all:\r\n\t-@docker buildx [^\r\n]*create[^\r\n]*\r\n\t-@docker buildx build [^\r\n]*\\\r\n\t\t-t x \.\r\n$/,
  );
  assert.equal(hosted.withBuilder(makefile, 'all: ; docker build .\n'), undefined);
  assert.equal(hosted.withBuilder(makefile, 'B = docker build .\nall:\n\t$(B) && $(B)\n'), undefined);
});

test('a builder that another recipe sets up may be there', () => {
  const drivers = (text: string): (string | undefined)[] =>
    hosted
      .lowerHosted(makefile, text)
      .workloads.flatMap(({ facts }) => facts.filter(fact => fact.type === 'build'))
      .map(({ driver }) => (driver?.known ? driver.value : undefined));
  const build = 'all: setup\n\tdocker buildx build .\n';
  assert.deepEqual(drivers(build), [undefined]);
  assert.deepEqual(drivers(`${build}setup:\n\tdocker buildx create --name own --use\n`), [
    'docker-container',
  ]);
  assert.deepEqual(drivers(`${build}setup:\n\tdocker buildx create --name eci-builder --use\n`), [undefined]);
});

test('one way through the conditionals is that of the values that the makefiles give', () => {
  const modes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', ''].map(
    mode => `ifeq ($(M),${mode})\nARGS = -p${mode}\nendif\n`,
  );
  const read = (first: string): readonly string[] => commands(`${first}${modes.join('')}a:\n\trun $(ARGS)\n`);
  for (const first of [
    'M = l\n',
    'N := l\nM = $(N)\n',
    'M ?= l\n',
    'ifneq (,$(wildcard own/no.mk))\nelse\nM = l\nendif\n',
  ])
    assert.ok(read(first).includes('run -pl'), first);
  assert.ok(read('').includes('run -p'));
  assert.ok(!read('').includes('run -pl'));
});

test('the start is taken off a word of which only the run knows a part', () => {
  const rules = (start: string): readonly string[] => {
    const text = `H ?= unix://$(HOME)/.docker/run/docker.sock\na:\n\tdocker run -v $(patsubst ${start}%,%,$(H)):/s x\n`;
    return findings({ Makefile: text }, 'Makefile').map(({ rule }) => rule);
  };
  assert.deepEqual(rules('unix://'), ['docker-socket-mount']);
  assert.deepEqual(rules('tcp://'), []);
});

test('what a variable brings on one way only is told of, and taken out, where it is written', () => {
  const text = (more: string): string => `A := --pid=host\n${more}a:\n\tdocker run $(A) x\n`;
  assert.match(underlined(text('')).at(-1) ?? '', /\$\(A\)/);
  for (const more of [
    'ifdef X\nA += --init\nendif\n',
    'ifneq (,$(wildcard /dev/kvm))\nA = --init\nendif\n',
  ]) {
    const places = underlined(text(more)).filter(one => one.includes('pid'));
    assert.ok(places.length > 0 && places.every(one => one.includes('--pid=host')), more);
    assert.equal(hosted.without(makefile, text(more), '--pid=host'), text(more).replace('--pid=host', ''));
  }
});

test('what is for another engine alone is not for docker', () => {
  const rules = (text: string): readonly string[] =>
    findings({ Makefile: text }, 'Makefile').map(({ rule }) => rule);
  const branches = (asked: string, value: string): string =>
    `E ?= ${value}\n${asked}\nO = --pid=host\nelse\nO = --uts=host\nendif\na:\n\t$(E) run $(O) x\n`;
  for (const asked of [
    'ifeq ($(E),podman)',
    'ifeq ($(findstring podman,$(E)),podman)',
    'ifneq (,$(findstring nerdctl,$(notdir $(E))))',
    'P = $(filter podman,$(E))\nifneq ($(P),)',
    'ifneq ($(shell $(E) --version | grep -c podman),0)',
    'P := $(shell $(E) --version 2>&1 | grep -ic podman)\nifeq ($(P),1)',
    'P := $(shell $(E) version 2>/dev/null | grep -q podman && echo yes || echo no)\nifeq ($(P),yes)',
    'ifneq (,$(findstring podman,$(shell $(E) --version)))',
    'ifeq ($(E),finch)',
  ])
    for (const value of ['docker', '$(shell command -v podman || command -v docker)'])
      assert.deepEqual(rules(branches(asked, value)), ['host-uts'], `${asked} ${value}`);
  for (const asked of [
    'ifneq ($(E),podman)',
    'ifeq ($(shell $(E) --version | grep -c podman),0)',
    'ifneq ($(shell $(E) --version | grep -q podman && echo yes || echo no),yes)',
  ])
    assert.deepEqual(rules(branches(asked, 'docker')), ['host-pid'], asked);
  assert.deepEqual(rules(branches('ifneq ($(shell $(E) ps | grep podman),)', 'docker')), [
    'host-pid',
    'host-uts',
  ]);
  // `docker` itself may be another.
  const itself =
    'ifneq ($(shell docker --version | grep podman),)\nO = --pid=host\nelse\nO = --uts=host\nendif\na:\n\tdocker run $(O) x\n';
  assert.deepEqual(rules(itself), ['host-uts']);
  const line = 'ifeq ($(E),podman)\n\t$(E) run --pid=host x\n\tdocker run --uts=host x\nendif\n';
  assert.deepEqual(rules(`E = docker\na:\n${line}`), ['host-uts']);
  // The same asked in other places: in a choice, in the recipe, of the program's name.
  const found = 'E := $(shell command -v podman || command -v docker)\n';
  for (const text of [
    'E ?= docker\nO := $(if $(filter podman,$(E)),--pid=host)\na:\n\t$(E) run $(O) x\n',
    'E ?= docker\na:\n\tif [ "$(E)" = podman ]; then $(E) run --pid=host docker.io/x; fi\n',
    `${found}N := $(notdir $(E))\nifeq ($(N),podman)\nO = --pid=host\nendif\na:\n\t$(E) run $(O) x\n`,
    `${found}N := $(shell basename $(E))\nifeq ($(N),podman)\nO = --pid=host\nendif\na:\n\t$(E) run $(O) x\n`,
  ])
    assert.deepEqual(rules(text), [], text);
  const literal = 'E ?= docker\na:\n\tif [ "$(E)" = podman ]; then docker run --pid=host x; fi\n';
  assert.deepEqual(rules(literal), ['host-pid']);
  // What else conditionals ask for is seen with docker, too.
  const other = 'ifeq ($(M),a)\nO += --ipc=host\nendif\n';
  assert.deepEqual(
    rules(`${other}${branches('ifeq ($(E),podman)', 'docker').replace('O = --u', 'O += --u')}`),
    ['host-ipc', 'host-uts'],
  );
});

test('what a recipe gives a variable itself holds in it', () => {
  const rules = (text: string): readonly string[] =>
    findings({ Makefile: text }, 'Makefile').map(({ rule }) => rule);
  const run = '\t$(E) run $(O) x\n';
  assert.deepEqual(rules(`E = docker\nO = --privileged\na:\n\t$(eval O := )\n${run}`), []);
  assert.deepEqual(rules(`E = docker\na:\n\t@$(eval O += --privileged)\n${run}`), ['privileged-container']);
  assert.deepEqual(rules(`E = docker\nO = --privileged\na:\n\t\${eval E := podman}\n${run}`), []);
  assert.deepEqual(
    rules(`E = docker\na:\nifdef X\n\t$(eval O = --pid=host)\nelse\n\t$(eval O = --uts=host)\nendif\n${run}`),
    ['host-uts', 'host-pid'],
  );
  // Not in others, nor in what has been made before.
  assert.deepEqual(rules(`E = docker\na: b\n\t$(eval O = --privileged)\nb:\n${run}c:\n${run}`), []);
});

test('what the shell prints is known where that is the same in each run', () => {
  const given = (value: string): string | undefined => commands(`${value}\na:\n\techo x $(O)\n`)[0];
  for (const value of ['O := $(shell echo --a -b=1)', 'O != echo "--a -b=1"', "O = $(shell echo '--a -b=1')"])
    assert.equal(given(value), 'echo x --a -b=1', value);
  assert.equal(given('P = --a\nO = $(shell echo $(P) -b)'), 'echo x --a -b');
  for (const said of [
    'echo $(P) -a',
    'echo --a | sed s/a/b/',
    'echo --a $$X',
    '[ -t 0 ] && echo -t',
    'echo --a*',
  ])
    assert.doesNotMatch(given(`O := $(shell ${said})`) ?? '', /-[at]/, said);
});

test('of several values, functions give the first, or the last if none is empty', () => {
  const given = (value: string): string | undefined => commands(`A = --a\n${value}\na:\n\techo $(O)\n`)[0];
  assert.equal(given('O = $(or $(X),$(Y),--b)'), 'echo ~--b');
  assert.equal(given('O = $(or ,$(A),--b)'), 'echo --a');
  assert.equal(given('O = $(and $(A),--b)'), 'echo --b');
  assert.equal(given('O = $(and $(A),,--b)'), 'echo');
  assert.equal(given('O = $(and $(X),--b)'), 'echo --b');
  assert.equal(given('O = $(and $(X),b)'), 'echo ?');
});

test('where a command finds nothing, the branch for that gives the value', () => {
  const text =
    'E := $(shell which docker)\nifeq ($(E),)\nE := podman\nO = --pid=host\nendif\na:\n\t$(E) run $(O) x\n';
  assert.deepEqual(findings({ Makefile: text }, 'Makefile'), []);
});

test('a builder for what a variable brings to several builds is made for each of them', () => {
  const text = 'F = --network=host --pull\na:\n\tdocker build $(F) -t a .\nb:\n\tdocker build $(F) -t b .\n';
  const [found, ...more] = findings({ Makefile: text }, 'Makefile');
  const [fix] = found?.fixes ?? [];
  const fixed = applyEdits({ uri: found?.at.uri ?? '', text }, fix?.edits ?? []);
  assert.deepEqual([more.length, fixed.match(/buildx create/g)?.length], [0, 2]);
  assert.deepEqual(findings({ Makefile: fixed }, 'Makefile'), []);
});

test('doubled variables end somewhere', () => {
  const names = [...'abcdefghijklmnopqrstuvwxyz'];
  const lines = names.map((name, i) => `${name} = $(${names[i + 1]})$(${names[i + 1]})`);
  assert.equal(commands(`${lines.join('\n')}\nz = x\nall:\n\techo $(a)\n`).length, 1);
});

test('bad input does no harm', () => {
  hosted.survives(
    makefile,
    'define r\n@docker run $(1)\nendef\nA ?= x\nifdef A\nB := $(A)\nelse\nB += --privileged\nendif\n.ONESHELL:\nall: x ; docker a\n\t@docker run $(B) \\\n\t  "$$HOME" # c\n\t$(call r,$(A))\n',
    [
      'all:',
      'A',
      ' = ',
      ' := ',
      ' += ',
      '$(A)',
      '$(call A,x)',
      '${',
      '$(shell ',
      ')',
      'define A',
      'endef',
      'ifdef A',
      'else',
      'endif',
      '.ONESHELL:',
      '.RECIPEPREFIX = >',
    ],
  );
});

test('a branch that a default is not taken with has another value', () => {
  const flags = '--net $(NET) x';
  const file = (branch: string) =>
    `NET ?= host\nifeq ($(NET),host)\nelse\n${branch}\nendif\na:\n\tdocker run $(F)\n`;
  for (const branch of [
    `F = ${flags}`,
    `F := ${flags}`,
    `F = -d\nF += ${flags}`,
    `F = $(if $(NET),${flags})`,
  ])
    assert.deepEqual(
      [...new Set(commands(file(branch)))].filter(one => one.includes('host')),
      [],
      branch,
    );
  assert.ok(
    commands(file(`ARGS = ${flags}\nendif\nifdef X\nF = $(ARGS)`)).every(one => !one.includes('host')),
  );
  assert.ok(commands(file('endif\nifdef X\nF = --net $(NET) x')).includes('docker run --net ~host x'));
  const recipe = (how: string) => `NET ?= host\na:\n${how}\n\tdocker run ${flags}\nendif\n`;
  assert.deepEqual(new Set(commands(recipe('ifneq ($(NET),host)'))), new Set(['docker run --net ? x']));
  assert.deepEqual(new Set(commands(recipe('ifeq ($(NET),host)'))), new Set(['docker run --net ~host x']));
  assert.deepEqual(new Set(commands(recipe('ifdef NET'))), new Set(['docker run --net ~host x']));
});
