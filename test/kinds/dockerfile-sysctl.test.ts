import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of a Dockerfile among other files: the words it is said at, and how the message begins. */
const said = (lines: string, others: Readonly<Record<string, string>> = {}): readonly string[] => {
  const text = `FROM debian\n${lines}\n`;
  return sureFindings({ Dockerfile: text, ...others }, 'Dockerfile', { platform: 'linux' }).map(
    ({ at, message }) =>
      `${text.slice(at.span.start, at.span.end)} > ${render(message).replace(/ (?:cannot|can) .*/, '')}`,
  );
};

test('sysctl -p sets what the Dockerfile has written into the file', () => {
  const write = "RUN echo 'vm.max_map_count = 262144' >> /etc/sysctl.conf";
  for (const [lines, words] of [
    [`${write}\nRUN sysctl -p`, 'sysctl -p'],
    [`${write}\nRUN sysctl -e -p /etc/sysctl.conf`, 'sysctl -e -p /etc/sysctl.conf'],
    [`${write} && sysctl -qp`, 'sysctl -qp'],
    [`${write}\nRUN echo kernel.sem=1 >> /etc/sysctl.conf\nRUN sysctl --system`, 'sysctl --system'],
    [`${write}\nCMD ["sysctl", "-p"]`, '"sysctl", "-p"'],
    ['RUN echo vm.max_map_count=1 | tee -a /etc/sysctl.conf\nRUN sysctl -p', 'sysctl -p'],
    ['RUN sudo echo vm.max_map_count=1 | sudo tee -a /etc/sysctl.conf && sudo sysctl -p', 'sudo sysctl -p'],
    [
      'RUN cat <<EOF > /etc/sysctl.d/9.conf\n# x\nvm.max_map_count=1\nEOF\nRUN sysctl --system',
      'sysctl --system',
    ],
    ['CMD echo vm.max_map_count=1 > /x.conf && sysctl --load=/x.conf && app', 'sysctl --load=/x.conf'],
    ['WORKDIR /x\nRUN printf "vm.max_map_count=1\\n" > y.conf\nRUN sysctl -p y.conf', 'sysctl -p y.conf'],
  ] as const)
    assert.deepEqual(said(lines), [`${words} > vm.max_map_count`], lines);
});

test('sysctl -p sets what commands in braces have written together', () => {
  for (const lines of [
    'RUN { echo vm.max_map_count=1; echo kernel.sem=1; } > /etc/sysctl.conf && sysctl -p',
    'RUN { echo kernel.sem=1; echo vm.max_map_count=1; } >> /etc/sysctl.conf\nRUN sysctl -p',
    'RUN ( cd /etc; echo kernel.sem=1; echo vm.max_map_count=1 ) > /etc/sysctl.conf; sysctl -p',
    'RUN { set -e; echo vm.max_map_count=1 && echo kernel.sem=1; } >/etc/sysctl.d/9.conf; sysctl -p /etc/sysctl.d/9.conf',
    'RUN : > /etc/sysctl.conf; { echo vm.max_map_count=1; } 2>&1 >> /etc/sysctl.conf; sysctl -p',
  ])
    assert.deepEqual(
      said(lines).map(one => one.replace(/.*> /, '')),
      ['vm.max_map_count'],
      lines,
    );
  for (const lines of [
    'RUN { echo vm.max_map_count=1 >&2; echo kernel.sem=1; } > /etc/sysctl.conf && sysctl -p',
    'RUN { echo vm.max_map_count=1 > /x; echo kernel.sem=1; } > /etc/sysctl.conf && sysctl -p',
    'RUN { echo vm.max_map_count=1; echo kernel.sem=1; } 2> /etc/sysctl.conf && sysctl -p',
    'RUN { echo vm.max_map_count=1 | tee /x | cat -n; } > /etc/sysctl.conf && sysctl -p',
    'RUN { echo vm.max_map_count=1; } > /etc/sysctl.conf; { echo kernel.sem=1; } > /etc/sysctl.conf; sysctl -p',
    'RUN { x=$(echo vm.max_map_count=1); echo kernel.sem=1; } > /etc/sysctl.conf; sysctl -p',
    'RUN f() { echo vm.max_map_count=1; }; { echo kernel.sem=1; } > /etc/sysctl.conf; sysctl -p',
    'RUN { if a; then echo vm.max_map_count=1; fi; echo kernel.sem=1; } > /etc/sysctl.conf; sysctl -p',
  ])
    assert.deepEqual(said(lines), [], lines);
});

test('names the line of a file that the Dockerfile copies', () => {
  const others = { 'x.conf': '# x\nnet.core.somaxconn=1\r\nvm.max_map_count = 1\r\nvm.swappiness=1\n' };
  for (const [lines, words] of [
    ['COPY x.conf /etc/sysctl.d/\nRUN sysctl --system', 'sysctl --system'],
    ['COPY x.conf /etc/sysctl.conf\nCMD sysctl -p && app', 'sysctl -p'],
  ] as const)
    assert.deepEqual(said(lines, others), [`${words} > x.conf, line 3: vm.max_map_count`], lines);
  const Dockerfile = 'FROM debian\nCOPY x.conf /etc/sysctl.conf\nRUN sysctl -p\n';
  const [found] = sureFindings({ Dockerfile, ...others }, 'Dockerfile', { platform: 'linux' });
  const [related] = found?.related ?? [];
  assert.match(related?.at.uri ?? '', /\/x\.conf$/);
  assert.equal(others['x.conf'].slice(related?.at.span.start, related?.at.span.end), 'vm.max_map_count = 1');
});

test('says nothing where the settings are others, or of another time or file', () => {
  const write = "RUN echo 'vm.max_map_count=262144' >> /etc/sysctl.conf";
  for (const lines of [
    `RUN sysctl -p\n${write}`,
    `${write}\nRUN sysctl -p /etc/other.conf`,
    `${write}\nRUN echo kernel.sem=1 > /etc/sysctl.conf && sysctl -p`,
    `${write}\nRUN sed -i /vm/d /etc/sysctl.conf && sysctl -p`,
    `${write}\nRUN sysctl -n vm.max_map_count`,
    `${write}\nCOPY --from=other /x /etc/sysctl.conf\nRUN sysctl -p`,
    'RUN echo kernel.sem=1 >> /etc/sysctl.conf && sysctl -p',
    "RUN echo '#vm.max_map_count=1' >> /etc/sysctl.conf && sysctl -p",
    'RUN echo -vm.max_map_count=1 >> /etc/sysctl.conf && sysctl -p',
    'RUN echo vm.max_map_count=1 > /etc/sysctl.d/9.txt && sysctl --system',
    'RUN echo vm.max_map_count=1 >> /etc/sysctl.conf && sysctl -p "$FILE"',
  ])
    assert.deepEqual(said(lines), [], lines);
});

test('a script sets what it has written, or what the image has', () => {
  const entry = (text: string, lines = ''): readonly string[] =>
    said(`COPY run.sh /\n${lines}CMD ["/run.sh"]`, { 'run.sh': `#!/bin/sh\n${text}\n` });
  const found = ['"/run.sh" > run.sh, line 3: vm.swappiness'];
  assert.deepEqual(entry('echo vm.swappiness=1 > /etc/sysctl.conf\nsysctl -p'), found);
  assert.deepEqual(entry(': \nsysctl -p', 'RUN echo vm.swappiness=1 > /etc/sysctl.conf\n'), found);
  assert.deepEqual(entry('[ -z "$A" ] || echo vm.swappiness=1 > /etc/sysctl.conf\nsysctl -p'), []);
});

test('sysctl -p sets what a script has written that RUN runs', () => {
  const install = "#!/bin/sh\ncat > /etc/sysctl.conf <<'EOF'\nvm.max_map_count=1\nEOF\n";
  const told = (lines: string): readonly string[] =>
    said(lines, { 'install.sh': install, 'start.sh': '#!/bin/sh\nsysctl --system\n' });
  const [copied, mounted] = [
    'COPY install.sh /\nRUN /install.sh',
    'RUN --mount=type=bind,target=/src /src/install.sh',
  ];
  const start = 'COPY start.sh /\nCMD ["/start.sh"]';
  for (const lines of [copied, mounted])
    assert.deepEqual(told(`${lines}\n${start}`), ['"/start.sh" > start.sh, line 2: vm.max_map_count'], lines);
  for (const lines of [
    copied.replace('RUN', 'ONBUILD RUN'),
    `${copied}\nRUN echo kernel.sem=1 > /etc/sysctl.conf`,
    `${copied} && sed -i s/1/2/ /etc/sysctl.conf`,
    `${copied}\nRUN rm /etc/sysctl.conf`,
    `${copied}\nFROM debian`,
    'COPY install.sh /',
    'COPY install.sh /\nRUN /other.sh',
  ])
    assert.deepEqual(told(`${lines}\n${start}`), [], lines);
});

test('a container runs what a script has written that RUN runs', () => {
  const install =
    "#!/bin/sh\ncat > /run.sh <<'EOF'\n#!/bin/sh\nset -e\nmodprobe tun\nEOF\nchmod +x /run.sh\n";
  const lines = 'COPY install.sh /opt/\nRUN /opt/install.sh\nCMD ["/run.sh"]';
  assert.deepEqual(said(lines, { 'install.sh': install }), [
    '"/run.sh" > install.sh, line 5: modprobe fails here: kernel modules',
  ]);
  assert.deepEqual(said(lines.replace('CMD', 'RUN mv /run.sh /x.sh\nCMD'), { 'install.sh': install }), []);
});
