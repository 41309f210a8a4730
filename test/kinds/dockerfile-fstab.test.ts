import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

/** What is said of a Dockerfile among other files: the words it is said at, and how the message begins. */
const said = (lines: string, others: Readonly<Record<string, string>> = {}): readonly string[] => {
  const text = `FROM debian\n${lines}\n`;
  return findings({ Dockerfile: text, ...others }, 'Dockerfile', { platform: 'linux' }).map(
    ({ rule, at, message }) =>
      `${rule} ${text.slice(at.span.start, at.span.end)} > ${render(message).split(/ (?:fails|for)\b/)[0]}`,
  );
};

const nfs = 'mount-escape mount -a > ECI makes NFS mounts';
const share = 'files:/export /mnt nfs4 rw,hard 0 0';

test('mount -a mounts what the table of the image says', () => {
  const write = `RUN echo '${share}' >> /etc/fstab`;
  for (const lines of [
    `${write}\nCMD mount -a && app`,
    `${write}\nRUN echo "tmpfs /x tmpfs defaults 0 0" >> /etc/fstab\nCMD mount -a; app`,
    `RUN printf '# x\\n${share}\\n' > /etc/fstab\nCMD mount -a`,
    `CMD echo "${share}" >> /etc/fstab && mount -a`,
    `ENV HOST=x\nCMD echo "$HOST.local:/a /b nfs" | tee -a /etc/fstab; mount -a`,
    `RUN cat <<EOF > /etc/fstab\n\t${share}\nEOF\nCMD mount -a`,
  ])
    assert.deepEqual(said(lines), [nfs], lines);
  for (const [command, words] of [
    ['CMD ["mount", "-a"]', '"mount", "-a"'],
    ['CMD sudo mount -av', 'sudo mount -av'],
    ['RUN mount -a -t nfs4', 'mount -a -t nfs4'],
    ['CMD mount /mnt', 'mount /mnt'],
    ['CMD mount -v /mnt/', 'mount -v /mnt/'],
    ['CMD mount files:/export', 'mount files:/export'],
  ] as const)
    assert.deepEqual(said(`${write}\n${command}`), [`mount-escape ${words} > ECI makes NFS mounts`], command);
  for (const command of [
    'mount',
    'mount /other',
    'mount -a -t tmpfs',
    'mount -l',
    'mount -a /mnt',
    'mount $X',
  ])
    assert.deepEqual(said(`${write}\nCMD ${command}`), [], command);
});

test('the lines of the table that say nothing of it', () => {
  for (const line of [
    `# ${share}`,
    'files:/export /mnt nfs4 noauto,rw 0 0',
    'tmpfs /mnt tmpfs defaults 0 0',
    '/swap none swap sw 0 0',
    '/a /b none bind 0 0',
    'files:/export /mnt',
  ])
    assert.deepEqual(said(`RUN echo '${line}' >> /etc/fstab\nCMD mount -a`), [], line);
  assert.deepEqual(said("RUN echo '/x.img /b ext4 loop 0 0' >> /etc/fstab\nCMD mount -a"), [
    'device-node mount -a > mount',
  ]);
  assert.deepEqual(said(`CMD mount -a; echo '${share}' >> /etc/fstab`), []);
  assert.deepEqual(said(`RUN echo '${share}' >> /etc/fstab\nRUN echo > /etc/fstab\nCMD mount -a`), []);
  assert.deepEqual(said(`RUN echo '${share}' >> /etc/mtab\nCMD mount -a`), []);
});

test('the table may be copied, and a script may ask for it', () => {
  const files = {
    fstab: `# table\n/dev/sda1 / ext4 defaults 0 1\n${share}\n`,
    'run.sh': '#!/bin/sh\nset -e\nmount /mnt\n',
  };
  assert.deepEqual(said('COPY fstab /etc/fstab\nCMD mount -a', files), [
    'mount-escape mount -a > fstab, line 2: Mounting a disk',
  ]);
  assert.deepEqual(said('COPY fstab /etc/fstab\nCMD mount /mnt', files), [
    'mount-escape mount /mnt > fstab, line 3: ECI makes NFS mounts',
  ]);
  assert.deepEqual(said('COPY fstab run.sh /etc/\nCMD ["/etc/run.sh"]', files), [
    'mount-escape "/etc/run.sh" > run.sh, line 3: ECI makes NFS mounts',
  ]);
  assert.deepEqual(said('COPY run.sh /etc/\nCMD ["/etc/run.sh"]', files), []);
});
