import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { known, unknown } from '../../server/src/core/facts.ts';
import { capabilityReach } from '../../server/src/core/knowledge/capabilities.ts';
import { knownImage, knownImages } from '../../server/src/core/knowledge/images.ts';
import { dotted, reachOf, startsWith, sysctlOfPath } from '../../server/src/core/knowledge/sysctls.ts';
import { vmPath } from '../../server/src/core/knowledge/vm-paths.ts';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

describe('sysctls', () => {
  it('knows whose they are', () => {
    assert.equal(reachOf('net.ipv4.ip_forward'), 'namespaced');
    assert.equal(reachOf('net.ipv4.tcp_mem'), 'global');
    assert.equal(reachOf('net.core.rmem_max'), 'unknown');
    assert.equal(reachOf('kernel.shmmax'), 'namespaced');
    assert.equal(reachOf('kernel.pid_max'), 'own-view');
    assert.equal(reachOf('fs.file-max'), 'passed-on');
    assert.equal(reachOf('fs.mqueue.msg_max'), 'namespaced');
    assert.equal(reachOf('vm.max_map_count'), 'global');
    assert.equal(reachOf('com.example.setting'), 'unknown');
    assert.equal(reachOf('network'), 'unknown');
  });

  it('knows which a container starts with', () => {
    assert.equal(startsWith('net.core.somaxconn'), true);
    assert.equal(startsWith('kernel.domainname'), true);
    assert.equal(startsWith('fs.file-max'), false);
    assert.equal(startsWith('vm.overcommit_memory'), false);
    assert.equal(startsWith('kernel.hostname'), undefined);
  });

  it('reads them with slashes', () => {
    assert.equal(dotted('net/ipv4/conf/eth0.100/forwarding'), 'net.ipv4.conf.eth0/100.forwarding');
    assert.equal(dotted('vm.swappiness'), 'vm.swappiness');
    assert.equal(sysctlOfPath('/proc/sys/vm/swappiness'), 'vm.swappiness');
    assert.equal(sysctlOfPath('/proc/sysrq-trigger'), undefined);
    assert.equal(sysctlOfPath('/host/proc/sys/vm/swappiness'), undefined);
  });
});

describe('images', () => {
  it('says what one needs once', () => {
    const rows = knownImages.map(({ image, tag, needs }) => `${image} ${tag ?? ''} ${needs}`);
    assert.deepEqual(
      rows.filter((row, i) => rows.indexOf(row) !== i),
      [],
    );
  });

  it('knows them however they are written', () => {
    for (const reference of [
      'tonistiigi/binfmt',
      'docker.io/tonistiigi/binfmt:latest',
      'index.docker.io/tonistiigi/binfmt',
    ])
      assert.ok(knownImage(known(reference), 'binfmt'), reference);
    assert.ok(knownImage(known('docker:dind-rootless'), 'user-namespace'));
    for (const reference of ['docker:dind', 'example/docker:rootless', 'docker'])
      assert.equal(knownImage(known(reference), 'user-namespace'), undefined, reference);
    for (const reference of [
      'quay.io/cilium/operator-generic:v1',
      'example.com/cilium/cilium',
      'not an image',
    ])
      assert.equal(knownImage(known(reference), 'bpf'), undefined, reference);
    assert.ok(knownImage(known('otel/opentelemetry-collector-ebpf-profiler:0.147.0'), 'bpf'));
  });

  it('knows which can do without when root runs them', () => {
    const needs = (name: string, text: string): number =>
      findings({ [name]: text }, name).filter(({ rule }) => rule === 'nested-user-namespace').length;
    const start = 'CMD dockerd-entrypoint.sh & app\n';
    assert.equal(needs('Dockerfile', `FROM docker:28-dind-rootless\nUSER root\n${start}`), 0);
    assert.equal(needs('Dockerfile', `FROM docker:28-dind-rootless AS a\nUSER 0:0\nFROM a\n${start}`), 0);
    assert.equal(needs('Dockerfile', `FROM docker:28-dind-rootless\nUSER root\nUSER rootless\n${start}`), 1);
    assert.equal(needs('Dockerfile', 'FROM moby/buildkit:rootless\nUSER root\n'), 1);
    const service = (user: string): string =>
      `services: {a: {image: 'docker:dind-rootless', user: ${user}}}\n`;
    assert.equal(needs('compose.yaml', service('root')), 0);
    assert.equal(needs('compose.yaml', service("'1000'")), 1);
    assert.equal(needs('x.sh', '#!/bin/sh\ndocker run -d -u 0 docker:dind-rootless\n'), 0);
    assert.equal(needs('x.sh', '#!/bin/sh\ndocker run -d -u 1 docker:dind-rootless\n'), 1);
  });

  it('knows them where only the run knows a part of the tag, or the address of a proxy', () => {
    const proxy = '${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}';
    for (const text of ['docker:${V}-dind-rootless', 'docker:$V-rootless', `${proxy}/docker:dind-rootless`])
      assert.ok(knownImage(unknown(text), 'user-namespace'), text);
    for (const text of ['docker:${V}-dind', 'docker:$V', '$X/docker:rootless', 'docker$X:rootless'])
      assert.equal(knownImage(unknown(text), 'user-namespace'), undefined, text);
    for (const text of ['tonistiigi/binfmt:$V', 'tonistiigi/binfmt@$D', `${proxy}/tonistiigi/binfmt`])
      assert.ok(knownImage(unknown(text), 'binfmt'), text);
    for (const text of ['$MIRROR/tonistiigi/binfmt', 'tonistiigi/$X', '$IMAGE', ''])
      assert.equal(knownImage(unknown(text), 'binfmt'), undefined, text);
  });
});

describe('directories of the VM', () => {
  const of = (source: string, target = '/x') => vmPath(source, target)?.certain;
  it('are told from those of the machine', () => {
    for (const path of [
      '/etc/docker',
      '/etc/docker/daemon.json',
      '/var/lib/docker/',
      '/run/desktop',
      '/var/run/containerd/containerd.sock',
    ])
      assert.equal(of(path), true, path);
    for (const path of ['/', '/run', '/var/run/', '/run/udev', '/proc', '/sys/kernel/debug', '/var/lib/'])
      assert.equal(of(path), false, path);
    for (const path of [
      '/etc/localtime',
      '/etc/dockerfiles',
      '/var/lib/dockerized',
      '/var/log',
      '/var/lib/app',
      '/run/desktop/mnt/host/c/x',
      '/run/host-services/ssh-auth.sock',
      '/run/user/1000',
      '/running',
      '/process',
      './var/lib/docker',
      '/home/me/var/lib/docker',
      '/sys/fs/bpf',
    ])
      assert.equal(of(path), undefined, path);
    for (const path of [
      '/sys',
      '/sys/',
      '/sys/fs/cgroup',
      '/sys/fs/cgroup/cpu',
      '/sys/kernel',
      '/proc',
      '/proc/sys',
    ])
      assert.equal(of(path, path), undefined, path);
    // Sysbox leaves what else is mounted there.
    for (const path of ['/sys/kernel/debug', '/sys/kernel/tracing', '/sys/class/net', '/proc/net'])
      assert.equal(of(path, path), false, path);
  });
});

it('says nothing of the capabilities that every container has', () => {
  for (const name of ['CHOWN', 'NET_BIND_SERVICE', 'NET_RAW', 'SYS_CHROOT', 'MKNOD', 'constructor', ''])
    assert.equal(capabilityReach(name), undefined, name);
});

it('names an image with a digest without it', () => {
  const image = `grafana/beyla:2.1@sha256:${'0'.repeat(64)}`;
  const texts = { 'compose.yaml': `services:\n  a:\n    image: ${image}\n` };
  assert.deepEqual(
    findings(texts, 'compose.yaml').map(({ message }) => render(message)),
    ['grafana/beyla:2.1 is there to load BPF programs: that fails in a container under ECI.'],
  );
});
