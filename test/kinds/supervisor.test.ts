import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of a Dockerfile with these lines, beside the files: the words it is said at, and how the message begins. */
function said(lines: string, files: Readonly<Record<string, string>>): readonly string[] {
  const text = `FROM debian\n${lines}\n`;
  return sureFindings({ ...files, Dockerfile: text }, 'Dockerfile', { platform: 'linux' }).map(
    ({ at, message }) => {
      const line = render(message);
      return `${text.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(' fails'))}`;
    },
  );
}

const program = '[program:files]\ncommand=rpc.nfsd\n';
const main = '; of the image\n[supervisord]\nnodaemon = true\n\n';

test('the programs of supervisord run', () => {
  const conf = { 'supervisord.conf': main + program };
  const found = (word: string): readonly string[] => [`${word} > supervisord.conf, line 6: rpc.nfsd`];
  for (const [lines, word] of [
    ['COPY supervisord.conf /etc/\nCMD ["supervisord"]', '"supervisord"'],
    ['COPY supervisord.conf /a.conf\nCMD ["/usr/bin/supervisord", "-n", "-c", "/a.conf"]', '"/a.conf"'],
    [
      'WORKDIR /app\nCOPY . .\nENTRYPOINT ["supervisord", "--configuration", "supervisord.conf"]',
      '"supervisord.conf"',
    ],
    ['COPY supervisord.conf /etc/supervisor/conf.d/\nCMD supervisord -n', 'supervisord'],
    ['ADD supervisord.conf /etc/supervisor/conf.d/a.conf\nCMD exec supervisord', 'supervisord'],
    ['COPY supervisord.conf /etc/supervisor.d/a.ini\nCMD exec supervisord', 'supervisord'],
  ] as const)
    assert.deepEqual(said(lines, conf), found(word), lines);
  for (const lines of [
    'COPY supervisord.conf /etc/\nCMD ["app"]',
    'COPY supervisord.conf /etc/\nCMD ["supervisord", "-c", "/other.conf"]',
    'COPY supervisord.conf /etc/supervisor/conf.d/a.off\nCMD supervisord',
    'COPY supervisord.conf /etc/\nRUN sed -i s/a/b/ /etc/supervisord.conf\nCMD supervisord',
  ])
    assert.deepEqual(said(lines, conf), [], lines);
});

test('a configuration includes others by a pattern of their names', () => {
  const included = (files: string): readonly string[] =>
    said('COPY conf /conf\nCMD ["supervisord", "-c", "/conf/main.conf"]', {
      'conf/main.conf': `${main}[include]\nfiles = ${files}\n`,
      'conf/main.files.conf': program,
    });
  const found = ['"/conf/main.conf" > main.files.conf, line 2: rpc.nfsd'];
  for (const files of ['/conf/main.*.conf', 'main.f*', '/conf/*.conf /other/*.conf'])
    assert.deepEqual(included(files), found, files);
  for (const files of ['/conf/main.*.ini', '/conf/?.conf', '/*/main.*.conf'])
    assert.deepEqual(included(files), [], files);
});

test('the configuration may be copied by a pattern', () => {
  const files = { 'conf/b.conf': program, 'conf/sub/c.conf': program };
  const copied = (pattern: string): readonly string[] =>
    said(`COPY ${pattern} /etc/supervisor/conf.d/\nCMD supervisord`, files);
  const found = ['supervisord > b.conf, line 2: rpc.nfsd'];
  for (const pattern of ['conf/*', 'conf/*.conf', './conf/?.conf'])
    assert.deepEqual(copied(pattern), found, pattern);
  for (const pattern of ['conf/*.ini', 'conf/a*', '*/*.conf']) assert.deepEqual(copied(pattern), [], pattern);
  assert.deepEqual(
    said(
      'COPY conf/ /opt/\nFROM debian\nCOPY --from=0 /opt/*.conf /etc/supervisor/conf.d/\nCMD supervisord',
      files,
    ),
    found,
  );
});

test('a configuration includes others', () => {
  const lines =
    'COPY conf /opt/conf\nCOPY nfs.conf x.txt /opt/conf/d/\nCMD supervisord -c /opt/conf/main.conf';
  const files = (pattern: string) => ({
    'conf/main.conf': `${main}[include]\nfiles = ${pattern}\n`,
    'nfs.conf': program,
  });
  const found = ['/opt/conf/main.conf > nfs.conf, line 2: rpc.nfsd'];
  for (const pattern of [
    'd/*.conf',
    '/none/*.conf /opt/conf/d/*.conf',
    'd/nfs.conf',
    '\n  x/*.conf\n  d/*.conf',
  ])
    assert.deepEqual(said(lines, files(pattern)), found, pattern);
  for (const pattern of ['d/*.ini', '*.conf', '']) assert.deepEqual(said(lines, files(pattern)), [], pattern);
});

test('what a program runs is read as supervisord reads it', () => {
  const of = (conf: string): readonly string[] =>
    said('COPY a.conf /etc/supervisord.conf\nCOPY run.sh /\nCMD supervisord', {
      'a.conf': conf,
      'run.sh': '#!/bin/sh\nmodprobe a\n',
    });
  const at = (place: string): readonly string[] => [`supervisord > ${place}`];
  assert.deepEqual(of('[program:a]\r\ncommand = insmod b ; a note\r\n'), at('a.conf, line 2: insmod'));
  assert.deepEqual(of('[program:a]\ncommand=bash -c "cd / && insmod b"\n'), at('a.conf, line 2: insmod'));
  assert.deepEqual(of('[program:a]\ncommand=/run.sh %(ENV_A)s\n'), at('run.sh, line 2: modprobe'));
  assert.deepEqual(of('[program:a]\ncommand=insmod b\nautostart=false\n'), []);
  assert.deepEqual(of('[program:a]\ncommand=insmod b\nautostart=%(ENV_A)s\n'), []);
  assert.deepEqual(of('[program:a]\ncommand=app && insmod b\n'), []);
  assert.deepEqual(of('[program:a]\ncommand=app\n  insmod b\n'), []);
  assert.deepEqual(of('[eventlistener:a]\ncommand=insmod b\n'), []);
  assert.deepEqual(of('[program:a]\n;command=insmod b\n#command=insmod b\nenvironment=command=insmod\n'), []);
});

test('a program has the variables and the folder that its section and the container give it', () => {
  const of = (section: string, lines = ''): readonly string[] =>
    said(`${lines}COPY a.conf run.sh /opt/\nCMD ["supervisord", "-c", "/opt/a.conf"]`, {
      'a.conf': `[program:a]\n${section}\n`,
      'run.sh': '#!/bin/sh\nif [ "$MODE" = up ] || [ "$1" = up ]; then\n  modprobe a\nfi\n',
    });
  const found = ['"/opt/a.conf" > run.sh, line 3: modprobe'];
  for (const section of [
    'command=/opt/run.sh up',
    'command=%(here)s/run.sh up',
    'directory=/opt\ncommand=bash run.sh up',
    'command=/opt/run.sh\nenvironment=A=b,MODE="up"',
    'command=/opt/run.sh\nenvironment=\n  A="b,c",\n  MODE=up',
    'command=/opt/run.sh\n[supervisord]\nenvironment=MODE=up',
    'command=/bin/bash -c "cd / &&\n  /opt/run.sh up"',
    'command=/opt/run.sh\n  up',
  ])
    assert.deepEqual(of(section), found, section);
  assert.deepEqual(of('command=%(ENV_D)s/run.sh %(ENV_M)s', 'ENV D=/opt M=up\n'), found);
  assert.deepEqual(of('command=/opt/run.sh', 'ENV MODE=up\n'), found);
  for (const section of [
    'command=%(ENV_D)s/run.sh up',
    'directory=/srv\ncommand=bash run.sh up',
    'command=/opt/run.sh\nenvironment=MODE="down"',
    'command=/opt/run.sh\nenvironment=MODE="%(ENV_X)s"',
  ])
    assert.deepEqual(of(section), [], section);
  for (const value of ['down', '%(ENV_X)s'])
    assert.deepEqual(of(`command=/opt/run.sh\nenvironment=MODE=${value}`, 'ENV MODE=up\n'), [], value);
});

test('a program runs as who supervisord does, unless the configuration says as whom', () => {
  const of = (user: string, section: string): readonly string[] =>
    said(`USER ${user}\nCOPY a.conf run.sh /opt/\nCMD ["supervisord", "-c", "/opt/a.conf"]`, {
      'a.conf': `[program:a]\ncommand=/opt/run.sh\n${section}\n`,
      'run.sh': '#!/bin/sh\nif [ "$(id -u)" != 0 ]; then\n  rpc.nfsd\nfi\n',
    });
  const daemon = '[supervisord]\nnodaemon=true';
  assert.deepEqual(of('app', daemon), ['"/opt/a.conf" > run.sh, line 3: rpc.nfsd']);
  assert.deepEqual(of('root', daemon), []);
  for (const section of ['user=root', `${daemon}\nuser=root`])
    assert.deepEqual(of('app', section), [], section);
});

test('service starts supervisord of Debian, without the variables of the container', () => {
  const of = (conf: string): readonly string[] =>
    said('ENV P=modprobe\nCOPY a.conf /etc/supervisor/conf.d/\nCMD service supervisor start', {
      'a.conf': conf,
    });
  assert.deepEqual(of('[program:a]\ncommand=modprobe a\n'), ['service > a.conf, line 2: modprobe']);
  assert.deepEqual(of('[program:a]\ncommand=%(ENV_P)s a\n'), []);
});

test('a configuration that the Dockerfile writes is told where it stands', () => {
  assert.deepEqual(
    said('COPY <<EOF /etc/supervisord.conf\n[program:a]\ncommand=insmod b\nEOF\nCMD ["supervisord"]', {}),
    ['insmod b > insmod'],
  );
});

test('supervisorctl has supervisord start programs', () => {
  const off = (name: string, command: string): string =>
    `[program:${name}]\ncommand=${command}\nautostart=false\n`;
  const of = (line: string): readonly string[] =>
    said('COPY a.conf /etc/supervisor/conf.d/\nCOPY run.sh first.sh nfs.sh /opt/\nCMD ["/opt/run.sh"]', {
      'a.conf': `[program:first]\ncommand=/opt/first.sh\n${off('nfs', '/opt/nfs.sh')}${off('mod', 'insmod b')}`,
      'run.sh': '#!/bin/sh\nexec supervisord -n\n',
      'first.sh': `#!/bin/sh\n${line}\n`,
      'nfs.sh': '#!/bin/sh\nrpc.nfsd\n',
    });
  const nfs = '"/opt/run.sh" > nfs.sh, line 2: rpc.nfsd';
  const mod = '"/opt/run.sh" > a.conf, line 7: insmod';
  for (const line of [
    'supervisorctl start nfs',
    'supervisorctl -c /etc/supervisor/supervisord.conf start other nfs',
    '/usr/bin/supervisorctl restart nfs:*',
    'supervisorctl start nfs:nfs',
  ])
    assert.deepEqual(of(line), [nfs], line);
  assert.deepEqual(of('supervisorctl start first all'), [nfs, mod]);
  for (const line of [
    'supervisorctl status nfs',
    'supervisorctl start',
    'supervisorctl -c start nfs',
    'supervisorctl start "$1"',
    'supervisorctl -c /opt/other.conf start nfs',
  ])
    assert.deepEqual(of(line), [], line);
});
