import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fact, type Setting, valueOf } from '../../server/src/core/facts.ts';
import { bake } from '../../server/src/core/kinds/bake/bake.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const root = 'file:///w/';
type Texts = Readonly<Record<string, string>>;

const lower = (texts: Texts, name = 'docker-bake.hcl') =>
  bake.lower(
    { uri: root + name, text: texts[name] ?? '' },
    lintContext({ files: { read: uri => texts[uri.slice(root.length)] } }),
  );
const show = (setting: Setting<string>): string =>
  setting.known
    ? setting.value + (setting.fromDefault === undefined ? '' : ` by ${setting.fromDefault}`)
    : '?';
const asked = (fact: Fact): string[] =>
  fact.type === 'buildNetwork'
    ? [`network ${show(fact.mode)}`]
    : fact.type === 'entitlement'
      ? [show(fact.name)]
      : fact.type === 'command'
        ? [fact.words.map(word => show(word.value)).join(' ')]
        : [];
const facts = (texts: Texts, name?: string): string[] =>
  lower(texts, name).workloads.flatMap(w => w.facts.flatMap(asked).map(text => `${w.name}: ${text}`));
const removed = (text: string, name = 'docker-bake.hcl'): string[] =>
  lower({ [name]: text }, name).workloads.flatMap(w =>
    w.facts.flatMap(({ anchor, type }) =>
      anchor.remove === undefined || type === 'build'
        ? []
        : [applyEdits({ uri: root + name, text }, anchor.remove())],
    ),
  );

test('leaves out the targets that are there to be inherited', () => {
  const text =
    'target "_base" {}\ntarget "docker-metadata-action" {}\ntarget "app" {\n  inherits = ["_base"]\n}\n';
  const { workloads } = lower({ 'docker-bake.hcl': text });
  assert.deepEqual(
    workloads.map(({ name }) => name),
    ['app'],
  );
  assert.match(workloads[0]?.site?.allCommands?.([])[1] ?? '', /bake --load app$/);
});

test('claims Bake files', () => {
  for (const path of ['/docker-bake.hcl', '/a/bake.hcl', '/docker-bake.override.hcl', '/x/bake.ci.hcl'])
    assert.ok(bake.claims(path, ''), path);
  assert.ok(bake.claims('/docker-bake.json', '{ "target" : {} }'));
  assert.ok(bake.claims('/x.hcl', 'a = 1\ntarget "app" {\n}\n'));
  assert.ok(!bake.claims('/main.hcl', 'resource "x" "y" {}'));
  assert.ok(!bake.claims('/bakery.json', '{}'));
});

test('targets inherit, take variables, and have matrices', () => {
  const text = `
variable "NET" { default = "host" }
variable "NONE" {}
variable "A" { default = "\${NET}" }
target "_base" {
  network = NET
  entitlements = ["security.insecure"]
}
target "app" {
  inherits = ["_base"]
}
target "off" {
  inherits = ["_base"]
  network = "none"
}
target "open" { network = NONE }
target "call" { network = reverse("\${NET}") }
target "template" { network = "\${A}" }
target "if" { network = NET == "" ? "host" : "none" }
target "m" {
  matrix = { n = ["host", "none"], i = [{ e = "network.host" }] }
  network = n
  entitlements = [i.e]
}
`;
  assert.deepEqual(facts({ 'docker-bake.hcl': text }), [
    'app: network host by NET',
    'app: security.insecure',
    'off: network none',
    'off: security.insecure',
    'open: network ?',
    'call: network ?',
    'template: network host by A',
    'if: network none by NET == "" ? "host" : "none"',
    'm: network host',
    'm: network none',
    'm: network.host',
  ]);
});

test('expressions give what the defaults make of them', () => {
  const text = `
variable "CI" { default = true }
variable "MODE" { default = null }
variable "LIST" { default = ["security.insecure", "x"] }
variable "OPTIONS" { default = { net = "host", more = ["device"] } }
always = ["network.host"]
function "same" {
  params = [mode]
  result = mode
}
function "round" {
  params = [a]
  result = round(round(a))
}
target "if" { network = CI && MODE == null ? "host" : "none" }
target "else" { network = !CI || MODE != null ? "host" : null }
target "template" { network = "\${CI ? "ho\${"st"}" : "none"}" }
target "list" { entitlements = LIST }
target "joined" { entitlements = concat(always, CI ? ["security.insecure"] : [], compact([""])) }
target "inside" {
  network = OPTIONS["net"]
  entitlements = OPTIONS.more
}
target "function" { network = same("host") }
target "endless" { network = round("host") }
target "other" { network = target.function.network }
target "cells" {
  matrix = { n = OPTIONS.more, m = LIST }
  network = n == "device" && m == "x" ? "host" : "none"
}
target "none" {
  matrix = { n = CI ? [] : ["host"] }
  network = "host"
}
variable "CELLS" { default = { n = ["host"], m = [1] } }
target "named" {
  matrix = CELLS
  network = n
}
target "unread" {
  network = [for n in ["host"] : n][0]
  entitlements = [1 + 2 == 3 ? "device" : "x", CI ? NO : "x"]
}
`;
  assert.deepEqual(facts({ 'docker-bake.hcl': text }), [
    'if: network host by CI && MODE == null ? "host" : "none"',
    'template: network host by CI ? "ho${"st"}" : "none"',
    'list: security.insecure by LIST',
    'list: x by LIST',
    'joined: network.host by concat(always, CI ? ["security.insecure"] : [], compact([""]))',
    'joined: security.insecure by concat(always, CI ? ["security.insecure"] : [], compact([""]))',
    'inside: network host by OPTIONS["net"]',
    'inside: device by OPTIONS.more',
    'function: network host',
    'endless: network ?',
    'other: network host',
    'cells: network none',
    'cells: network host',
    'named: network host',
    'unread: network ?',
    'unread: ?',
    'unread: ?',
  ]);
  const json =
    '{"variable":{"A":{"default":"x"}},"target":{"a":{"network":"${A == \\"x\\" ? \\"host\\" : A}"}}}';
  assert.deepEqual(facts({ 'docker-bake.json': json }, 'docker-bake.json'), [
    'a: network host by A == "x" ? "host" : A',
  ]);
});

test('what an expression makes is not taken out in parts', () => {
  const text =
    'x = ["a", "b"]\ntarget "a" { entitlements = x }\ntarget "b" { network = true ? "host" : "none" }\ntarget "c" { network = x[0] }\n';
  assert.deepEqual(removed(text), []);
  const name = 'x = "host"\ntarget "a" {\n  network = x\n}\n';
  assert.deepEqual(removed(name), [name.replace('  network = x\n', '')]);
});

test('shared targets are built where a group or another target names them', () => {
  const text = `
group "default" { targets = ["_a"] }
target "_a" { network = "host" }
target "_b" { network = "host" }
target "_c" { network = "host" }
target "d" { contexts = { b = "target:_b", x = "docker-image://a" } }
`;
  assert.deepEqual(facts({ 'docker-bake.hcl': text }), ['_a: network host', '_b: network host']);
});

test('the entitlement of an inherited host network stays', () => {
  const text = `
target "_host" { network = "host" }
target "_off" {
  inherits = ["_host"]
  network = "none"
}
target "a" { inherits = ["_off"] }
`;
  const found = lower({ 'docker-bake.hcl': text }).workloads.flatMap(w =>
    w.facts.map(fact => [...asked(fact), text.slice(0, fact.anchor.span.start).split('\n').length].join(' ')),
  );
  assert.deepEqual(found, ['7', 'network none 5', 'network.host 2']);
  const said = `${text}target "b" { inherits = ["_host"] }\n`;
  assert.ok(!facts({ 'docker-bake.hcl': said }).includes('a: network.host'));
});

test('an expression joins the entitlements that are inherited', () => {
  const text =
    'e = ["device"]\ntarget "_a" { entitlements = ["x"] }\ntarget "b" {\n  inherits = concat(["_a"], [])\n  entitlements = e\n}\n';
  assert.deepEqual(facts({ 'docker-bake.hcl': text }), ['b: x', 'b: device']);
});

test('an override is judged on top of its base', () => {
  const texts = {
    'docker-bake.hcl': 'target "a" {\n  network = "host"\n}\ntarget "b" {\n  network = "host"\n}\n',
    'docker-bake.override.hcl': 'target "a" {\n  network = "none"\n  entitlements = ["device"]\n}\n',
  };
  assert.deepEqual(facts(texts), ['b: network host']);
  assert.deepEqual(facts(texts, 'docker-bake.override.hcl'), ['a: network none', 'a: device']);
});

test('reads the JSON form', () => {
  const text =
    '{"variable":{"N":{"default":"host"}},"target":{"a":{"network":"${N}","entitlements":["network.host","x"]},"b":[{"network":"none"}]}}';
  assert.deepEqual(facts({ 'docker-bake.json': text }, 'docker-bake.json'), [
    'a: network host by N',
    'a: network.host',
    'a: x',
    'b: network none',
  ]);
  assert.equal(removed(text, 'docker-bake.json')[1]?.includes('"entitlements":["x"]'), true);
});

test('what is taken out leaves the file readable', () => {
  const text =
    'target "a" {\n  network = "host" # c\n  entitlements = [\n    "a", # x\n    "b"\n  ]\n}\ntarget "b" { network = "host" }\n';
  assert.deepEqual(removed(text), [
    text.replace('  network = "host" # c\n', ''),
    text.replace('    "a", # x\n', ''),
    text.replace('    "b"\n', ''),
    text.replace('{ network = "host" }', '{ }'),
  ]);
  const inline = 'target "a" {\n  entitlements = ["a", "b"]\n}\n';
  assert.deepEqual(removed(inline), [inline.replace('"a", ', ''), inline.replace(', "b"', '')]);
});

test('reads a Dockerfile that is written inline', () => {
  const text = 'target "a" {\n  dockerfile-inline = <<EOT\nFROM alpine\nRUN --network=host x $${Y}\nEOT\n}\n';
  assert.deepEqual(facts({ 'docker-bake.hcl': text }), ['a: network host', 'a: x ?']);
});

test('the commands name the target, what it needs, and an unusual file', () => {
  const text = 'target "a" {\n  network = "host"\n}\n';
  const workload = lower({ 'ci.hcl': text }, 'ci.hcl').workloads[0];
  const site = workload?.site;
  const network = workload?.facts.find(({ type }) => type === 'buildNetwork');
  assert.ok(network);
  assert.equal(
    site?.commands(['network.host'])[1],
    'docker buildx bake --load --allow network.host -f ci.hcl a',
  );
  assert.equal(
    applyEdits({ uri: `${root}ci.hcl`, text }, site?.document?.(['x'], network.anchor) ?? []),
    'target "a" {\n  # x\n  network = "host"\n}\n',
  );
  assert.equal(valueOf(lower({ 'ci.hcl': text }, 'ci.hcl').workloads[0]?.image), undefined);
});

test('circles, half-typed and huge files do no harm', () => {
  const circle =
    'variable "A" { default = B }\nvariable "B" { default = A }\ntarget "a" {\n  inherits = ["b", "a"]\n  network = A\n}\ntarget "b" {\n  inherits = ["a", "a"]\n  dockerfile-inline = "FROM x"\n}\n';
  for (let end = 0; end <= circle.length; end++)
    assert.ok(lower({ 'docker-bake.hcl': circle.slice(0, end) }).workloads.length < 9);
  const chain = Array.from(
    { length: 60 },
    (_, i) => `target "t${i}" {\n  inherits = ["t${i + 1}", "t${i + 1}"]\n}\n`,
  ).join('');
  assert.ok(lower({ 'docker-bake.hcl': chain }).workloads.length === 60);
  const deep = `target "a" {\n  network = ${'('.repeat(3000)}"host"${')'.repeat(3000)}\n  tags = ${'['.repeat(500)}\n}\n`;
  assert.ok(lower({ 'docker-bake.hcl': deep }).workloads.length < 9);
});

test('the commands load the result unless the target says where it goes', () => {
  const command = (more: string): string | undefined =>
    lower({ 'docker-bake.hcl': `target "a" {\n  context = "."\n${more}}\n` }).workloads[0]?.site?.commands(
      [],
    )[1];
  assert.equal(command(''), 'docker buildx bake --load a');
  assert.equal(command('  output = ["type=local,dest=out"]\n'), 'docker buildx bake a');
});

test('the commands are for the folder that the paths are meant from', () => {
  const command = (name: string, text: string, ...there: string[]): string | undefined =>
    lower({ [name]: text, ...Object.fromEntries(there.map(path => [path, 'FROM a'])) }, name)
      .workloads.at(-1)
      ?.site?.commands([])[1];
  const text = 'target "a" {\n  dockerfile = "docker/Dockerfile"\n}\n';
  const standard = 'docker/docker-bake.hcl';
  assert.equal(command(standard, text), 'docker buildx bake --load a');
  assert.equal(command(standard, text, 'docker/docker/Dockerfile'), 'docker buildx bake --load a');
  assert.equal(command(standard, text, 'docker/Dockerfile'), `docker buildx bake --load -f ${standard} a`);
  const own = 'ci/docker/bake.hcl';
  assert.equal(command(own, text, 'ci/docker/Dockerfile'), 'docker buildx bake --load -f docker/bake.hcl a');
  assert.equal(command(own, text, 'docker/Dockerfile'), `docker buildx bake --load -f ${own} a`);
  const inherited = `variable "D" {\n  default = "docker"\n}\ntarget "_b" {\n  dockerfile = "\${D}/Dockerfile"\n}\ntarget "a" {\n  inherits = ["_b"]\n}\n`;
  assert.equal(
    command(standard, inherited, 'docker/Dockerfile'),
    `docker buildx bake --load -f ${standard} a`,
  );
});

test('a file that only says more of the targets of another builds nothing by itself', () => {
  const text = 'target "a" {\n  platforms = ["linux/amd64"]\n  tags = ["x"]\n}\n';
  const built = (own: string, name: string): boolean =>
    lower({ [name]: own }, name).workloads.some(w => w.facts.some(({ type }) => type === 'build'));
  assert.ok(!built(text, 'docker-bake-amd64.hcl'));
  assert.ok(built(text, 'docker-bake.hcl'));
  assert.ok(built(`${text}target "b" {\n  context = "."\n}\n`, 'ci.hcl'));
});
