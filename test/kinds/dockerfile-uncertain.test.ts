import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

const loads = '#!/bin/sh\nmodprobe a\n';
const idle = '#!/bin/sh\necho\n';

/** How often something is said of a Dockerfile with these lines, beside the files. */
const times = (lines: string, files: Readonly<Record<string, string>> = {}): number =>
  findings({ ...files, Dockerfile: `${lines}\n` }, 'Dockerfile', { platform: 'linux' }).length;

const write = (what: string): string => `printf "#!/bin/sh\\n${what}\\n" > /run.sh`;

test('a script that RUN only may write is not the one that runs', () => {
  const of = (run: string, files: Readonly<Record<string, string>> = {}): number =>
    times(
      `FROM debian\nARG T\n${Object.keys(files).map(name => `COPY ${name} /opt/${name}\n`)}${run}\nCMD ["/run.sh"]`,
      files,
    );
  for (const run of [
    `RUN ${write('modprobe a')}`,
    `RUN set -e; apt-get update && pip install x && ${write('modprobe a')}`,
    `RUN test -e /x && ${write('modprobe a')}`,
    `RUN grep -q x /etc/x && ${write('modprobe a')} && chmod +x /run.sh`,
    `RUN apt-get update || exit 1; ${write('modprobe a')}`,
    `RUN pip install x && cat <<EOF > /run.sh\nmodprobe a\nEOF`,
    'RUN pip install x && cp /opt/run.sh /run.sh',
  ])
    assert.equal(of(run, run.includes('/opt') ? { 'run.sh': loads } : {}), 1, run);
  for (const run of [
    `RUN if [ -e /x ]; then ${write('modprobe a')}; fi`,
    `RUN case $T in a) ${write('modprobe a')} ;; esac`,
    `RUN test -e /run.sh || ${write('modprobe a')}`,
    `RUN test -e /x && ${write('modprobe a')}; true`,
    `RUN (test -e /x && ${write('modprobe a')}) || true`,
    `RUN if [ -e /x ]; then ${write('echo')}; else ${write('modprobe a')}; fi`,
    `RUN if [ -e /x ]; then ${write('modprobe a').replace('>', '| tee')}; fi`,
    'RUN [ -e /run.sh ] || cat <<EOF > /run.sh\nmodprobe a\nEOF',
    'RUN <<EOF\nif [ -e /x ]; then\ncat <<X > /run.sh\nmodprobe a\nX\nfi\nEOF',
  ])
    assert.equal(of(run), 0, run);
  assert.equal(of('RUN if [ -e /x ]; then cp /opt/run.sh /run.sh; fi', { 'run.sh': loads }), 0);
});

test('what RUN writes lies where it has gone to', () => {
  const of = (run: string): number =>
    times(`FROM debian\nWORKDIR /app\nCOPY b.sh run.sh\nRUN ${run}\nCMD ["./run.sh"]`, { 'b.sh': idle });
  const here = write('modprobe a').replace('/run.sh', 'run.sh');
  assert.equal(of(here), 1);
  assert.equal(of(`cd /app && ${here}`), 1);
  assert.equal(of(`cd /opt && ${here}`), 0);
  assert.equal(of(`cd "$X" && ${here}`), 0);
});

test('where RUN may put another file, nobody knows which runs', () => {
  const files = { 'a.sh': loads, 'b.sh': idle };
  const of = (run: string): number =>
    times(`FROM debian\nCOPY a.sh b.sh /opt/\n${run}\nCMD ["/run.sh"]`, files);
  assert.equal(of('RUN ln -s /opt/a.sh /run.sh'), 1);
  for (const run of [
    'RUN if [ -e /x ]; then ln -s /opt/a.sh /run.sh; else ln -s /opt/b.sh /run.sh; fi',
    'RUN if [ -e /x ]; then ln -s /opt/b.sh /run.sh; else ln -s /opt/a.sh /run.sh; fi',
    'COPY a.sh /run.sh\nRUN if [ -e /x ]; then mv /opt/b.sh /run.sh; fi',
    'COPY b.sh /run.sh\nRUN if [ -e /x ]; then mv /opt/a.sh /run.sh; fi',
    `COPY a.sh /run.sh\nRUN if [ -e /x ]; then ${write('echo')}; fi`,
  ])
    assert.equal(of(run), 0, run);
  const folder = { 'a/run.sh': loads, 'b/run.sh': idle };
  const copied = 'FROM debian\nCOPY a /opt\nCOPY b /srv\n';
  assert.equal(times(`${copied}RUN cp -r /opt/. /srv\nCMD ["/srv/run.sh"]`, folder), 1);
  assert.equal(
    times(`${copied}RUN if [ -e /x ]; then cp -r /opt/. /srv; fi\nCMD ["/srv/run.sh"]`, folder),
    0,
  );
});

test('of a script to which lines are added nobody knows how it begins, unless they begin it', () => {
  const add = (path: string, line = 'modprobe a'): string => `RUN echo "${line}" >> ${path}\n`;
  for (const lines of [
    `FROM debian\n${add('/run.sh')}CMD ["sh", "/run.sh"]`,
    `FROM x/y\n${add('/run.sh', '#!/bin/sh')}${add('/run.sh')}CMD ["/run.sh"]`,
    `FROM x/y\nRUN echo "[program:x]\\ncommand=modprobe a" >> /etc/supervisord.conf\nCMD ["supervisord"]`,
    `FROM x/y\nRUN echo "vm.swappiness=1" >> /etc/sysctl.conf\nCMD sysctl -p`,
  ])
    assert.equal(times(lines), 1, lines);
  const calls = { 'run.sh': '#!/bin/sh\n. /etc/profile\n' };
  const appends = { 'run.sh': '#!/bin/sh\necho "modprobe a" >> /start.sh\nsh /start.sh\n' };
  for (const [lines, files] of [
    [`FROM x/y\n${add('/run.sh')}CMD ["sh", "/run.sh"]`, {}],
    [`FROM debian\n${add('/usr/local/bin/run')}CMD ["sh", "/usr/local/bin/run"]`, {}],
    [`FROM nginx\n${add('/docker-entrypoint.sh')}ENTRYPOINT ["/docker-entrypoint.sh"]`, {}],
    [`FROM nginx\n${add('/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh')}`, {}],
    [`FROM debian\nRUN curl -o /run.sh x.y\n${add('/run.sh')}CMD ["sh", "/run.sh"]`, {}],
    [`FROM debian\n${add('/etc/rc.local')}CMD ["/sbin/init"]`, {}],
    [`FROM debian\n${add('/etc/init.d/ssh')}CMD service ssh start && sleep infinity`, {}],
    ['FROM x/y\nRUN cat <<EOF >> /run.sh\nmodprobe a\nEOF\nCMD ["sh", "/run.sh"]', {}],
    [`FROM debian\n${add('/etc/profile')}COPY run.sh /\nCMD ["/run.sh"]`, calls],
    ['FROM x/y\nCOPY run.sh /\nCMD ["/run.sh"]', appends],
    [`FROM x/y AS a\n${add('/run.sh')}FROM debian\nCOPY --from=a /run.sh /\nCMD ["sh", "/run.sh"]`, {}],
  ] as const)
    assert.equal(times(lines, files), 0, lines);
});

test('a service that RUN only may add to those of s6-rc is not started', () => {
  const of = (run: string): number =>
    times(`FROM crazymax/alpine-s6\nCOPY a /etc/s6-overlay/s6-rc.d/a\nRUN ${run}`, {
      'a/type': 'longrun',
      'a/run': loads,
    });
  const adds = 'touch /etc/s6-overlay/s6-rc.d/user/contents.d/a';
  assert.equal(of(adds), 1);
  assert.equal(of(`apk add x && ${adds}`), 1);
  assert.equal(of(`if [ -e /x ]; then ${adds}; fi`), 0);
  assert.equal(of(`[ -e /x ] || ${adds}`), 0);
});

test('what RUN edits by a pattern, or finds, is not what was copied', () => {
  const conf = { 's.conf': '[program:x]\nautostart=true\ncommand=modprobe a\n' };
  const of = (run: string): number =>
    times(`FROM debian\nCOPY s.conf /etc/supervisor/conf.d/\n${run}\nCMD ["supervisord"]`, conf);
  assert.equal(of(''), 1);
  assert.equal(of('RUN sed -i s/true/false/ /etc/nginx/*.conf'), 1);
  const packages = 'apt-get install -y grep findutils && ls /etc/supervisor/conf.d';
  assert.equal(of(`RUN ${packages} && sed -i s/a/b/ /etc/a && wget -O b http://c`), 1);
  for (const run of [
    'RUN sed -i s/true/false/ /etc/supervisor/conf.d/*',
    'RUN sed -i s/true/false/ /etc/supervisor/*/*.conf',
    'RUN find /etc/supervisor/conf.d -name "*.conf" -exec sed -i s/true/false/ {} +',
    'RUN for f in /etc/supervisor/conf.d/*; do sed -i s/true/false/ $f; done',
    'RUN rm /etc/supervisor/conf.d/*.conf',
  ])
    assert.equal(of(run), 0, run);
});

test('supervisord reads the file that it is given, and nothing where it only answers', () => {
  const files = { 'a.conf': '[program:x]\ncommand=modprobe a\n', 'b.conf': '[program:x]\ncommand=app\n' };
  const of = (args: string): number =>
    times(
      `FROM debian\nCOPY a.conf /etc/supervisord.conf\nCOPY b.conf /etc/\nCMD supervisord ${args}`,
      files,
    );
  for (const args of ['', '-n', '-c /etc/supervisord.conf', '-nc /etc/supervisord.conf'])
    assert.equal(of(args), 1, args);
  for (const args of ['-c/etc/b.conf', '-nc /etc/b.conf', '--configuration=/etc/b.conf', '--help', '-v'])
    assert.equal(of(args), 0, args);
});

test('a script that a script writes may be changed by it in some cases', () => {
  const of = (between: string): number =>
    times('FROM debian\nCOPY run.sh /\nCMD ["/run.sh"]', {
      'run.sh': `#!/bin/sh\ncat > /opt/x.sh <<EOF\nmodprobe a\nEOF\n${between}\nsh /opt/x.sh\n`,
    });
  assert.equal(of('chmod +x /opt/x.sh'), 1);
  for (const between of [
    '[ "$A" = 1 ] && sed -i s/modprobe/echo/ /opt/x.sh',
    'if [ -e /y ]; then cp /y /opt/x.sh; fi',
    'cd /opt\necho "echo" > x.sh',
    'D=$(cat /y)\necho "echo" > "$D/x.sh"',
  ])
    assert.equal(of(between), 0, between);
});

test('what a container starts has the variables of ENV, not the arguments of the build', () => {
  const of = (lines: string): number => times(`FROM debian\n${lines}`);
  assert.equal(of('ARG A=vm.a=1\nRUN sysctl -w $A'), 1);
  for (const start of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK CMD']) {
    assert.equal(of(`ARG A=vm.a=1\n${start} sysctl -w $A`), 0);
    assert.equal(of(`ARG A=vm.a=1\n${start} sysctl -w $B\nENV B=$A`), 1);
  }
});
