import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of a Dockerfile among other files: the words it is said at, and how the message begins. */
function said(texts: Readonly<Record<string, string>>, name = 'Dockerfile'): readonly string[] {
  const text = texts[name] ?? '';
  return sureFindings(texts, name, { platform: 'linux' }).map(({ at, message }) => {
    const line = render(message);
    return `${text.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(' fails'))}`;
  });
}

const script = '#!/bin/sh\nset -e\nmodprobe nf_nat\n';
const found = (word: string, file = 'run.sh'): readonly string[] => [`${word} > ${file}, line 3: modprobe`];

test('reads the script of the context that the container runs', () => {
  for (const [lines, word] of [
    ['COPY run.sh /\nENTRYPOINT ["/run.sh"]', '"/run.sh"'],
    ['COPY run.sh /usr/local/bin/\nENTRYPOINT ["run.sh"]', '"run.sh"'],
    ['COPY run.sh /usr/local/bin\nENTRYPOINT ["tini", "--", "run.sh"]', '"run.sh"'],
    ['COPY ./run.sh /start\nCMD /start', '/start'],
    ['COPY run.sh .\nCMD ["./run.sh"]', '"./run.sh"'],
    ['COPY a b run.sh ./\nCMD exec ./run.sh --x', './run.sh'],
    ['WORKDIR /app\nCOPY . .\nCMD ["bash", "run.sh"]', '"run.sh"'],
    [
      'ENV HOME=/srv\nCOPY ["run.sh", "$HOME/x/run.sh"]\nWORKDIR $HOME\nCMD ["sh", "-c", "x/run.sh"]',
      'x/run.sh',
    ],
    ['COPY *.sh /scripts/\nENTRYPOINT ["/scripts/run.sh"]', '"/scripts/run.sh"'],
    ['ADD --chmod=755 run.sh /tmp/\nRUN mv /tmp/run.sh /go\nENTRYPOINT ["/go"]', '"/go"'],
    ['COPY run.sh /tmp/\nRUN install -m 755 -o root /tmp/run.sh /usr/bin/go\nCMD ["go"]', '"go"'],
    ['COPY run.sh /tmp/\nRUN install -D -m 755 /tmp/run.sh /opt/x/go\nCMD ["/opt/x/go"]', '"/opt/x/go"'],
    ['COPY run.sh /tmp/\nRUN install -Dm755 /tmp/run.sh /usr/bin/go\nCMD ["go"]', '"go"'],
    [
      'COPY run.sh /tmp/\nRUN x && install -v -Dm 755 --owner=root /tmp/run.sh /usr/bin/go\nCMD ["go"]',
      '"go"',
    ],
    ['COPY run.sh /tmp/\nRUN install --mode 755 -D /tmp/run.sh /usr/bin\nCMD ["run.sh"]', '"run.sh"'],
    ['COPY run.sh /tmp/\nRUN install -m 755 -t /usr/bin /tmp/x /tmp/run.sh\nCMD ["run.sh"]', '"run.sh"'],
    [
      'COPY run.sh /tmp/\nRUN install -oroot -Dm755 -t/opt/x /tmp/run.sh\nCMD ["/opt/x/run.sh"]',
      '"/opt/x/run.sh"',
    ],
    ['COPY run.sh /tmp/\nRUN mv --target-directory=/opt/x /tmp/run.sh\nCMD /opt/x/run.sh', '/opt/x/run.sh'],
    ['COPY . /src/\nRUN cp -rt /opt /src/*.sh && ln -s -t /go /opt/run.sh\nCMD /go/run.sh', '/go/run.sh'],
    ['COPY . /src\nRUN cp -r /src /app\nCMD ["/app/run.sh"]', '"/app/run.sh"'],
    ['COPY . /src/x\nRUN cp -a /src/x /opt\nCMD ["/opt/x/run.sh"]', '"/opt/x/run.sh"'],
    ['COPY . /src\nRUN cp -r /src/* /usr/bin\nCMD ["run.sh"]', '"run.sh"'],
    ['COPY . /src/x\nRUN cp -r /src/. /\nCMD ["/x/run.sh"]', '"/x/run.sh"'],
    ['COPY . /src\nRUN ln -s /src /app\nCMD /app/run.sh', '/app/run.sh'],
    ['ENV PATH=/app:$PATH\nCOPY . /app\nCMD ["run.sh"]', '"run.sh"'],
    ['ENTRYPOINT [""]\nCOPY run.sh /\nCMD ["/run.sh"]', '"/run.sh"'],
    ['ENTRYPOINT []\nCOPY run.sh /\nCMD /run.sh', '/run.sh'],
    ['RUN --mount=type=bind,source=run.sh,target=/x.sh cp /x.sh /go\nCMD ["/go"]', '"/go"'],
    ['RUN --mount=type=bind,source=.,target=/x cp -r /x /app\nCMD ["/app/run.sh"]', '"/app/run.sh"'],
    [
      'WORKDIR /x\nCOPY run.sh root/\nRUN rsync -a --delete lib root /y\nFROM b\nCOPY --from=a /y/root/ /\nCMD ["/run.sh"]',
      '"/run.sh"',
    ],
    ['COPY run.sh /a/\nRUN rsync -a /a/ /b && mv /b /c\nCMD /c/run.sh', '/c/run.sh'],
    ['WORKDIR /a\nCOPY run.sh ./\nRUN mv run.sh go\nCMD ["./go"]', '"./go"'],
    ['COPY run.sh /a/\nRUN cd /a && cp run.sh /usr/bin/go\nCMD ["go"]', '"go"'],
    ['ENV D=/a\nCOPY run.sh $D/\nRUN mv "${D}/run.sh" /usr/bin/go\nCMD ["go"]', '"go"'],
    ['COPY . /a\nRUN cp /a/*.sh \\\n  /usr/bin/\nCMD ["run.sh"]', '"run.sh"'],
    ['COPY run.sh /a/\nRUN ["mv", "--", "/a/run.sh", "/bin/go"]\nCMD ["go"]', '"go"'],
    ['COPY run.sh /a/\nRUN ln -s ../a/run.sh /bin/go\nCMD ["go"]', '"go"'],
    ['RUN ln -s /a/run.sh /bin/go\nCOPY run.sh /a/\nCMD ["go"]', '"go"'],
    ['RUN mkdir -p /x/a && ln -sv /x/a /\nCOPY run.sh /x/a/\nCMD ["/a/run.sh"]', '"/a/run.sh"'],
    ['RUN ln -s /a /b && ln -s /b /c\nCOPY . /a\nCMD ["/c/run.sh"]', '"/c/run.sh"'],
    ['COPY run.sh /\nRUN sed -i \'s/\\r$//\' /run.sh\nENTRYPOINT ["/run.sh"]', '"/run.sh"'],
    ['COPY run.sh /\nFROM scratch\nCOPY --from=a run.sh /x.sh\nCMD ["/x.sh"]', '"/x.sh"'],
    ['COPY run.sh /\nFROM a\nCMD ["/run.sh"]', '"/run.sh"'],
  ] as const)
    assert.deepEqual(
      said({ Dockerfile: `FROM alpine AS a\n${lines}\n`, 'run.sh': script }),
      found(word),
      lines,
    );
});

test('reads it from the directory that is copied, and from the nearest folder that has it', () => {
  const entry = (copy: string): string => `FROM alpine\n${copy}\nENTRYPOINT ["/opt/run.sh"]\n`;
  const opt = '"/opt/run.sh"';
  assert.deepEqual(said({ Dockerfile: entry('COPY root/ /'), 'root/opt/run.sh': script }), found(opt));
  assert.deepEqual(said({ Dockerfile: entry('COPY docker /opt'), 'docker/run.sh': script }), found(opt));
  const below = 'docker/dev/Dockerfile';
  assert.deepEqual(
    said({ [below]: entry('COPY docker/run.sh /opt/'), 'docker/run.sh': script }, below),
    found(opt),
  );
  assert.deepEqual(said({ [below]: entry('COPY run.sh /opt/'), 'docker/run.sh': script }, below), found(opt));
  // Copied with all else, it may be another of the same name.
  assert.deepEqual(said({ [below]: entry('COPY . /opt/'), 'run.sh': script }, below), []);
});

test('says nothing of a script that is not surely the one', () => {
  for (const lines of [
    'COPY run.sh /a/\nENTRYPOINT ["/b/run.sh"]',
    'COPY --from=other run.sh /\nENTRYPOINT ["/run.sh"]',
    'COPY run.sh /\nCOPY --from=other x /run.sh\nENTRYPOINT ["/run.sh"]',
    'COPY run.sh /\nRUN sed -i /modprobe/d /run.sh\nENTRYPOINT ["/run.sh"]',
    'COPY $DIR/run.sh /\nENTRYPOINT ["/run.sh"]',
    'RUN --mount=type=bind,source=run.sh,target=/x.sh true\nRUN cp /x.sh /go\nENTRYPOINT ["/go"]',
    'ENV PATH=/opt:$PATH\nCOPY . /app\nENTRYPOINT ["run.sh"]',
    'RUN ln /a/run.sh /go\nCOPY run.sh /a/\nENTRYPOINT ["/go"]',
    'COPY run.sh /a/\nRUN ln -s /a/run.sh /go\nRUN rm /a/run.sh\nENTRYPOINT ["/go"]',
    'COPY run.sh /go\nRUN ln -sf /a/x /go\nENTRYPOINT ["/go"]',
    'RUN ln -s /b /a && ln -s /a /b\nCOPY run.sh /c/\nENTRYPOINT ["/a/run.sh"]',
    'COPY run.sh /tmp/\nRUN install -d /tmp/run.sh /opt/go\nENTRYPOINT ["/opt/go"]',
    'COPY run.sh /tmp/\nRUN install -m 755 -t /opt /tmp/run.sh /go\nENTRYPOINT ["/go"]',
    'COPY run.sh /tmp/\nRUN install -otomcat /tmp/run.sh /go.sh /opt/x\nENTRYPOINT ["/opt/x"]',
    'COPY run.sh /tmp/\nRUN cp -t $DIR /tmp/run.sh /go\nENTRYPOINT ["/go"]',
    'COPY run.sh /tmp/\nRUN apt-get install -y /tmp/run.sh /go\nENTRYPOINT ["/go"]',
    'COPY . /src\nRUN cp -r /src /opt\nENTRYPOINT ["/opt/run.sh"]',
    'COPY . /src\nRUN cp -r /src /x /app\nENTRYPOINT ["/app/run.sh"]',
    'WORKDIR /app\nCOPY . /src\nRUN cp -r /src .\nENTRYPOINT ["/app/run.sh"]',
    'COPY . /src\nRUN cp -r /src /app && sed -i s/a/b/ /app/run.sh\nENTRYPOINT ["/app/run.sh"]',
    'COPY run.sh /a/\nRUN (cd /a) && cp run.sh /usr/bin/go\nCMD ["go"]',
    'COPY . /a\nRUN cp /a/*.py /usr/bin/\nCMD ["run.sh"]',
    'COPY run.sh /a/\nRUN cp $X/run.sh /usr/bin/go\nCMD ["go"]',
    'COPY run.sh /a/\nRUN echo mv /a/run.sh /usr/bin/go\nCMD ["go"]',
    'COPY . /src\nRUN apk add rsync /src /app\nENTRYPOINT ["/app/run.sh"]',
    'COPY ../run.sh /\nENTRYPOINT ["/run.sh"]',
    'ONBUILD COPY run.sh /\nENTRYPOINT ["/run.sh"]',
    'COPY run.sh /\nENTRYPOINT ["echo", "/run.sh"]',
    'COPY run.sh /\nSHELL ["powershell"]\nENTRYPOINT /run.sh',
  ])
    assert.deepEqual(said({ Dockerfile: `FROM alpine\n${lines}\n`, 'run.sh': script }), [], lines);
  const entry = 'FROM alpine\nCOPY run /\nENTRYPOINT ["/run"]\n';
  assert.deepEqual(said({ Dockerfile: entry, run: '#!/usr/bin/python3\nx\nmodprobe y\n' }), []);
  assert.deepEqual(said({ Dockerfile: entry, run: '\x7fELF\0\nx\nmodprobe y\n' }), []);
});

test('says what a script runs in any case, once a place, and where it stands', () => {
  const texts = {
    Dockerfile: 'FROM alpine\nCOPY bin /bin/\nENTRYPOINT ["/bin/run.sh"]\n',
    'bin/run.sh':
      '#!/bin/sh\n[ -c /dev/fuse ] || mknod /dev/fuse c 10 229\nmodprobe a || true\n. /bin/lib.sh\n',
    'bin/lib.sh': 'modprobe b 2>/dev/null\nmodprobe c\nmodprobe d\nlosetup -f x\n',
  };
  assert.deepEqual(said(texts), [
    '"/bin/run.sh" > lib.sh, line 4: losetup',
    '"/bin/run.sh" > lib.sh, line 2: modprobe',
  ]);
  const [first] = sureFindings(texts, 'Dockerfile', { platform: 'linux' });
  assert.match(first?.related[0]?.at.uri ?? '', /bin\/lib\.sh$/);
  assert.deepEqual(first?.fixes, []);
});

test('what a script does again is told with the first', () => {
  const run =
    '#!/bin/sh\nmount -t nfs a:/b /c\nmount -t cifs //a/b /d\nfor m in a b; do modprobe $m; done\n[ -e /x ] && modprobe c\n';
  const texts = { Dockerfile: 'FROM alpine\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n', 'run.sh': run };
  const related = sureFindings(texts, 'Dockerfile', { platform: 'linux' }).map(({ rule, related }) => [
    rule,
    ...related.map(({ at: { span }, message }) => `${run.slice(span.start, span.end)}: ${render(message)}`),
  ]);
  assert.deepEqual(related, [
    [
      'mount-escape',
      'mount -t nfs a:/b /c: It stands here.',
      'mount -t cifs //a/b /d: run.sh, line 3: ECI makes SMB mounts for the container: they may work.',
    ],
    ['kernel-module', 'modprobe $m: It stands here.'],
  ]);
  const many = `#!/bin/sh\n${'mount /dev/sda /x\n'.repeat(50)}`;
  const [found] = sureFindings({ ...texts, 'run.sh': many }, 'Dockerfile', { platform: 'linux' });
  assert.equal(found?.related.length, 10);
});

test('a script finds another by the folder that it lies in', () => {
  const run = (text: string, lines = 'COPY . /app/\nENTRYPOINT ["/app/bin/run.sh"]'): readonly string[] =>
    said({ Dockerfile: `FROM alpine\n${lines}\n`, 'bin/run.sh': text, 'bin/b.sh': script, 'b.sh': script });
  const other = found('"/app/bin/run.sh"', 'b.sh');
  for (const text of [
    'cd "$(dirname "$0")"\n./b.sh\n',
    'cd `dirname $0`\nbash b.sh\n',
    '"$(dirname "$(readlink -f "$0")")/b.sh"\n',
    'HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" >/dev/null 2>&1 && pwd -P)\n"$HERE/b.sh"\n',
    'HERE=$(dirname -- "$0")\n. "$HERE/b.sh"\n',
    'exec sh "${0%/*}/b.sh" "$@"\n',
    'cd "$(dirname "$0")/.."\n./b.sh\n',
    'cd "$(dirname "$0")"\ncd ..\nsh b.sh\n',
    'HERE="$(cd "$(dirname "$0")/.." && pwd)"\nsh "$HERE/bin/b.sh"\n',
    'ROOT=$(dirname "$(dirname "$(readlink -f "$0")")")\n. "$ROOT/b.sh"\n',
    'HERE=$(dirname "$0")\n. "$HERE/../bin/b.sh"\n',
  ])
    assert.deepEqual(run(text), other, text);
  for (const text of [
    'cd "$(dirname "$0")/../.."\n./b.sh\n',
    'cd "$(dirname "$1")"\n./b.sh\n',
    'cd "$(dirname "$0")/$X"\n./b.sh\n',
    'cd "$(dirname "$0"; x)"\n./b.sh\n',
    '"$0/../b.sh"\n',
    '"${0##*/}/b.sh"\n',
    '"$(dirname "$0")/../c.sh"\n',
    '"$(dirname "$(pwd)")/b.sh"\n',
    'HERE=$(cd "$(dirname "$0")" && cd .. && pwd)\n"$HERE/b.sh"\n',
  ])
    assert.deepEqual(run(text), [], text);
  // What is in the root, and below where the container starts.
  assert.deepEqual(
    run('cd "$(dirname "$0")"\n./b.sh\n', 'COPY bin /\nENTRYPOINT ["/run.sh"]'),
    found('"/run.sh"', 'b.sh'),
  );
  assert.deepEqual(
    run('"$(dirname "$0")/b.sh"\n', 'WORKDIR /w\nCOPY . .\nCMD bash bin/run.sh'),
    found('bin/run.sh', 'b.sh'),
  );
  // By its name alone it is found where programs are; a shell that is given the name has no more than that.
  for (const [lines, word] of [
    ['COPY bin /bin/\nENTRYPOINT ["run.sh"]', '"run.sh"'],
    ['ENV PATH=/app/bin:$PATH\nCOPY bin /app/bin/\nCMD run.sh', 'run.sh'],
  ] as const)
    assert.deepEqual(run('"$(dirname "$0")/b.sh"\n', lines), found(word, 'b.sh'), lines);
  assert.deepEqual(run('. "$(dirname "$0")/b.sh"\n', 'COPY bin /bin/\nCMD sh run.sh'), []);
});

test('what a script reads in lies where it lies, or nobody knows', () => {
  const texts = (at: string): Record<string, string> => ({
    Dockerfile: 'FROM alpine\nCOPY . /app/\nENTRYPOINT ["/app/run.sh"]\n',
    'run.sh': `. "$(dirname "$0")/${at}"\n`,
    'a.sh': '"$(dirname "$0")/b.sh"\n',
    'lib/a.sh': '"$(dirname "$0")/b.sh"\n',
    'b.sh': script,
    'lib/b.sh': script,
  });
  assert.deepEqual(said(texts('a.sh')), found('"/app/run.sh"', 'b.sh'));
  // `$0` is the script that was started.
  assert.deepEqual(said(texts('lib/a.sh')), found('"/app/run.sh"', 'b.sh'));
  const own = '"${BASH_SOURCE%/*}/c.sh"\n';
  assert.deepEqual(
    said({ ...texts('lib/a.sh'), 'lib/a.sh': own, 'lib/c.sh': script }),
    found('"/app/run.sh"', 'c.sh'),
  );
  assert.deepEqual(said({ ...texts('lib/a.sh'), 'lib/a.sh': own, 'c.sh': script }), []);
});

test('a script calls the functions of those that it reads in, and these each other', () => {
  const texts = (run: string): Record<string, string> => ({
    Dockerfile: 'FROM alpine\nCOPY . /app/\nENTRYPOINT ["/app/bin/run.sh"]\n',
    'bin/run.sh': `#!/bin/bash\nHERE=$(dirname "$0")\n. "$HERE/../lib/a.sh"\n. "$HERE/../lib/b.sh"\n${run}\n`,
    'lib/a.sh': 'setup() {\n  load\n}\nother() { losetup -f x; }\n',
    'lib/b.sh': 'load() {\n  again\n}\n. "${BASH_SOURCE%/*}/c.sh"\n',
    'lib/c.sh': 'again() {\n  x=1\n  modprobe a\n}\n',
  });
  const c = ['"/app/bin/run.sh" > c.sh, line 3: modprobe'];
  assert.deepEqual(said(texts('setup')), c);
  assert.deepEqual(said(texts('again')), c);
  assert.deepEqual(said(texts('if [ -e /x ]; then setup; fi')), []);
  assert.deepEqual(said(texts('[ -e /x ] || again')), []);
  assert.deepEqual(said(texts('setup || true')), []);
  assert.deepEqual(said(texts('')), []);
});

test('functions of a script that is read in run what they are given', () => {
  const texts = (lib: string, run: string): Record<string, string> => ({
    Dockerfile: 'FROM alpine\nCOPY . /app/\nENTRYPOINT ["/app/run.sh"]\n',
    'run.sh': `#!/bin/bash\n. /app/lib.sh\n${run}\n`,
    'lib.sh': `${lib}\n`,
  });
  const own = ['"/app/run.sh" > run.sh, line 3: modprobe'];
  const run = 'run modprobe nf_nat';
  for (const lib of [
    'run() { "$@"; }',
    'run() {\n  echo "+ $*"\n  "$@" || exit 1\n}',
    'function run {\n  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi\n}',
  ])
    assert.deepEqual(said(texts(lib, run)), own, lib);
  assert.deepEqual(said(texts('log() { echo "$1"; shift; "$@"; }', 'log x modprobe nf_nat')), own);
  assert.deepEqual(said(texts('run() { "$@"; }', 'run load\nload() { modprobe nf_nat; }')), [
    '"/app/run.sh" > run.sh, line 4: modprobe',
  ]);
  for (const lib of [
    'run() { echo "$@"; }',
    'run() { [ -n "$DRY" ] || "$@"; }',
    'run() { "$@" || true; }',
    'run() { if [ -z "$DRY" ]; then\n"$@"; fi; }',
    'run() { return 0; "$@"; }',
    'runs() { "$@"; }',
  ])
    assert.deepEqual(said(texts(lib, run)), [], lib);
  assert.deepEqual(said(texts('run() { "$@"; }', `run() { echo "$@"; }\n${run}`)), []);
  assert.deepEqual(said(texts('run() { "$@"; }', `[ -e /x ] && ${run}`)), []);
});

test('a script knows the variables of those that it has read in', () => {
  const texts = (run: string, env: string): Record<string, string> => ({
    Dockerfile: 'FROM alpine\nCOPY . /app/\nENTRYPOINT ["/app/run.sh"]\n',
    'run.sh': `#!/bin/sh\n${run}\n`,
    'env.sh': `${env}\n`,
    'lib.sh': '[ "$MODE" = a ] && modprobe a\n',
  });
  const read = '. /app/env.sh';
  const test = '[ "$MODE" = a ] && modprobe a';
  const run = (lines: string, line: number): readonly string[] => [
    `"/app/run.sh" > ${lines}, line ${line}: modprobe`,
  ];
  assert.deepEqual(said(texts(`${read}\n${test}`, 'MODE=a')), run('run.sh', 3));
  assert.deepEqual(
    said(texts(`${read}\nfor m in $MODE; do modprobe $m; done`, 'MODE="a b"')),
    run('run.sh', 3),
  );
  assert.deepEqual(said(texts(`${read}\n. /app/lib.sh`, 'MODE=a')), run('lib.sh', 1));
  assert.deepEqual(said(texts(`. /app/lib.sh\n${read}`, 'MODE=a')), []);
  assert.deepEqual(said(texts(`${test}\n${read}`, 'MODE=a')), []);
  assert.deepEqual(said(texts(`[ -e /x ] && ${read}\n${test}`, 'MODE=a')), []);
  assert.deepEqual(said(texts(`sh /app/env.sh\n${test}`, 'MODE=a')), []);
  assert.deepEqual(said(texts(`${read}\n${test}`, '[ -e /x ] && MODE=a')), []);
  assert.deepEqual(said(texts(`${read}\nMODE=b\n${test}`, 'MODE=a')), []);
});

test('reads the scripts that RUN writes by echo and printf', () => {
  const at = (lines: string): readonly string[] => said({ Dockerfile: `FROM alpine\n${lines}\n` });
  assert.deepEqual(at('RUN echo \'modprobe a\' > /a.sh\nCMD ["/a.sh"]'), ['modprobe a > modprobe']);
  assert.deepEqual(
    at("RUN echo '#!/bin/sh' > /a.sh && \\\n  echo 'insmod b' >> /a.sh && echo x >> /a.sh\nCMD sh /a.sh"),
    ['insmod b > insmod'],
  );
  assert.deepEqual(
    at('RUN echo $\'#!/bin/sh\\n\\\ncd /a\\n\\\nrmmod a\\n\\\n\' > /a.sh\nENTRYPOINT ["/a.sh"]'),
    ['rmmod a > rmmod'],
  );
  assert.deepEqual(at('RUN printf \'#!/bin/sh\\nrmmod a\\n\' > /a.sh\nENTRYPOINT ["/a.sh"]'), [
    'rmmod a > rmmod',
  ]);
  assert.deepEqual(at("RUN printf '%s\\n' '#!/bin/sh' 'rmmod a' > /a.sh\nENTRYPOINT [\"/a.sh\"]"), [
    'rmmod a > rmmod',
  ]);
  assert.deepEqual(
    at("RUN printf 'rmmod %d' a > /a.sh && echo 'rmmod b' > /b.sh\nENTRYPOINT [\"/a.sh\"]"),
    [],
  );
  const run = 'ENTRYPOINT ["/a.sh"]';
  assert.deepEqual(at(`RUN printf "#!/bin/sh\\n%s\\n" "rmmod a" > /a.sh\n${run}`), ['rmmod a > rmmod']);
  assert.deepEqual(at(`RUN echo '#!/bin/sh\\nrmmod a' | tee /a.sh\n${run}`), ['rmmod a > rmmod']);
  assert.deepEqual(at(`ENV S=/a.sh\nRUN echo 'rmmod a' > $S && chmod +x \${S}\n${run}`), ['rmmod a > rmmod']);
  assert.deepEqual(at(`RUN <<EOF\nset -e\necho '#!/bin/sh' > /a.sh\necho 'rmmod a' >> /a.sh\nEOF\n${run}`), [
    'rmmod a > rmmod',
  ]);
  assert.deepEqual(at(`RUN <<EOF\napt update\ncat > /a.sh <<'X'\necho x > /b.sh\nrmmod a\nX\nEOF\n${run}`), [
    'rmmod a > rmmod',
  ]);
});

test('a script runs what it has written', () => {
  const of = (...lines: readonly string[]): readonly string[] =>
    said({
      Dockerfile: 'FROM alpine\nCOPY run.sh /\nCMD /run.sh\n',
      'run.sh': `#!/bin/sh\n${lines.join('\n')}\n`,
    });
  const heredoc = ['cat > /tmp/x.sh <<EOF', 'rmmod a', 'EOF'];
  const at = (line: number): readonly string[] => [`/run.sh > run.sh, line ${line}: rmmod`];
  assert.deepEqual(of(...heredoc, 'sh /tmp/x.sh'), at(3));
  assert.deepEqual(of(...heredoc, 'chmod +x /tmp/x.sh', 'cd /tmp', './x.sh'), at(3));
  assert.deepEqual(
    of('rm -f /usr/bin/x', "tee /usr/bin/x <<'EOF'", '#!/bin/sh', 'rmmod a', 'EOF', 'x'),
    at(5),
  );
  assert.deepEqual(of("echo 'cd /' > /x", "echo 'rmmod a' >> /x", '. /x'), at(3));
  assert.deepEqual(
    of('cat > /etc/supervisord.conf <<EOF', '[program:a]', 'command=rmmod a', 'EOF', 'exec supervisord'),
    at(4),
  );
  assert.deepEqual(of(...heredoc, 'cat > /y <<EOF', '/tmp/x.sh', 'EOF', 'sh /y'), at(3));
  for (const lines of [
    [...heredoc, 'exec app'],
    [...heredoc, 'sed -i s/a/b/ /tmp/x.sh', 'sh /tmp/x.sh'],
    [...heredoc, 'cp /opt/x.sh /tmp/x.sh', 'sh /tmp/x.sh'],
    [...heredoc, 'envsubst < /y > /tmp/x.sh', 'sh /tmp/x.sh'],
    ['if [ -n "$X" ]; then', ...heredoc, 'fi', 'sh /tmp/x.sh'],
    ['F=/tmp/x.sh', 'echo rmmod a > $F', 'if [ -n "$X" ]; then', 'echo app > "${F}"', 'fi', 'sh $F'],
    [...heredoc, 'if [ -n "$X" ]; then', 'echo app > /tmp/x.sh', 'fi', 'sh /tmp/x.sh'],
    [...heredoc.map(line => line.replace('rmmod', '\\$rmmod')), 'sh /tmp/x.sh'],
  ])
    assert.deepEqual(of(...lines), [], lines.join(';'));
});

test('of a script that something else changes, or that ends before, nothing is known', () => {
  const written = "RUN echo 'rmmod a' > /a.sh";
  const at = (lines: string): readonly string[] =>
    said({ Dockerfile: `FROM alpine\n${lines}\nCMD ["/a.sh"]\n`, 'a.sh': '#!/bin/sh\ncd /\nexec app\n' });
  assert.deepEqual(at(`${written}\nRUN cd /b && rm -rf a.sh`), ['rmmod a > rmmod']);
  assert.deepEqual(at(`RUN rm -rf /a.sh && echo 'rmmod a' > /a.sh`), ['rmmod a > rmmod']);
  assert.deepEqual(at(`${written.replace('/a.sh', '/b/a.sh')}\nRUN mv /b/a.sh / && rm -rf /b`), [
    'rmmod a > rmmod',
  ]);
  assert.deepEqual(at(`RUN sed -i s/b/c/ /a.sh && echo 'rmmod a' > /a.sh`), ['rmmod a > rmmod']);
  for (const lines of [
    `${written} && sed -i s/rmmod/true/ /a.sh`,
    `${written}\nRUN perl -pi -e s/rmmod/true/ /a.sh`,
    `${written}\nRUN curl -fsSLo /a.sh https://example.com`,
    `${written}\nRUN wget https://example.com -O /a.sh`,
    `${written}\nRUN envsubst < /x > /a.sh`,
    `${written}\nRUN rm -f /b /a.sh`,
    `${written} && rm /a.sh`,
    `${written}\nRUN mv /a.sh /b.sh`,
    "COPY a.sh /\nRUN echo 'rmmod a' >> /a.sh",
  ])
    assert.deepEqual(at(lines), [], lines);
});

test('a stage starts what the one starts that it is built on', () => {
  const at = (lines: string): readonly string[] =>
    said({ Dockerfile: `FROM alpine AS a\n${lines}\n`, 'run.sh': '#!/bin/sh\n\nmodprobe a\n' });
  const copy = 'COPY run.sh /';
  for (const [lines, word] of [
    [`ENTRYPOINT ["/run.sh"]\nFROM a\n${copy}`, '"/run.sh"'],
    [`CMD ["/run.sh"]\nFROM a\n${copy}`, '"/run.sh"'],
    [`CMD /run.sh\nFROM a AS b\nFROM b\n${copy}`, '/run.sh'],
    [`ENTRYPOINT ["/run.sh"]\nCMD ["x"]\nFROM a AS b\n${copy}\nFROM b`, '"/run.sh"'],
    [`${copy}\nCMD ["/run.sh"]\nFROM a`, '"/run.sh"'],
  ] as const)
    assert.deepEqual(at(lines), found(word), lines);
  for (const lines of [
    `ENTRYPOINT ["/run.sh"]\nFROM a\nENTRYPOINT ["app"]\n${copy}`,
    `CMD ["/run.sh"]\nFROM a AS b\nENTRYPOINT ["app"]\nFROM b\n${copy}`,
    `CMD ["/run.sh"]\nFROM a\n${copy}\nCMD ["app"]`,
    `SHELL ["python", "-c"]\nFROM a\nCMD modprobe a`,
    `SHELL ["python", "-c"]\nCMD /run.sh\nFROM a\nSHELL ["sh", "-c"]\n${copy}`,
  ])
    assert.deepEqual(at(lines), [], lines);
  assert.deepEqual(at('RUN echo \'rmmod a\' > /a.sh && echo true > /a.sh\nENTRYPOINT ["/a.sh"]'), []);
});

test('a script is read with the arguments that CMD gives it, and runs what they say', () => {
  const texts = (end: string) => ({
    Dockerfile: `FROM alpine\nCOPY run.sh /\n${end}\n`,
    'run.sh': '#!/bin/sh\ncase "$1" in\n  serve | "") modprobe a ;;\n  *) exec "$@" ;;\nesac\n',
  });
  assert.deepEqual(said(texts('ENTRYPOINT ["/run.sh"]')), found('"/run.sh"'));
  assert.deepEqual(said(texts('ENTRYPOINT ["/run.sh"]\nCMD ["serve"]')), found('"/run.sh"'));
  assert.deepEqual(said(texts('ENTRYPOINT ["/run.sh"]\nCMD ["sh"]')), []);
  assert.deepEqual(said(texts('ENTRYPOINT ["/run.sh"]\nCMD ["insmod", "b"]')), ['"insmod", "b" > insmod']);
  assert.deepEqual(said(texts('CMD /run.sh serve')), found('/run.sh'));
  for (const end of ['', '\nCMD []'])
    assert.deepEqual(said(texts(`ENTRYPOINT ["insmod"]${end}`)), ['"insmod" > insmod'], end);
  assert.deepEqual(said(texts('ENTRYPOINT ["insmod"]\nCMD ["--version"]')), []);
  assert.deepEqual(
    said({
      Dockerfile: 'FROM alpine\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\nCMD ["insmod", "b"]\n',
      'run.sh': '#!/bin/bash\nexec "${@}"\n',
    }),
    ['"insmod", "b" > insmod'],
  );
});

test('a script is read with the environment that ENV gives it', () => {
  const texts = (value: string) => ({
    Dockerfile: `FROM alpine AS a\nENV LOAD=${value}\nFROM a\nARG LOAD=yes\nCOPY run.sh /\nCMD ["/run.sh"]\n`,
    'run.sh': '#!/bin/sh\nif [ "$LOAD" = yes ]; then\n  modprobe a\nfi\n',
  });
  assert.deepEqual(said(texts('yes')), found('"/run.sh"'));
  assert.deepEqual(said(texts('no')), []);
});

test('a program that is a variable is each of those that the script makes of it', () => {
  const message = (script: string): string =>
    sureFindings(
      { Dockerfile: 'FROM alpine\nCOPY run.sh /\nCMD ["/run.sh"]\n', 'run.sh': script },
      'Dockerfile',
      {
        platform: 'linux',
      },
    )
      .map(found => render(found.message))
      .join();
  const choice = 'if [ -z "$A" ]; then\n  D=debootstrap\nelse\n  D=qemu-debootstrap\nfi\n';
  assert.match(
    message(`U=a\n[ -z "$A" ] || U=b\n${choice}$D stable /x $U\n`),
    /line 8: debootstrap fails .*\(This is so if \$D is debootstrap\.\)$/,
  );
  assert.equal(message('[ -z "$A" ] && D=debootstrap\n$D stable /x\n'), '');
});

test('a program lies in a folder that is copied around those of PATH', () => {
  for (const [lines, file] of [
    ['COPY usr /usr\nENTRYPOINT ["run.sh"]', 'usr/bin/run.sh'],
    ['COPY root/ /\nENTRYPOINT ["run.sh"]', 'root/usr/local/bin/run.sh'],
    ['ENV PATH=/opt/x/bin:$PATH\nADD x /opt\nENTRYPOINT ["run.sh"]', 'x/x/bin/run.sh'],
  ] as const)
    assert.deepEqual(
      said({ Dockerfile: `FROM alpine\n${lines}\n`, [file]: script }),
      found('"run.sh"'),
      lines,
    );
  assert.deepEqual(
    said({ Dockerfile: 'FROM alpine\nCOPY usr /opt\nENTRYPOINT ["run.sh"]\n', 'usr/bin/run.sh': script }),
    [],
  );
});

test('a program that is asked for by its name is that program', () => {
  for (const line of [
    '$(which modprobe) nf_nat',
    '"$(command -v modprobe)" nf_nat',
    'sudo `which modprobe` nf_nat',
  ])
    assert.deepEqual(
      said({ Dockerfile: 'FROM a\nCOPY run.sh /\nCMD ["/run.sh"]\n', 'run.sh': `\n\n${line}\n` }),
      found('"/run.sh"'),
      line,
    );
  const text = '\n\necho $(which modprobe)\n$(which modprobe || true) nf_nat\n';
  assert.deepEqual(said({ Dockerfile: 'FROM a\nCOPY run.sh /\nCMD ["/run.sh"]\n', 'run.sh': text }), []);
});

test('the file that a function writes to is what its calls give', () => {
  const say = (text: string) =>
    sureFindings({ Dockerfile: 'FROM a\nCOPY run.sh /\nCMD ["/run.sh"]\n', 'run.sh': text }, 'Dockerfile', {
      platform: 'linux',
    }).map(({ message }) => render(message).replace(/ cannot .*/, ''));
  const set = ['run.sh, line 1: vm.swappiness'];
  assert.deepEqual(say('w() { echo "$2" > "/proc/sys/$1"; }\nw vm/swappiness 1\n'), set);
  assert.deepEqual(say('w() { echo 1 > "$1"; }\nw /proc/sys/vm/swappiness\nw /tmp/x\n'), set);
  assert.deepEqual(say('w() { echo 1 | tee "/proc/sys/$1"; }\nw vm/swappiness\n'), set);
  assert.deepEqual(say('w() { echo 1 > "/proc/sys/$1"; }\nw\nw net/ipv4/ip_forward\n'), []);
});

test('reads the script of the context that a build step runs', () => {
  for (const [lines, word] of [
    ['COPY run.sh /\nRUN /run.sh', '/run.sh'],
    ['COPY run.sh /\nRUN sh -e /run.sh a b', '/run.sh'],
    ['COPY run.sh /\nRUN chmod +x /run.sh && /run.sh && rm /run.sh', '/run.sh'],
    ['COPY run.sh /\nRUN ["/run.sh"]', '"/run.sh"'],
    ['COPY run.sh /\nRUN ["bash", "-x", "/run.sh"]', '"/run.sh"'],
    ['COPY run.sh /usr/local/bin/\nRUN run.sh', 'run.sh'],
    ['ENV PATH=/opt/bin:$PATH\nCOPY run.sh /opt/bin/\nRUN run.sh', 'run.sh'],
    ['COPY . /src\nWORKDIR /src\nRUN ./run.sh\nWORKDIR /', './run.sh'],
    ['COPY . /src\nRUN cd /src && ./run.sh', './run.sh'],
    ['COPY . /srv/src\nWORKDIR /srv\nRUN cd src; sh run.sh', 'run.sh'],
    ['RUN --mount=type=bind,source=run.sh,target=/x.sh /x.sh', '/x.sh'],
    ['WORKDIR /src\nRUN --mount=target=. ./run.sh', './run.sh'],
    ['RUN --mount=type=cache,target=/c --mount=type=bind,target=/src sh /src/run.sh', '/src/run.sh'],
    ['COPY run.sh /\nFROM a\nRUN /run.sh\nRUN sed -i 1d /run.sh', '/run.sh'],
    ['COPY run.sh /\nFROM scratch\nRUN --mount=from=a,src=/run.sh,dst=/x /x', '/x'],
    ['COPY run.sh /\nRUN --security=insecure /run.sh', '/run.sh'],
    ['ARG A\nCOPY run.sh /\nRUN <<EOF\n/run.sh $A\nEOF', '/run.sh'],
  ] as const)
    assert.deepEqual(
      said({ Dockerfile: `FROM alpine AS a\n${lines}\n`, 'run.sh': script }).filter(
        line => !line.startsWith('insecure'),
      ),
      found(word),
      lines,
    );
});

test('a build step runs what is there then, where it runs it', () => {
  for (const lines of [
    'RUN /run.sh\nCOPY run.sh /',
    'COPY run.sh /\nRUN sed -i /modprobe/d /run.sh && /run.sh',
    'COPY run.sh /\nRUN --mount=type=tmpfs,target=/srv /srv/run.sh',
    'COPY . /srv\nRUN --mount=type=cache,target=/srv /srv/run.sh',
    'COPY . /srv\nRUN --mount=type=bind,from=other,target=/srv /srv/run.sh',
    'RUN --mount=type=bind,source=run.sh,target=/x.sh true\nRUN /x.sh',
    'WORKDIR /src\nCOPY . .\nRUN cd sub && ./run.sh',
    'WORKDIR /src\nCOPY . .\nRUN cd "$(mktemp -d)" && sh run.sh',
    'WORKDIR /src\nCOPY run.sh .\nRUN run.sh',
    'COPY run.sh /\nRUN echo /run.sh',
    'ONBUILD COPY run.sh /\nRUN /run.sh',
  ])
    assert.deepEqual(said({ Dockerfile: `FROM alpine\n${lines}\n`, 'run.sh': script }), [], lines);
});

test('finds by its name alone what a script of a step has put where programs are', () => {
  const texts = (setup: string, lines = 'RUN /x/setup.sh\nENTRYPOINT ["go"]') => ({
    Dockerfile: `FROM alpine\nENV X=/x\nCOPY . $X\n${lines}\n`,
    'setup.sh': `#!/bin/sh\n${setup}\n`,
    'run.sh': script,
  });
  for (const setup of [
    'cp /x/run.sh /usr/bin/go',
    'ln -s $X/run.sh /bin/go',
    'D=$X\nmv "$D/run.sh" /usr/local/bin/go',
    "cat > /usr/bin/go <<'END'\n#!/bin/sh\nset -e\nmodprobe nf_nat\nEND",
  ])
    assert.equal(said(texts(setup)).length, 1, setup);
  assert.deepEqual(said(texts('cp /x/run.sh /usr/bin/go')), found('"go"'));
  // Another one has the name, or another folder has it.
  assert.deepEqual(said(texts('cp /x/run.sh /usr/bin/goes')), []);
  assert.deepEqual(said(texts('cp /x/run.sh /y/go')), []);
  assert.deepEqual(said(texts('cp /x/run.sh /bin/go', 'ENTRYPOINT ["go"]')), []);
  // It is there for what runs behind it.
  assert.deepEqual(said(texts('cp /x/run.sh /bin/go', 'RUN /x/setup.sh && go')), found('go'));
  assert.deepEqual(said(texts('cp /x/run.sh /bin/go', 'RUN go\nRUN /x/setup.sh')), []);
});

test('a build step gives a script its arguments, and the variables of ARG and ENV', () => {
  const texts = (lines: string) => ({
    Dockerfile: `FROM alpine\nCOPY run.sh /\n${lines}\n`,
    'run.sh': '#!/bin/sh\nif [ "$1$KIND" = ab ]; then\nmodprobe a\nfi\n',
  });
  assert.deepEqual(said(texts('ARG KIND=b\nRUN /run.sh a')), found('/run.sh'));
  assert.deepEqual(said(texts('ENV KIND=b\nRUN sh /run.sh a')), found('/run.sh'));
  assert.deepEqual(said(texts('RUN /run.sh a')), []);
  assert.deepEqual(said(texts('ARG KIND=b\nRUN /run.sh')), []);
  assert.deepEqual(said(texts('RUN /run.sh a\nENV KIND=b')), []);
});

test('what may fail is information, where it stands in the Dockerfile and in a script', () => {
  const severities = (lines: string, text = ''): readonly string[] =>
    sureFindings(
      { Dockerfile: `FROM alpine\nCOPY run.sh /\n${lines}\n`, 'run.sh': `#!/bin/sh\n${text}\n` },
      'Dockerfile',
      {
        platform: 'linux',
      },
    ).map(({ severity, message }) => `${severity} ${render(message).replace(/ fails.*/, '')}`);
  assert.deepEqual(severities('RUN modprobe a || true'), ['information modprobe']);
  assert.deepEqual(severities('RUN modprobe a; mknod /b c 1 2 || :'), [
    'warning modprobe',
    'information mknod',
  ]);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a || echo no'), [
    'information run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(severities('RUN /run.sh || true', 'modprobe a'), ['information run.sh, line 2: modprobe']);
  // One way after the other: that none works is told.
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a || insmod b'), [
    'warning run.sh, line 2: insmod',
  ]);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a && test -f /a && echo a || insmod b'), [
    'warning run.sh, line 2: insmod',
  ]);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a && test -f /a || echo no'), [
    'information run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(severities('CMD ["/run.sh"]', '[ -f /a ] && modprobe a || insmod b'), []);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a || insmod b || true'), [
    'information run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a || apt-get install b'), [
    'information run.sh, line 2: modprobe',
  ]);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'sysctl -w net.a.b=1 || sysctl -w vm.swappiness=1'), []);
  assert.deepEqual(severities('CMD ["/run.sh"]', 'apt-get install b || modprobe a'), []);
  assert.deepEqual(severities('CMD ["/run.sh"]', '/b.sh || /run2.sh'), []);
  assert.deepEqual(severities('RUN modprobe a || insmod b'), ['information modprobe', 'warning insmod']);
  // What surely fails goes before what may.
  assert.deepEqual(severities('CMD ["/run.sh"]', 'modprobe a || true\nmodprobe b\nmodprobe c || true'), [
    'warning run.sh, line 3: modprobe',
  ]);
});

test('each round of a loop of a script counts', () => {
  const messages = (text: string): readonly string[] =>
    sureFindings(
      { Dockerfile: 'FROM alpine\nCOPY run.sh /\nCMD ["/run.sh"]\n', 'run.sh': `#!/bin/bash\n${text}\n` },
      'Dockerfile',
      { platform: 'linux' },
    ).map(({ message }) => render(message).replace(/ cannot.*/, ''));
  const one = ['run.sh, line 2: vm.swappiness'];
  assert.deepEqual(messages('for s in net.a.b=1 vm.swappiness=1; do sysctl -w "$s"; done'), one);
  assert.deepEqual(messages('S=(vm.swappiness=1); for s in "${S[@]}"; do sysctl -w $s; done'), one);
  assert.deepEqual(messages('for s in net.a.b=1 net.a.c=1; do sysctl -w "$s"; done'), []);
  assert.deepEqual(messages('for s in net.a.b=1 vm.swappiness=1; do sysctl -w "$s" && break; done'), []);
  assert.deepEqual(
    messages('for s in net.a.b vm.a; do [ "$s" = vm.a ] && continue; sysctl -w "$s=1"; done'),
    [],
  );
  assert.deepEqual(messages('for s in net.a.b vm.a; do if x; then sysctl -w "$s=1"; fi; done'), []);
  assert.deepEqual(messages('for s in vm.a; do true; done; sysctl -w "$s=1"'), []);
  assert.deepEqual(messages('if x; then S=vm.swappiness=1; else S=net.a.b=1; fi; sysctl -w "$S"'), []);
});

test('reads what a shell with functions of its own reads', () => {
  const ran = (first: string): readonly string[] =>
    said({
      Dockerfile: 'FROM alpine\nCOPY run.sh /\nCMD ["/run.sh"]\n',
      'run.sh': script.replace('#!/bin/sh', first),
    });
  for (const first of ['#!/usr/bin/env bashio', '#!/usr/bin/with-contenv bashio'])
    assert.deepEqual(ran(first), found('"/run.sh"'), first);
  assert.deepEqual(ran('#!/usr/bin/env node'), []);
});

test('an init runs the scripts that lie where it looks', () => {
  for (const [lines, word] of [
    ['COPY run.sh /etc/cont-init.d/10-x\nENTRYPOINT ["/init"]', '"/init"'],
    ['COPY run.sh /etc/cont-init.d/\nENTRYPOINT ["/init"]\nCMD ["app"]', '"/init"'],
    ['COPY run.sh /etc/services.d/x/run\nENTRYPOINT ["/init"]', '"/init"'],
    ['ADD run.sh /etc/service/x/run\nCMD ["/sbin/my_init"]', '"/sbin/my_init"'],
    ['COPY run.sh /etc/my_init.d/x.sh\nCMD ["/sbin/my_init", "--quiet"]', '"/sbin/my_init"'],
    ['COPY run.sh /srv/x/run\nCMD exec runsvdir -P /srv', 'runsvdir'],
  ] as const)
    assert.deepEqual(said({ Dockerfile: `FROM alpine\n${lines}\n`, 'run.sh': script }), found(word), lines);
  for (const lines of [
    'COPY run.sh /etc/cont-init.d/10-x\nENTRYPOINT ["/usr/sbin/init"]',
    'COPY run.sh /etc/services.d/x/finish\nENTRYPOINT ["/init"]',
    'COPY run.sh /etc/service/x/log/run\nCMD runsvdir /etc/service',
    'COPY run.sh /etc/service/x/run\nCMD runsvdir /srv',
    'COPY run.sh /etc/services.d/x/run',
  ])
    assert.deepEqual(said({ Dockerfile: `FROM alpine\n${lines}\n`, 'run.sh': script }), [], lines);
});

test('reads a script once that grows from one step to the next, and is run by each', () => {
  const grows = (times: number, end = ''): string =>
    `FROM alpine\n${'RUN echo "modprobe x" >> /x.sh && sh /x.sh\n'.repeat(times)}${end}`;
  assert.equal(said({ Dockerfile: grows(3) }).length, 3);
  // Reading all of it each time would take more text than is read of a file.
  assert.equal(said({ Dockerfile: grows(700) }).length, 700);
  assert.equal(said({ Dockerfile: grows(2, 'CMD ["/x.sh"]\n') }).length, 2);
  // Run without mercy by one step, it is more than information.
  const severities = (...runs: readonly string[]) =>
    sureFindings(
      {
        Dockerfile: `FROM alpine\nRUN echo "modprobe x" > /x.sh\n${runs.map(run => `RUN ${run}\n`).join('')}`,
      },
      'Dockerfile',
    ).map(({ severity }) => severity);
  assert.deepEqual(severities('sh /x.sh', 'sh /x.sh || true'), severities('sh /x.sh'));
  assert.notDeepEqual(severities('sh /x.sh || true'), severities('sh /x.sh'));
});

test('service runs the script of /etc/init.d, in an environment of its own', () => {
  const init =
    '#!/bin/sh\ncase "$1" in\n  start) [ -n "$OFF" ] || modprobe nf_nat ;;\n  stop) losetup -f x ;;\n  up) [ "$ON" = 1 ] && modprobe x ;;\n  load) modprobe x ;;\nesac\n';
  const ran = (command: string): readonly string[] =>
    said({ Dockerfile: `FROM debian\nENV ON=1\nCOPY x /etc/init.d/\n${command}\n`, x: init });
  assert.deepEqual(ran('CMD service x load && tail -f /x.log'), ['x > x, line 6: modprobe']);
  assert.deepEqual(ran('RUN /usr/sbin/service x stop'), ['x > x, line 4: losetup']);
  assert.deepEqual(ran('CMD /etc/init.d/x up'), ['/etc/init.d/x > x, line 5: modprobe']);
  for (const command of [
    'CMD service x up',
    'CMD service x start',
    'CMD service x status',
    'CMD service y load',
    'CMD service --status-all load',
    'CMD service x',
    'RUN invoke-rc.d x load',
  ])
    assert.deepEqual(ran(command), [], command);
});

test('asks for few files, and looks back a while only, in a Dockerfile that is very long', () => {
  const steps = (count: number): string =>
    Array.from({ length: count }, (_, i) => `COPY step${i}.sh /\nRUN /step${i}.sh\n`).join('');
  const asked: string[] = [];
  const get = (all: Readonly<Record<string, string>>, name: string): string | undefined => {
    asked.push(name);
    return all[name];
  };
  const long = new Proxy({ Dockerfile: `FROM alpine\n${steps(500)}` }, { get });
  assert.deepEqual(said(long), []);
  assert.ok(asked.length < 1000, `${asked.length} files`);
  const last = (count: number): readonly string[] =>
    said({ Dockerfile: `FROM alpine\nCOPY run.sh /\n${steps(count)}CMD ["/run.sh"]\n`, 'run.sh': script });
  assert.deepEqual(last(40), found('"/run.sh"'));
  assert.deepEqual(last(300), []);
});

test('what losetup prints is a disk to mount', () => {
  const Dockerfile = 'FROM alpine\nCOPY x.sh /\nCMD /x.sh\n';
  const lines = 'LOOP=$(losetup --show -fP x.img)\nmount "${LOOP}p1" /mnt\n';
  for (const script of [`#!/bin/sh\n${lines}`, `#!/bin/sh\nmain() {\n${lines}}\nmain "$@"\n`])
    assert.deepEqual(
      sureFindings({ Dockerfile, 'x.sh': script }, 'Dockerfile').map(({ rule }) => rule),
      ['device-node', 'mount-escape'],
    );
});
