import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render, say } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

const script = '#!/usr/bin/with-contenv bash\nmodprobe nf_nat\n';
const said = (files: Readonly<Record<string, string>>): readonly string[] =>
  findings(files, 'Dockerfile').map(({ rule, at }) => {
    const text = files.Dockerfile ?? '';
    return `${rule} ${text.slice(at.span.start, at.span.end)}`;
  });

test('the init of an image that is built on runs what a folder brings', () => {
  const run = 'root/etc/cont-init.d/10-x';
  const service = 'root/etc/services.d/x/run';
  for (const [lines, word, path] of [
    ['FROM lscr.io/linuxserver/baseimage-alpine:3.20\nCOPY root/ /', 'root/', run],
    ['FROM ghcr.io/linuxserver/baseimage-${X}:latest\nARG Y\nCOPY readme /root/ /', '/root/', service],
    ['FROM linuxserver/code-server\nCOPY root /\nCMD ["/usr/bin/app"]', 'root', run],
    ['FROM linuxserver/code-server AS a\nCOPY root /\nFROM a\nUSER root', 'root', run],
    ['FROM ghcr.io/hassio-addons/base:18.2.1\nCOPY ["root", "/"]', '"root"', service],
    ['ARG A\nFROM ghcr.io/hassio-addons/debian-base/${A}:5.1.0\nCOPY root /', 'root', run],
    ['FROM ghcr.io/home-assistant/amd64-base-debian:bookworm\nADD root /', 'root', run],
    ['FROM alpine AS f\nCOPY root /out\nFROM crazymax/alpine-s6\nCOPY --from=f /out /', '/out', run],
    ['FROM crazymax/alpine-s6\nCOPY root /x\nRUN cp -r /x/* /', 'root', run],
    ['FROM phusion/baseimage:focal-1.2.0\nCOPY root/ /', 'root/', 'root/etc/my_init.d/x'],
    ['FROM phusion/passenger-full\nADD x.sh /etc/service/x/run', 'x.sh', 'x.sh'],
    ['FROM phusion/baseimage\nADD rc.local /etc/rc.local', 'rc.local', 'rc.local'],
    ['FROM rocker/geospatial:4.3.0\nCOPY root/ /', 'root/', run],
    ['FROM tiredofit/alpine\nCOPY root/ /', 'root/', service],
    ['FROM lsiobase/alpine:3.11\nCOPY root/ /', 'root/', run],
    ['FROM linuxserver/openssh-server\nCOPY root/ /', 'root/', run],
    ['FROM jlesage/baseimage-gui:alpine-3.22-v4.9.0\nCOPY root/ /', 'root/', run],
    ['FROM phusion/baseimage\nCOPY <<EOF /etc/my_init.d/x\nmodprobe a\nEOF', 'modprobe a', 'x'],
  ] as const)
    assert.deepEqual(said({ Dockerfile: `${lines}\n`, [path]: script }), [`kernel-module ${word}`], lines);
  for (const [lines, path] of [
    ['FROM lscr.io/linuxserver/baseimage-alpine:3.20\nCOPY root/ /\nENTRYPOINT ["/app"]', run],
    ['FROM lscr.io/linuxserver/baseimage-alpine AS a\nCOPY root/ /\nFROM alpine', run],
    ['FROM linuxserver/code-server AS a\nENTRYPOINT ["/app"]\nFROM a\nCOPY root /', run],
    ['FROM linuxserver/ffmpeg\nCOPY root /', run],
    ['FROM example.com/linuxserver/baseimage-alpine\nCOPY root /', run],
    ['FROM $BASE\nCOPY root /', run],
    ['FROM phusion/baseimage\nCOPY root/ /\nCMD ["/app"]', 'root/etc/my_init.d/x'],
    ['FROM rocker/r-ver:4.3.0\nCOPY root/ /', run],
    ['FROM rocker/rstudio\nCOPY root/ /\nCMD ["R"]', run],
    ['FROM phusion/baseimage\nCOPY root/ /', run],
    ['FROM jlesage/baseimage\nCOPY root/ /', service],
  ] as const)
    assert.deepEqual(said({ Dockerfile: `${lines}\n`, [path]: script }), [], lines);
  const Dockerfile = 'FROM linuxserver/code-server\nCOPY root /\n';
  assert.deepEqual(said({ Dockerfile, [service]: script, 'root/etc/services.d/x/down': '' }), []);
});

test('the entry point of an image runs the scripts of its folder', () => {
  const brought = (lines: string, path: string): readonly string[] =>
    said({ Dockerfile: `${lines}\n`.replace('DIR', path), 'x.sh': script });
  const nginx = '/docker-entrypoint.d/50-x.sh';
  const hooks = '/usr/local/bin/before-notebook.d/';
  const found = ['kernel-module x.sh'];
  for (const [lines, path] of [
    ['FROM nginx:1.27-alpine\nCOPY x.sh DIR', nginx],
    ['FROM nginx\nCOPY x.sh DIR\nCMD ["nginx", "-g", "daemon off;"]', nginx],
    ['FROM nginx\nCOPY x.sh DIR', '/docker-entrypoint.d/50-x.envsh'],
    ['FROM nginxinc/nginx-unprivileged\nUSER root\nCOPY x.sh DIR', nginx],
    ['FROM quay.io/jupyter/scipy-notebook\nUSER root\nCOPY x.sh DIR', hooks],
    ['FROM webdevops/php-nginx:8.2\nCOPY x.sh DIR\nCMD ["app"]', '/entrypoint.d/20-x.sh'],
    ['FROM webdevops/php\nCOPY x.sh DIR', '/opt/docker/provision/entrypoint.d/20-x.sh'],
    ['FROM serversideup/php:8.3-cli\nUSER 0\nCOPY x.sh DIR', '/etc/entrypoint.d/20-x.sh'],
    ['FROM lscr.io/linuxserver/code-server\nCOPY x.sh DIR', '/custom-cont-init.d/10-x'],
  ] as const)
    assert.deepEqual(brought(lines, path), found, lines);
  for (const [lines, path] of [
    ['FROM nginx\nCOPY x.sh DIR\nCMD ["app"]', nginx],
    ['FROM nginx\nCOPY x.sh DIR\nCMD nginx', nginx],
    ['FROM nginx\nCOPY x.sh DIR\nENTRYPOINT ["nginx"]', nginx],
    ['FROM nginx\nCOPY x.sh DIR', '/docker-entrypoint.d/50-x.txt'],
    ['FROM me/nginx\nCOPY x.sh DIR', nginx],
    ['FROM nginxinc/nginx-unprivileged\nCOPY x.sh DIR', nginx],
    ['FROM nginxinc/nginx-unprivileged\nUSER root\nCOPY x.sh DIR\nUSER nginx', nginx],
    ['FROM jupyter/base-notebook\nCOPY x.sh DIR', hooks],
    ['FROM jupyter/base-notebook\nUSER root\nCOPY x.sh DIR\nCMD ["app"]', hooks],
    ['FROM postgres\nCOPY x.sh DIR', '/docker-entrypoint-initdb.d/'],
    ['FROM ghcr.io/hassio-addons/base\nCOPY x.sh DIR', '/custom-cont-init.d/10-x'],
  ] as const)
    assert.deepEqual(brought(lines, path), [], lines);
});

test('what the script of an init starts is told at what brings the script', () => {
  const Dockerfile = 'FROM linuxserver/code-server\nCOPY tools /tools\nCOPY root /\n';
  const files = {
    Dockerfile,
    'root/etc/cont-init.d/x': '#!/bin/sh\n. /tools/lib.sh\n/tools/a.sh\n',
    'tools/lib.sh': 'modprobe a\n',
    'tools/a.sh': '#!/bin/sh\nrpc.nfsd\n',
  };
  assert.deepEqual(said(files), ['kernel-module root', 'mount-escape root']);
});

test('execline is read where it is one plain command', () => {
  const Dockerfile = 'FROM linuxserver/code-server\nCOPY root /\n';
  const found = ['kernel-module root'];
  for (const run of [
    '#!/usr/bin/execlineb -P\nmodprobe nf_nat\n',
    '#!/command/execlineb -P\n# of the tunnel\n\nwith-contenv\ns6-setuidgid root\nmodprobe nf_nat\n',
    '#!/bin/execlineb -P\nfdmove -c 2 1\nexec -c\nmodprobe "nf_nat"\n',
    '#!/command/execlineb -P\nredirfd -w 1 /dev/null modprobe nf_nat\n',
  ])
    assert.deepEqual(said({ Dockerfile, 'root/etc/services.d/x/run': run }), found, run);
  for (const run of [
    '#!/usr/bin/execlineb -P\nif { true }\nmodprobe nf_nat\n',
    '#!/usr/bin/execlineb -P\nmodprobe $MODULE\n',
    '#!/usr/bin/execlineb -P\n# modprobe nf_nat\n',
    '#!/usr/bin/execlineb -P\necho\nmodprobe nf_nat\n',
    '#!/usr/bin/execlineb -P\n',
  ])
    assert.deepEqual(said({ Dockerfile, 'root/etc/services.d/x/run': run }), [], run);
  const below = '#!/usr/bin/execlineb -P\n# of the tunnel\nmodprobe\nnf_nat\n';
  const [finding] = findings({ Dockerfile, 'root/etc/services.d/x/run': below }, 'Dockerfile');
  assert.match(render(finding?.message ?? say``), /^run, line 3: /);
});

test('what s6-rc does once is what its up says', () => {
  const rc = 'root/etc/s6-overlay/s6-rc.d';
  const Dockerfile = 'FROM linuxserver/code-server\nCOPY root /\n';
  const service = (up: string): Readonly<Record<string, string>> => ({ Dockerfile, [`${rc}/x/up`]: up });
  const bundle = { [`${rc}/user/contents.d/x`]: '' };
  const found = ['kernel-module root'];
  const path = '/etc/s6-overlay/s6-rc.d/x/run\n';
  const run = { [`${rc}/x/run`]: script };
  assert.deepEqual(said({ ...service(path), ...bundle, ...run }), found);
  assert.deepEqual(said({ ...service(`# a note\n${path}`), ...bundle, ...run }), found);
  assert.deepEqual(said({ ...service('bash /etc/x.sh'), ...bundle, 'root/etc/x.sh': script }), found);
  assert.deepEqual(said({ ...service('modprobe nf_nat'), ...bundle }), found);
  assert.deepEqual(
    said({ ...service('modprobe nf_nat'), 'root/etc/s6-overlay/user-bundles.d/user/contents.d/x': '' }),
    found,
  );
  assert.deepEqual(said({ ...service('true'), ...bundle, ...run }), []);
  assert.deepEqual(said({ ...service(`foreground { ${path} }`), ...bundle, ...run }), []);
  assert.deepEqual(said({ ...service('modprobe nf_nat') }), []);
  // A bundle may hold another.
  const outer = { [`${rc}/user/contents.d/all`]: '', [`${rc}/all/contents.d/x`]: '' };
  assert.deepEqual(said({ ...service('modprobe nf_nat'), ...outer }), found);
});

test('what the scripts of an init run a command with', () => {
  for (const command of [
    'exec chpst -u root -e /etc/env modprobe a',
    'exec s6-setuidgid root modprobe a',
    'exec /sbin/setuser root modprobe a',
    'exec s6-envdir /run/env modprobe a',
    'exec s6-notifyoncheck -d -s 500 -n 3 -c "nc -z localhost 1" modprobe a',
  ])
    assert.deepEqual(
      said({
        Dockerfile: 'FROM phusion/baseimage\nCOPY root /\n',
        'root/etc/service/x/run': `#!/bin/sh\n${command}\n`,
      }),
      ['kernel-module root'],
      command,
    );
});
