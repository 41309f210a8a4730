import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

const rules = (file: string, text: string): readonly string[] =>
  findings({ [file]: text }, file).map(({ rule }) => rule);
const service = (...lines: readonly string[]): string =>
  `services:\n  a:\n${lines.map(line => `    ${line}\n`).join('')}`;
const pod = (image: string, start: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: ${image}\n      ${start}\n`;

const agent = 'ghcr.io/parca-dev/parca-agent:v0.40.0';
const rootless = 'docker:28-dind-rootless';

test('an image that is started with another program does not do what its own does', () => {
  for (const text of [
    `docker run --entrypoint sh ${agent} -c 'ls /'`,
    `docker run --entrypoint "$PROGRAM" ${agent}`,
    `docker run --rm -v "$PWD:/out" quay.io/iovisor/bpftrace:v0.21.2 cp /usr/bin/bpftrace /out`,
    `docker run --rm ${rootless} docker version`,
    `docker run --entrypoint ls multiarch/qemu-user-static /usr/bin`,
  ])
    assert.deepEqual(rules('run.sh', `${text}\n`), [], text);
  assert.deepEqual(
    rules('compose.yaml', service(`image: ${agent}`, 'entrypoint: [cat, /etc/os-release]')),
    [],
  );
  assert.deepEqual(
    rules('compose.yaml', service(`image: ${rootless}`, 'command: sh -c "docker version"')),
    [],
  );
  assert.deepEqual(rules('pod.yaml', pod(agent, 'command: [/bin/agent-operator]')), []);
  const task = `apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - image: ${rootless}\n      script: docker version\n`;
  assert.deepEqual(rules('task.yaml', task), []);
  const gitlab = `test:\n  image: alpine\n  tags: [own]\n  services:\n    - name: ${rootless}\n      entrypoint: [sleep, infinity]\n`;
  assert.deepEqual(rules('.gitlab-ci.yml', gitlab), []);
});

test('options, and its own program, leave it as it is', () => {
  for (const text of [
    `docker run ${agent} --node=a`,
    `docker run ${agent} serve`,
    `docker run --entrypoint /bin/parca-agent ${agent} --node=a`,
    'docker run quay.io/iovisor/bpftrace:v0.21.2 tcplife.bt',
    'docker run quay.io/iovisor/bpftrace:v0.21.2',
    'docker run quay.io/iovisor/bpftrace:v0.21.2 "$@"',
  ])
    assert.deepEqual(rules('run.sh', `${text}\n`), ['bpf'], text);
  assert.deepEqual(rules('pod.yaml', pod(agent, 'command: [/bin/parca-agent, --node=a]')), ['bpf']);
  assert.deepEqual(rules('pod.yaml', pod(rootless, 'args: [dockerd, --tls=false]')), [
    'nested-user-namespace',
  ]);
  assert.deepEqual(rules('pod.yaml', pod('quay.io/cilium/cilium:v1.17.0', 'command: [cilium-agent]')), [
    'bpf',
  ]);
  for (const lines of [
    ['command: --tls=false'],
    ['command: [dockerd, --tls=false]'],
    ['entrypoint:'],
    ['healthcheck: { test: docker info }'],
  ])
    assert.deepEqual(
      rules('compose.yaml', service(`image: ${rootless}`, ...lines)),
      ['nested-user-namespace'],
      lines.join(),
    );
});

test('a Dockerfile may start what its image is known for by its name', () => {
  const started = (...lines: readonly string[]): readonly string[] =>
    rules('Dockerfile', `FROM ${rootless}\n${lines.join('\n')}\n`);
  for (const line of [
    'ENTRYPOINT ["/usr/local/bin/dockerd-entrypoint.sh"]',
    'ENTRYPOINT ["tini", "--", "dockerd-entrypoint.sh"]',
    'CMD ["dockerd", "--debug"]',
  ])
    assert.deepEqual(started(line), ['nested-user-namespace'], line);
  for (const line of ['ENTRYPOINT ["docker"]', 'CMD ["docker", "version"]', 'CMD ["dockerd", "--version"]'])
    assert.deepEqual(started(line), [], line);
});

test('root may have another user run what an image does not for root', () => {
  const found = (...lines: readonly string[]): readonly (readonly [string, number])[] =>
    findings({ Dockerfile: `FROM ${rootless}\nUSER root\n${lines.join('\n')}\n` }, 'Dockerfile').map(
      ({ rule, fixes }) => [rule, fixes.length],
    );
  for (const line of [
    'ENTRYPOINT exec su-exec rootless:rootless dockerd-entrypoint.sh "$@"',
    'ENTRYPOINT ["gosu", "1000", "dockerd-entrypoint.sh"]',
    'CMD rm -f /a && s6-setuidgid rootless /usr/local/bin/dockerd-entrypoint.sh',
  ])
    assert.deepEqual(found(line), [['nested-user-namespace', 0]], line);
  for (const line of [
    'CMD ["dockerd-entrypoint.sh"]',
    'ENTRYPOINT ["gosu", "root", "dockerd-entrypoint.sh"]',
    'ENTRYPOINT ["su-exec", "0:0", "dockerd-entrypoint.sh"]',
    'CMD gosu "$NAME" dockerd-entrypoint.sh',
    'CMD su-exec rootless docker version',
    'CMD su-exec rootless dockerd-entrypoint.sh --help',
  ])
    assert.deepEqual(found(line), [], line);
});

test('a program that is only asked for help or its version does not do its work', () => {
  for (const text of [
    `docker run --rm ${agent} --version`,
    `docker run --rm ${agent} version`,
    'docker run --rm falcosecurity/falco:0.41.0 falco --version',
    'docker run --rm falcosecurity/falco:0.41.0 falcoctl artifact list',
    'docker run --rm quay.io/cilium/cilium:v1.17.0 cilium-dbg version',
    'docker run --rm quay.io/iovisor/bpftrace:v0.21.2 bpftrace --version',
  ])
    assert.deepEqual(rules('run.sh', `${text}\n`), [], text);
  for (const text of [
    'docker run falcosecurity/falco:0.41.0',
    'docker run falcosecurity/falco:0.41.0 falco -A',
    'docker run quay.io/cilium/cilium:v1.17.0 cilium-agent --a',
    `docker run ${agent} --verbose`,
  ])
    assert.deepEqual(rules('run.sh', `${text}\n`), ['bpf'], text);
  assert.deepEqual(rules('compose.yaml', service(`image: ${agent}`, 'command: --version')), []);
  assert.deepEqual(rules('pod.yaml', pod(agent, 'args: [version]')), []);
  assert.deepEqual(rules('pod.yaml', pod(agent, 'command: [/bin/parca-agent, --help]')), []);
});

test('an extension need not be known by its name', () => {
  assert.deepEqual(rules('run.sh', 'docker extension install "$IMAGE"\n'), ['docker-extension']);
  assert.deepEqual(rules('run.sh', 'docker extension install\n'), []);
});

test('an image is known by its name, where only the run knows its tag', () => {
  for (const [image, rule] of [
    ['multiarch/qemu-user-static:$TAG', 'binfmt-registration'],
    ['docker/binfmt:"${TAG}"', 'binfmt-registration'],
    ['quay.io/cilium/cilium:v$VERSION', 'bpf'],
    ['quay.io/cilium/cilium@$DIGEST', 'bpf'],
    ['docker.io/tonistiigi/binfmt:$(cat tag) --install all', 'binfmt-registration'],
  ])
    assert.deepEqual(rules('run.sh', `docker run ${image}\n`), [rule], image);
  const helm = pod('"quay.io/cilium/cilium:{{ .Values.tag }}"', 'args: [--a]');
  assert.deepEqual(rules('pod.yaml', helm), ['bpf']);
  for (const image of [
    '$REGISTRY/cilium:v1',
    'quay.io/cilium/$NAME:v1',
    'docker:$TAG',
    'x-$A/docker/binfmt:$TAG',
  ])
    assert.deepEqual(rules('run.sh', `docker run ${image}\n`), [], image);
});
