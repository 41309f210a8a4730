import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of a Dockerfile with these lines, beside the files: the words it is said at, and how the message begins. */
function said(lines: string, files: Readonly<Record<string, string>>): readonly string[] {
  const text = `FROM debian\n${lines}\n`;
  return sureFindings({ ...files, Dockerfile: text }, 'Dockerfile', { platform: 'linux' }).map(
    ({ at, severity, message }) => {
      const line = render(message);
      const word = text.slice(at.span.start, at.span.end);
      return `${word} > ${line.slice(0, line.indexOf(' fails'))}${severity === 'warning' ? '' : ` (${severity})`}`;
    },
  );
}

const install = '[Install]\nWantedBy=multi-user.target\n';
const unit = (service: string): string => `[Unit]\nDescription=x\n[Service]\n${service}\n${install}`;
const plain = { 'x.service': unit('ExecStart=/sbin/modprobe a') };
const found = ['"/sbin/init" > x.service, line 4: modprobe'];

test('systemd starts the services that an image enables', () => {
  for (const lines of [
    'COPY x.service /etc/systemd/system/\nRUN systemctl enable x.service\nCMD ["/sbin/init"]',
    'COPY x.service /lib/systemd/system/x.service\nRUN apt-get update && systemctl enable --now x\nCMD ["/sbin/init"]',
    'ADD *.service /usr/lib/systemd/system/\nRUN ["systemctl", "enable", "y", "x"]\nENTRYPOINT ["/sbin/init"]',
    'COPY x.service /etc/systemd/system/x@.service\nRUN systemctl enable x@a.service\nCMD ["/sbin/init"]',
    'COPY x.service /tmp/\nRUN cp /tmp/x.service /etc/systemd/system/ && systemctl enable x\nCMD ["/sbin/init"]',
    'COPY x.service /lib/systemd/system/\nRUN ln -s /lib/systemd/system/x.service /etc/systemd/system/multi-user.target.wants/x.service\nCMD ["/sbin/init"]',
    'COPY x.service /lib/systemd/system/\nRUN ln -sf ../x.service /lib/systemd/system/multi-user.target.wants/\nCMD ["/sbin/init"]',
    'COPY x.service /etc/systemd/system/\nRUN systemctl disable x; systemctl enable x\nCMD ["/sbin/init"]',
  ])
    assert.deepEqual(said(lines, plain), found, lines);
  for (const init of ['/usr/sbin/init', '/lib/systemd/systemd', '/usr/lib/systemd/systemd --system'])
    assert.deepEqual(
      said(`COPY x.service /etc/systemd/system/\nRUN systemctl enable x\nCMD exec ${init}`, plain),
      [`${init.split(' ')[0]} > x.service, line 4: modprobe`],
    );
  for (const lines of [
    'COPY x.service /etc/systemd/system/\nCMD ["/sbin/init"]',
    'COPY x.service /etc/systemd/system/\nRUN systemctl enable y\nCMD ["/sbin/init"]',
    'COPY x.service /etc/systemd/system/\nRUN systemctl enable x\nCMD ["/bin/app"]',
    'COPY x.service /etc/systemd/system/\nRUN systemctl enable x && systemctl disable x\nCMD ["/sbin/init"]',
    'COPY x.service /etc/systemd/system/\nRUN systemctl enable x\nRUN systemctl mask x\nCMD ["/sbin/init"]',
    'COPY x.service /etc/systemd/system/\nRUN systemctl --user enable x\nCMD ["/sbin/init"]',
    'COPY x.service /lib/systemd/system/\nRUN ln -s /lib/systemd/system/x.service /etc/systemd/system/timers.target.wants/\nCMD ["/sbin/init"]',
    'COPY x.service /etc/systemd/user/\nRUN systemctl enable x\nCMD ["/sbin/init"]',
  ])
    assert.deepEqual(said(lines, plain), [], lines);
});

const started = (text: string): readonly string[] =>
  said('COPY x.service /etc/systemd/system/\nRUN systemctl enable x\nCMD ["/sbin/init"]', {
    'x.service': text,
  }).map(one => one.slice('"/sbin/init" > x.service, '.length));

test('the commands of a service are read as systemd reads them', () => {
  assert.deepEqual(started(unit('ExecStartPre=modprobe a\nExecStart=/bin/app')), ['line 4: modprobe']);
  assert.deepEqual(started(unit('ExecStart=/bin/app\nExecStartPost=modprobe a')), ['line 5: modprobe']);
  assert.deepEqual(started(unit('ExecStart=/bin/sh -c "cd / && modprobe %i"\r')), ['line 4: modprobe']);
  assert.deepEqual(started(unit('ExecStart=+!/sbin/modprobe $MODULE')), ['line 4: modprobe']);
  assert.deepEqual(started(unit('ExecStart=-/sbin/modprobe a')), ['line 4: modprobe (information)']);
  assert.deepEqual(started(unit('ExecStart=modprobe a\nExecStart=\nExecStart=/bin/app')), []);
  for (const service of [
    'ExecStart=@/bin/app modprobe a',
    'ExecStart=/bin/app && modprobe a',
    'ExecStart=/bin/app \\\n  modprobe a',
    'ExecStop=modprobe a',
    'ExecReload=modprobe a',
    '#ExecStart=modprobe a',
    'ExecCondition=/bin/app\nExecStart=modprobe a',
  ])
    assert.deepEqual(started(unit(service)), [], service);
  const always = '[Service]\nExecStart=modprobe a\n';
  assert.deepEqual(started(`[Unit]\nConditionVirtualization=!container\n${always}${install}`), []);
  assert.deepEqual(started(always), []);
  assert.deepEqual(started(`${always}[Install]\nWantedBy=x.target\n`), []);
  assert.deepEqual(started(`${always}[Install]\nWantedBy=x.target default.target\n`), ['line 2: modprobe']);
});

test('a unit in the folder of a target is not started where RUN may keep it from that', () => {
  const wants = { 'etc/systemd/system/multi-user.target.wants/x.service': 'x' };
  const files = { ...wants, 'etc/systemd/system/x.service': '[Service]\nExecStart=modprobe a\n' };
  const of = (run: string): readonly string[] => said(`COPY etc /etc\n${run}\nCMD ["/sbin/init"]`, files);
  for (const run of [
    '',
    'RUN systemctl mask y',
    'RUN systemctl mask x && systemctl enable y',
    'RUN rm -f /lib/systemd/system/multi-user.target.wants/*',
    'RUN rm -f /etc/systemd/system/*.wants/y*',
  ])
    assert.deepEqual(of(run).length, run.includes('mask x') ? 0 : 1, run);
  for (const run of [
    'RUN systemctl mask x',
    'RUN systemctl disable x.service',
    'RUN if [ -e /y ]; then systemctl mask x; fi',
    'RUN for u in x y; do systemctl disable $u; done',
    'RUN systemctl preset-all',
    'RUN systemctl set-default rescue.target',
    'RUN ln -sf /dev/null /etc/systemd/system/x.service',
    'RUN rm -f /etc/systemd/system/multi-user.target.wants/*',
    'RUN rm -f /etc/systemd/system/*.wants/*',
    'RUN rm -f "/etc/systemd/system/multi-user.target.wants/x.service"',
    'RUN rm -f /etc/systemd/system/multi-user.target.wants/{x,y}.service',
    'RUN cd /etc/systemd/system/multi-user.target.wants && rm -f x.service',
    'WORKDIR /etc/systemd/system\nRUN rm -rf multi-user.target.wants',
    "RUN find /etc/systemd/system -path '*.wants/*' -delete",
  ])
    assert.deepEqual(of(run), [], run);
  const copied = 'COPY etc/systemd/system/x.service /etc/systemd/system/';
  const enabled = `${copied}\nRUN ln -s ../x.service /etc/systemd/system/multi-user.target.wants/`;
  for (const [lines, is] of [
    [enabled, 1],
    [`${enabled}\nRUN rm -f /etc/systemd/system/*.wants/*`, 0],
    [
      `${copied}\nRUN if [ -e /y ]; then ln -s ../x.service /etc/systemd/system/multi-user.target.wants/; fi`,
      0,
    ],
  ] as const)
    assert.equal(said(`${lines}\nCMD ["/sbin/init"]`, files).length, is, lines);
});

test('a file of variables that nobody has read may set any of them', () => {
  const of = (service: string, run: string): readonly string[] =>
    said(
      'COPY x.service /etc/systemd/system/\nCOPY run.sh /opt/\nRUN systemctl enable x\nCMD ["/sbin/init"]',
      { 'x.service': unit(service), 'run.sh': `#!/bin/sh\n${run}\n` },
    );
  const file = 'EnvironmentFile=-/etc/default/x\nExecStart=/opt/run.sh';
  for (const run of [
    'if [ "${MODE:-up}" = up ]; then modprobe a; fi',
    'case "${MODE:-up}" in up) modprobe a ;; esac',
    ': ${MODE:=up}\nif [ "$MODE" = up ]; then modprobe a; fi',
  ]) {
    assert.equal(of('ExecStart=/opt/run.sh', run).length, 1, run);
    assert.deepEqual(of(file, run), [], run);
    assert.deepEqual(of(`Environment=MODE=up\n${file}`, run), [], run);
  }
  assert.equal(of(`${file}\nEnvironment=`, 'modprobe a').length, 1);
  assert.equal(of(file, 'MODE=up\n[ "$MODE" = up ] && modprobe a').length, 1);
});

test('a service does not have the environment of the container', () => {
  const lines = 'ENV P=modprobe\nCOPY x.service /etc/systemd/system/\nRUN systemctl enable x\nCMD /sbin/init';
  assert.deepEqual(said(lines, { 'x.service': unit('ExecStart=/bin/sh -c "$P a"') }), []);
});

const script = { 'run.sh': '#!/bin/sh\nif [ "$MODE" = up ] || [ "$1" = up ]; then\n  modprobe a\nfi\n' };

test('a service has its own environment and folder', () => {
  const of = (service: string, files: Readonly<Record<string, string>> = {}): readonly string[] =>
    said(
      'ENV MODE=up\nCOPY x.service /etc/systemd/system/\nCOPY run.sh x.conf /opt/\nRUN systemctl enable x\nCMD ["/sbin/init"]',
      { 'x.service': unit(service), ...script, ...files },
    );
  const found = ['"/sbin/init" > run.sh, line 3: modprobe'];
  for (const service of [
    'ExecStart=/opt/run.sh up',
    'Environment=MODE=up\nExecStart=/opt/run.sh',
    'Environment="MODE=up" "A=b c"\nExecStart=/opt/run.sh',
    "Environment=A=b 'M=up'\nExecStart=/opt/run.sh $M",
    'WorkingDirectory=/opt\nExecStart=/bin/bash run.sh up',
    'ExecStart=/bin/sh -c "cd / && \\\n  /opt/run.sh up"',
    'ExecStart=/opt/run.sh \\\n  up',
  ])
    assert.deepEqual(of(service), found, service);
  assert.deepEqual(
    of('EnvironmentFile=-/opt/x.conf\nExecStart=/opt/run.sh', { 'x.conf': '# x\nMODE="up"\n' }),
    found,
  );
  for (const service of [
    'ExecStart=/opt/run.sh',
    'Environment=MODE=up\nEnvironment=\nExecStart=/opt/run.sh',
    'Environment=MODE=%i\nExecStart=/opt/run.sh',
    'WorkingDirectory=/srv\nExecStart=/bin/bash run.sh up',
    'WorkingDirectory=/opt\nExecStart=run.sh up',
  ])
    assert.deepEqual(of(service), [], service);
});

test('what is added to a unit counts, and what it asks for', () => {
  const lines = 'COPY a.service b.service /etc/systemd/system/\nRUN systemctl enable a\n';
  const of = (more: string, a: string, o = ''): readonly string[] =>
    said(`${lines}${more}\nCMD ["/sbin/init"]`, {
      'a.service': unit(a),
      'b.service': '[Service]\nExecStart=modprobe b\n',
      'o.conf': `[Service]\n${o}\n`,
    });
  const copy = 'COPY o.conf /etc/systemd/system/a.service.d/';
  const added = ['"/sbin/init" > o.conf, line 2: modprobe'];
  assert.deepEqual(of(copy, 'ExecStart=/bin/app', 'ExecStartPre=modprobe a'), added);
  assert.deepEqual(of(copy, 'ExecStart=modprobe a', 'ExecStart=\nExecStart=/bin/app'), []);
  assert.deepEqual(of(copy, 'ExecStart=modprobe a', '[Unit]\nConditionPathExists=/x'), []);
  assert.deepEqual(of('', 'ExecStart=/bin/app\n[Unit]\nRequires=c.service b.service'), [
    '"/sbin/init" > b.service, line 2: modprobe',
  ]);
  assert.deepEqual(of('', 'ExecStart=/bin/app\n[Unit]\nAfter=b.service'), []);
  assert.deepEqual(
    said('COPY etc /etc\nCMD ["/sbin/init"]', {
      'etc/systemd/system/x.service': plain['x.service'],
      'etc/systemd/system/multi-user.target.wants/x.service': plain['x.service'],
    }),
    found,
  );
});

test('systemd runs rc.local', () => {
  const lines = 'COPY rc.local /etc/rc.local\nCMD ["/sbin/init"]';
  assert.deepEqual(said(lines, { 'rc.local': '#!/bin/sh -e\nmodprobe a\nexit 0\n' }), [
    '"/sbin/init" > rc.local, line 2: modprobe',
  ]);
  assert.deepEqual(said(lines, { 'rc.local': '#!/usr/bin/perl\nmodprobe a\n' }), []);
});

test('a service starts a script of the image, and may be written by the Dockerfile', () => {
  const end = 'RUN systemctl enable x\nCMD ["/sbin/init"]';
  assert.deepEqual(
    said(`COPY x.service /etc/systemd/system/\nCOPY run.sh /usr/bin/run.sh\n${end}`, {
      'x.service': unit('ExecStart=/usr/bin/run.sh'),
      'run.sh': '#!/bin/sh\nmodprobe a\n',
    }),
    ['"/sbin/init" > run.sh, line 2: modprobe'],
  );
  const text = unit('ExecStartPre=-insmod b\nExecStart=/sbin/modprobe a');
  assert.deepEqual(said(`COPY <<EOF /etc/systemd/system/x.service\n${text}EOF\n${end}`, {}), [
    'insmod b > insmod (information)',
    '/sbin/modprobe a > modprobe',
  ]);
});

test('a service of thousands of commands is one script', () => {
  const many = 'ExecStartPre=/usr/bin/prepare --some --more\n'.repeat(2000);
  assert.deepEqual(
    said('COPY x.service /etc/systemd/system/\nRUN systemctl enable x\nCMD ["/sbin/init"]', {
      'x.service': unit(`${many}ExecStart=/sbin/modprobe a`),
    }),
    ['"/sbin/init" > x.service, line 2004: modprobe'],
  );
});
