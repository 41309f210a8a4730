import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

const script = '#!/usr/bin/with-contenv bash\nmodprobe nf_nat\n';
const said = (files: Readonly<Record<string, string>>): readonly string[] =>
  sureFindings(files, 'Dockerfile').map(({ rule, at }) => {
    const text = files.Dockerfile ?? '';
    return `${rule} ${text.slice(at.span.start, at.span.end)}`;
  });
const init = ['kernel-module "/init"'];

test('an init runs the scripts of a folder that is copied', () => {
  const rc = 'root/etc/s6-overlay/s6-rc.d';
  for (const [lines, files] of [
    ['COPY root/ /', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY /rootfs /', { 'rootfs/etc/services.d/x/run': script }],
    ['COPY root/etc /etc', { 'root/etc/services.d/x/run': script }],
    ['COPY services.d /etc/services.d', { 'services.d/x/run': script }],
    ['COPY . /', { 'etc/cont-init.d/10-x': script }],
    ['COPY root/ /', { [`${rc}/x/run`]: script, [`${rc}/user/contents.d/x`]: '' }],
    ['COPY --from=files /out /', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY root /x\nRUN cp -r /x/* / && rm -rf /x', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY root/etc /x\nRUN mv /x/services.d /etc', { 'root/etc/services.d/x/run': script }],
    ['COPY init /x\nRUN ln -s /x /etc/cont-init.d', { 'init/10-x': script }],
    ['RUN ln -s /x /etc/cont-init.d\nCOPY init /x', { 'init/10-x': script }],
  ] as const)
    assert.deepEqual(
      said({
        Dockerfile: `FROM scratch AS files\nCOPY root /out\nFROM alpine\n${lines}\nENTRYPOINT ["/init"]\n`,
        ...files,
      }),
      init,
      lines,
    );
  for (const [lines, files] of [
    ['COPY root/ /', { 'root/etc/cont-init.d/sub/10-x': script }],
    ['COPY root/ /', { 'root/etc/cont-finish.d/10-x': script }],
    ['COPY root/ /', { 'root/etc/services.d/x/finish': script }],
    ['COPY root/ /', { 'root/etc/services.d/x/run': '#!/usr/bin/python3\nmodprobe nf_nat\n' }],
    ['COPY root/ /', { [`${rc}/x/run`]: script, [`${rc}/user/contents.d/y`]: '' }],
    ['COPY root /x\nRUN cp -r /x / && rm -rf /x', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY root /x\nRUN cp -r /x/*.conf /etc', { 'root/cont-init.d/10-x': script }],
    ['COPY root/ /srv/', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY root/etc /', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY root/ /\nRUN sed -i /modprobe/d /etc/cont-init.d/10-x', { 'root/etc/cont-init.d/10-x': script }],
    ['COPY --from=other /out /', { 'root/etc/cont-init.d/10-x': script }],
  ] as const)
    assert.deepEqual(
      said({ Dockerfile: `FROM alpine\n${lines}\nENTRYPOINT ["/init"]\n`, ...files }),
      [],
      lines,
    );
  const without = { Dockerfile: 'FROM alpine\nCOPY root/ /\n', 'root/etc/cont-init.d/10-x': script };
  assert.deepEqual(said(without), []);
});

test('an init runs what it is given besides', () => {
  const run = { 'run.sh': '#!/bin/sh\nmodprobe nf_nat\n' };
  for (const [lines, at] of [
    ['ENTRYPOINT ["/init", "/run.sh", "-v"]', '"/run.sh"'],
    ['ENTRYPOINT ["/init"]\nCMD ["/run.sh"]', '"/run.sh"'],
    ['ENTRYPOINT ["/init"]\nCMD ["sh", "/run.sh"]', '"/run.sh"'],
    ['CMD ["/sbin/my_init", "--quiet", "--", "/run.sh"]', '"/run.sh"'],
    ['COPY own /init\nENTRYPOINT ["/init", "/run.sh"]', undefined],
    ['ENTRYPOINT ["/init", "cat", "/run.sh"]', undefined],
    ['ENTRYPOINT ["/start", "/run.sh"]', undefined],
  ] as const)
    assert.deepEqual(
      said({ Dockerfile: `FROM alpine\nCOPY run.sh /\n${lines}\n`, ...run, own: '#!/bin/sh\nexec app\n' }),
      at === undefined ? [] : [`kernel-module ${at}`],
      lines,
    );
});

test('my_init, runit and supervisord start what is in a folder that is copied', () => {
  for (const [command, path] of [
    ['/sbin/my_init', 'root/etc/my_init.d/x.sh'],
    ['/sbin/my_init', 'root/etc/service/x/run'],
    ['runsvdir /etc/sv', 'root/etc/sv/x/run'],
  ] as const)
    assert.deepEqual(
      said({ Dockerfile: `FROM alpine\nCOPY root/ /\nCMD exec ${command}\n`, [path]: script }),
      [`kernel-module ${command.split(' ')[0]}`],
      path,
    );
  const conf = '[program:x]\ncommand=modprobe nf_nat\n';
  assert.deepEqual(
    said({
      Dockerfile: 'FROM alpine\nCOPY conf.d/ /etc/supervisor/conf.d/\nCMD ["supervisord"]\n',
      'conf.d/x.conf': conf,
    }),
    ['kernel-module "supervisord"'],
  );
});

const entry = 'FROM alpine\nCOPY root/ /\nENTRYPOINT ["/run.sh"]\n';
const runs = (run: string, files: Readonly<Record<string, string>>): readonly string[] =>
  sureFindings({ Dockerfile: entry, 'root/run.sh': `#!/bin/sh\n${run}\n`, ...files }, 'Dockerfile').map(
    ({ rule, message }) => `${rule} ${/^\S+, line \d+/.exec(render(message))?.[0]}`,
  );

test('a script runs those of a folder, by a loop', () => {
  const files = { 'root/x.d/10-a.sh': '#!/bin/sh\nmodprobe nf_nat\n', 'root/x.d/README': 'modprobe x\n' };
  for (const run of [
    'for f in /x.d/*.sh; do . "$f"; done',
    'for f in /x.d/*; do source $f; done',
    'for f in "$(dirname "$0")"/x.d/*.sh; do bash "$f"; done',
    'D=/x.d\nfor f in "$D"/*.sh\ndo\n  "${f}" "$@"\ndone',
    'for f in /y.d/* /x.d/*; do sh -e "$f"; done',
    'for f in /x.d/*.sh; do [ -f "$f" ] && . "$f"; done',
    'for f in /x.d/*.sh; do [ -e "$f" ] || continue; . "$f"; done',
    'if [ -d /x.d ]; then\n  for f in /x.d/*.sh; do\n    if [ -r $f ]; then . $f; fi\n  done\n  unset f\nfi',
    'for f in /x.d/*; do\n  if [ -x "$f" ]; then "$f"; else echo "ignoring $f"; fi\ndone',
    'for f in /x.d/*; do case "$f" in *.py) python3 "$f" ;; *.sh) echo "$f"; . "$f" ;; *) ;; esac; done',
    'all() {\n  for f in /x.d/*; do case "$f" in *.sh) "$f" ;; esac; done\n}\nall',
    'for f in $(ls /x.d/*.sh); do bash "$f"; done',
    'for f in $(ls -1 /x.d | sort -V); do . "/x.d/$f"; done',
    'for f in `find /x.d -maxdepth 1 -name "*.sh" | sort`; do bash $f; done',
    'find "/x.d/" -follow -type f -print | sort -V | while read -r f; do\n  case "$f" in\n    *.sh) "$f" ;;\n  esac\ndone',
    '[ -f /x.d/10-a.sh ] && . /x.d/10-a.sh',
  ])
    assert.deepEqual(runs(run, files), ['kernel-module 10-a.sh, line 2'], run);
  for (const run of [
    'for f in /x.d/*.sh; do echo "$f"; done',
    'for f in /x.d/*.sh; do [ -f "$f" ] || . "$f"; done',
    'for f in "/x.d/*.sh"; do . "$f"; done',
    'for f in /x.d/*.bash; do . "$f"; done',
    'for f in /x.d/?-*.sh; do . "$f"; done',
    'for f in /x.d/*.sh; do [ -n "$RUN" ] && . "$f"; done',
    'for f in /x.d/*.sh; do [ "$f" = /x.d/10-a.sh ] && continue; . "$f"; done',
    'for f in /x.d/*.sh; do case "$f" in *-a.sh) continue ;; esac; . "$f"; done',
    'for f in /x.d/*.sh; do case "$f" in /x.d/2*) . "$f" ;; esac; done',
    'for f in /x.d/*.sh; do f=/y/$f; . "$f"; done',
    'for f in $(ls /x.d); do . "/y.d/$f"; done',
    'for f in $(find /x.d -newer /y); do . "$f"; done',
    'for f in $(find /x.d -type d); do . "$f"; done',
    'exit 0\nfor f in /x.d/*.sh; do . "$f"; done',
    'if [ ! -d /x.d ]; then for f in /x.d/*.sh; do . "$f"; done; fi',
    'if [ -d /y.d ]; then for f in /x.d/*.sh; do . "$f"; done; fi',
    'for f in /x.d/*; do case "$f" in *.py) . "$f" ;; esac; done',
  ])
    assert.deepEqual(runs(run, files), [], run);
});

test('the scripts of a folder run in the order of their names, and what a loop says itself where it stands', () => {
  const run = 'for f in /x.d/*.sh; do\n  . "$f"\n  losetup -f "$f"\ndone';
  assert.deepEqual(
    runs(run, {
      'root/x.d/b.sh': 'modprobe b\n',
      'root/x.d/a.sh': 'echo\nmodprobe a\n',
      'root/x.d/c.sh': 'exit 0\n',
    }),
    ['device-node run.sh, line 4', 'kernel-module a.sh, line 2'],
  );
});

test('a step and the start of a container go over the scripts of a folder', () => {
  const files = {
    'x.d/10-a.sh': '#!/bin/sh\nmodprobe nf_nat\n',
    'x.d/20': '#!/bin/sh\nlosetup -f x\n',
    'x.d/30': '#!/usr/bin/python3\nmodprobe x\n',
  };
  const ran = (line: string): readonly string[] =>
    said({ Dockerfile: `FROM alpine\nCOPY x.d /x.d/\n${line}\n`, ...files });
  for (const line of [
    'RUN for f in /x.d/*.sh; do \\\n    echo "$f" && bash "$f" || exit 1; \\\n  done',
    'RUN <<EOF\nfor f in /x.d/*.sh; do\n  . "$f"\ndone\nEOF',
    'ENTRYPOINT ["/bin/bash", "-c", "for f in /x.d/*.sh; do \\"$f\\"; done"]',
    'CMD for f in $(ls /x.d/*.sh); do sh "$f"; done',
  ])
    assert.deepEqual(ran(line), [/\\"/.test(line) ? 'kernel-module \\"$f\\"' : 'kernel-module "$f"'], line);
  for (const line of [
    'RUN run-parts /x.d',
    'RUN run-parts --verbose --exit-on-error -- /x.d/',
    'ENTRYPOINT ["run-parts", "-a", "x", "/x.d"]',
  ])
    assert.deepEqual(
      ran(line).map(one => one.replaceAll('"', '')),
      ['device-node run-parts'],
      line,
    );
  assert.deepEqual(ran("RUN run-parts --regex '\\.sh$' /x.d"), ['kernel-module run-parts']);
  assert.deepEqual(ran('RUN run-parts --regex=^1.*[a-z]+$ /x.d'), ['kernel-module run-parts']);
  for (const line of [
    'RUN for f in /x.d/*.sh; do chmod +x "$f"; done',
    'RUN for f in /y.d/*.sh; do bash "$f"; done',
    'RUN for f in \'/x.d/*.sh\'; do bash "$f"; done',
    'RUN run-parts --test /x.d',
    "RUN run-parts --regex '^(a|b)' /x.d",
    "RUN run-parts --regex '^x' /x.d",
    'RUN run-parts /y.d',
    'RUN run-parts $DIR',
  ])
    assert.deepEqual(ran(line), [], line);
});

test('who starts the services of a folder is known', () => {
  const run = { 'sv/x/run': '#!/bin/sh\nmodprobe nf_nat\n' };
  for (const [lines, at] of [
    ['COPY sv /etc/s6\nENTRYPOINT ["s6-svscan", "-t0", "/etc/s6"]', '"s6-svscan"'],
    ['COPY sv /etc/s6\nENTRYPOINT ["/bin/s6-svscan", "-t", "0", "/etc/s6"]', '"/bin/s6-svscan"'],
    ['COPY sv /etc/service\nCMD ["/usr/sbin/runsvdir-start"]', '"/usr/sbin/runsvdir-start"'],
    ['COPY sv /etc/service\nCMD ["/sbin/runit"]', '"/sbin/runit"'],
    ['COPY sv /etc/sv\nRUN ln -s /etc/sv/x /etc/service/x\nCMD ["runsvdir", "/etc/service"]', '"runsvdir"'],
    ['COPY sv /etc/sv\nRUN ln -s /etc/sv/x /etc/service/\nCMD ["runsvdir", "/etc/service"]', '"runsvdir"'],
  ] as const)
    assert.deepEqual(said({ Dockerfile: `FROM alpine\n${lines}\n`, ...run }), [`kernel-module ${at}`], lines);
  for (const lines of [
    'COPY sv /etc/s6\nCMD ["s6-svscan", "/etc/other"]',
    'COPY sv /etc/service\nRUN echo app > /etc/runit/2\nCMD ["/sbin/runit"]',
    'COPY sv /etc/sv\nRUN ln -s /etc/sv/y /etc/service/x\nCMD ["runsvdir", "/etc/service"]',
    'COPY sv /etc/service\nRUN touch /etc/service/x/down\nCMD ["runsvdir", "/etc/service"]',
  ])
    assert.deepEqual(said({ Dockerfile: `FROM alpine\n${lines}\n`, ...run }), [], lines);
});

test('s6-rc starts what the services of its bundles depend on, and those that touch puts there', () => {
  const of = (lines: string, files: Readonly<Record<string, string>>): readonly string[] =>
    said({ Dockerfile: `FROM alpine\n${lines}\nENTRYPOINT ["/init"]\n`, ...files });
  const rc = 'root/etc/s6-overlay/s6-rc.d';
  const up = { [`${rc}/x/up`]: 'modprobe nf_nat\n', [`${rc}/a/run`]: '#!/bin/sh\napp\n' };
  const needed = { [`${rc}/a/dependencies.d/x`]: '' };
  assert.deepEqual(of('COPY root /', { ...up, ...needed, [`${rc}/user/contents.d/a`]: '' }), init);
  assert.deepEqual(of('COPY root /', { ...up, ...needed }), []);
  const touch = 'RUN mkdir -p /a && touch -a /b /etc/s6-overlay/s6-rc.d/user/contents.d/x';
  assert.deepEqual(of(`COPY root /\n${touch}`, up), init);
});
