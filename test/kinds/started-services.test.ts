import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

const script = '#!/bin/sh\nmodprobe a\n';

/** What is said of a Dockerfile with these lines, beside the files: the words it is said at, and where the command stands. */
function said(lines: string, files: Readonly<Record<string, string>>): readonly string[] {
  const text = lines.startsWith('FROM') ? `${lines}\n` : `FROM debian\n${lines}\n`;
  return sureFindings({ ...files, Dockerfile: text }, 'Dockerfile', { platform: 'linux' }).map(
    ({ at, message }) => {
      const line = render(message);
      return `${text.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(':'))}`;
    },
  );
}

test('cron runs the jobs of its start', () => {
  const found = ['"cron" > jobs, line 2: modprobe fails here'].map(one => one.replace(/: modprobe.*/, ''));
  const jobs = '# x\n@reboot root /sbin/modprobe a >/x\n';
  for (const [lines, table] of [
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron", "-f"]', jobs],
    ['COPY jobs /etc/crontab\nCMD ["cron", "-f"]', jobs],
    ['COPY jobs /tmp/jobs\nRUN crontab /tmp/jobs\nCMD ["cron"]', 'A=b\n@reboot modprobe a\n'],
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron"]', 'SHELL=/bin/bash\n@reboot root . /x; modprobe a\n'],
  ] as const)
    assert.deepEqual(said(lines, { jobs: table }), found, lines);
  assert.deepEqual(
    said('COPY jobs /etc/cron.d/jobs\nCOPY run.sh /\nCMD service cron start && tail -f /x', {
      jobs: '@reboot root /run.sh\n',
      'run.sh': script,
    }),
    ['service > run.sh, line 2'],
  );
  for (const [lines, table] of [
    ['COPY jobs /etc/cron.d/jobs\nCMD ["app"]', jobs],
    ['COPY jobs /etc/cron.d/jobs.x\nCMD ["cron", "-f"]', jobs],
    ['COPY jobs /tmp/jobs\nCMD ["cron", "-f"]', jobs],
    ['COPY jobs /etc/cron.d/jobs\nCMD service cron stop', jobs],
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron"]', '0 3 * * 1 root modprobe a\n'],
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron"]', '@reboot app modprobe a\n'],
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron"]', '#@reboot root modprobe a\n'],
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron"]', 'SHELL=/usr/bin/python3\n@reboot root modprobe a\n'],
    ['COPY jobs /etc/cron.d/jobs\nCMD ["cron"]', '@reboot root date +%s; modprobe a\n'],
    ['COPY jobs /etc/cron.d/jobs\nENV A=b\nCMD ["cron"]', '@reboot root [ "$A" = b ] && modprobe a\n'],
  ] as const)
    assert.deepEqual(said(lines, { jobs: table }), [], table + lines);
});

test('OpenRC starts the services of its runlevels', () => {
  const service = '#!/sbin/openrc-run\nname=x\nstart() {\n  modprobe a\n}\nstop() {\n  rmmod a\n}\n';
  const add = 'FROM alpine\nCOPY x /etc/init.d/x\nRUN apk add openrc && rc-update add x default';
  for (const [lines, word] of [
    [`${add}\nCMD ["/sbin/init"]`, '"/sbin/init"'],
    [`${add}\nCMD openrc-init`, 'openrc-init'],
    [`${add}\nCMD openrc default && app`, 'openrc'],
    ['COPY x /etc/init.d/x\nCMD rc-service x start; app', 'rc-service'],
    ['COPY x /etc/init.d/x\nCMD /etc/init.d/x start; app', '/etc/init.d/x'],
    ['COPY x /etc/init.d/x\nRUN ln -s /etc/init.d/x /etc/runlevels/boot/\nCMD /sbin/init', '/sbin/init'],
  ] as const)
    assert.deepEqual(said(lines, { x: service }), [`${word} > x, line 4`], lines);
  for (const [lines, text] of [
    [`${add}\nCMD ["app"]`, service],
    [`${add}\nRUN rc-update del x default\nCMD ["/sbin/init"]`, service],
    [`${add.replace('default', 'shutdown')}\nCMD ["/sbin/init"]`, service],
    [`${add.replace('rc-', 'if [ -e /y ]; then rc-')}; fi\nCMD ["/sbin/init"]`, service],
    ['COPY x /etc/init.d/x\nCMD ["/sbin/init"]', service],
    ['COPY x /etc/init.d/x\nCMD rc-service x status', service],
    [`${add}\nCMD ["/sbin/init"]`, `${service}depend() {\n  need net\n}\n`],
    [`${add}\nCMD ["/sbin/init"]`, `${service}depend() {\n  keyword -lxc -docker\n}\n`],
    [`${add}\nCMD ["/sbin/init"]`, '#!/sbin/openrc-run\nreload() {\n  modprobe a\n}\n'],
  ] as const)
    assert.deepEqual(said(lines, { x: text }), [], lines);
  const runs = '#!/sbin/openrc-run\ncommand="/run.sh"\n';
  const program = `${add}\nCOPY run.sh /\nCMD ["/sbin/init"]`;
  assert.deepEqual(said(program, { x: runs, 'run.sh': script }), ['"/sbin/init" > run.sh, line 2']);
  assert.deepEqual(said(program, { x: `${runs}start() {\n  :\n}\n`, 'run.sh': script }), []);
  const local = (run: string): readonly string[] =>
    said(`FROM alpine\nCOPY x.start /etc/local.d/\nRUN ${run}\nCMD ["/sbin/init"]`, { 'x.start': script });
  assert.deepEqual(local('rc-update add local'), ['"/sbin/init" > x.start, line 2']);
  assert.deepEqual(local('apk add openrc'), []);
});

test('a login shell reads the profiles, and bash what BASH_ENV names', () => {
  const profile = 'COPY x.sh /etc/profile.d/';
  for (const command of ['["bash", "-lc", "app"]', '["/bin/sh", "-l", "-c", "app"]', '["bash", "--login"]'])
    assert.deepEqual(
      said(`${profile}\nCMD ${command}`, { 'x.sh': script }),
      [`${command.slice(1).split(',')[0]} > x.sh, line 2`],
      command,
    );
  assert.deepEqual(said(`${profile}\nCOPY r.sh /\nCMD /r.sh`, { 'x.sh': script, 'r.sh': 'bash -lc app\n' }), [
    '/r.sh > x.sh, line 2',
  ]);
  for (const command of ['["bash", "-c", "app -l"]', '["bash", "x", "-l"]', '["app", "-l"]', 'bash -c app'])
    assert.deepEqual(said(`${profile}\nCMD ${command}`, { 'x.sh': script }), [], command);
  const named = 'COPY x.sh r.sh /\nENV BASH_ENV=/x.sh';
  const files = { 'x.sh': script, 'r.sh': '#!/bin/bash\nexec app\n' };
  assert.deepEqual(said(`${named}\nCMD ["/r.sh"]`, files), ['"/r.sh" > x.sh, line 2']);
  assert.deepEqual(said(`${named}\nCMD ["bash", "-c", "app"]`, files), ['"bash" > x.sh, line 2']);
  assert.deepEqual(said(`${named}\nCMD ["sh", "-c", "app"]`, files), []);
  assert.deepEqual(said(`${named}\nCMD ["/r.sh"]`, { ...files, 'r.sh': '#!/bin/sh\nexec app\n' }), []);
});

test('make runs the recipes of its targets', () => {
  const text = [
    '.PHONY: all mod',
    'MODULE = a',
    'all: mod',
    '\t./app $$X',
    'mod:',
    '\t@modprobe $(MODULE)',
    'other: ; insmod /b.ko',
    'file.o:',
    '\tinsmod /c.ko',
    'quiet:',
    '\t-A=b; [ "$$A" = b ] && \\',
    '\t  insmod /d.ko',
  ].join('\n');
  const of = (command: string, files: Readonly<Record<string, string>> = {}): readonly string[] =>
    said(`WORKDIR /x\nCOPY . .\nCMD ${command}`, { Makefile: text, ...files });
  assert.deepEqual(of('make'), ['make > Makefile, line 6']);
  assert.deepEqual(of('["make", "-s", "all"]'), ['"make" > Makefile, line 6']);
  assert.deepEqual(of('cd / && make -C x mod'), ['make > Makefile, line 6']);
  assert.deepEqual(of('make other'), ['make > Makefile, line 7']);
  assert.deepEqual(of('make quiet'), ['make > Makefile, line 12']);
  for (const command of ['make MODULE=b', 'make file.o', 'make -n', 'make none', 'cd /y; make'])
    assert.deepEqual(of(command), [], command);
  const beside = 'WORKDIR /x\nCOPY Makefile other ./\nCMD make other';
  assert.deepEqual(said(beside, { Makefile: text, other: '' }), []);
  assert.deepEqual(of('make', { Makefile: `ifdef X\nall: mod\nendif\nmod:\n\tmodprobe $(Y)\n` }), []);
});

test('s6-overlay finds what a script brings before it looks for services', () => {
  const files = {
    'svc/a/run': script,
    'svc/a/type': 'longrun',
    'svc/user/contents.d/a': '',
    'a.sh': script,
  };
  const of = (hook: string, base = 'FROM alpine', start = 'ENTRYPOINT ["/init"]'): readonly string[] =>
    said(`${base}\nCOPY svc /svc\nCOPY a.sh /x/\nCOPY hook.sh /hook\nENV S6_STAGE2_HOOK=/hook\n${start}`, {
      ...files,
      'hook.sh': `#!/bin/sh\n${hook}\n`,
    });
  const services = '/etc/s6-overlay/s6-rc.d';
  for (const [hook, is] of [
    [`cp -r /svc/* ${services}/`, 'run'],
    [`cp -a /svc/. ${services}`, 'run'],
    ['cp -r /svc/a /etc/services.d/', 'run'],
    ['cp /x/a.sh /etc/cont-init.d/10-a', 'a.sh'],
    ['for f in /x/*.sh; do cp "$f" /etc/cont-init.d/; done', 'a.sh'],
    [`mkdir -p ${services}/z\nmv /x/a.sh ${services}/z/run\ntouch ${services}/user/contents.d/z`, 'a.sh'],
    [`ln -s /x/a.sh ${services}/z/run\n: > ${services}/user/contents.d/z`, 'a.sh'],
    ['modprobe b', 'hook.sh'],
  ] as const) {
    assert.deepEqual(of(hook), [`"/init" > ${is}, line 2`], hook);
    const word = is === 'run' ? 'svc' : is;
    assert.deepEqual(of(hook, 'FROM lsiobase/alpine', ''), [`${word} > ${is}, line 2`], hook);
  }
  for (const [hook, start] of [
    [`[ -n "$A" ] && cp -r /svc/* ${services}/`, 'ENTRYPOINT ["/init"]'],
    [`cp -r /svc/* ${services}/`, 'ENTRYPOINT ["/app"]'],
    [`cp -r /svc/a ${services}/`, 'ENTRYPOINT ["/init"]'],
    ['cp -r /svc/a /etc/services.d/\nif [ -e /y ]; then rm -r /etc/services.d/a; fi', 'ENTRYPOINT ["/init"]'],
    ['modprobe b', 'ENV S6_STAGE2_HOOK=/other\nENTRYPOINT ["/init"]'],
  ] as const)
    assert.deepEqual(of(hook, 'FROM alpine', start), [], hook);
  assert.deepEqual(of('cp -r /svc/a /etc/services.d/\nexec /init', 'FROM alpine', 'CMD ["/hook"]'), [
    '"/hook" > run, line 2',
  ]);
});
