import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../support/findings.ts';

const script = '#!/usr/bin/with-contenv bash\nmodprobe nf_nat\n';
const said = (files: Readonly<Record<string, string>>): readonly string[] =>
  findings(files, 'Dockerfile').map(({ rule, at }) => {
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
    ['COPY root/ /', { 'root/etc/services.d/x/run': '#!/usr/bin/execlineb -P\nmodprobe nf_nat\n' }],
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
