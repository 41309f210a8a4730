import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fact, Workload } from '../../server/src/core/facts.ts';
import { known } from '../../server/src/core/facts.ts';
import { shellCommands } from '../../server/src/core/kinds/exec-form.ts';
import { judge } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import type { Target } from '../../server/src/core/rule.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { exampleTarget } from '../support/lint-context.ts';
import { shell } from '../support/shell.ts';

const uri = 'file:///x/script.sh';
const anchor = { uri, span: { start: 0, end: 1 } };

function findings(
  script: string,
  runs: Workload['runs'] = 'container',
  target: Partial<Target> = {},
  facts: readonly Fact[] = [],
): ReturnType<typeof judge> {
  const commands = shellCommands(extractOf(uri, script, 0), shell);
  const workload: Workload = { name: 'w', runs, anchor, facts: [...facts, ...commands] };
  return judge([workload], { targets: [{ ...exampleTarget, ...target }], policy: undefined });
}

const found = (...args: Parameters<typeof findings>): readonly string[] =>
  findings(...args).map(({ rule }) => rule);

const cases: Readonly<Record<string, { readonly yes: readonly string[]; readonly no: readonly string[] }>> = {
  'global-sysctl': {
    yes: [
      'sysctl -w vm.max_map_count=262144',
      'sysctl vm.max_map_count=262144',
      'sudo /sbin/sysctl -q -w kernel.core_pattern=core',
      'sysctl -w vm/swappiness=1',
      'sysctl -w "vm.max_map_count=$N"',
      'sysctl -w vm.overcommit_memory=1',
      'sysctl -w fs.inotify.max_user_watches=1',
      'sysctl -w net.core.netdev_max_backlog=5000',
      'sysctl -w net.netfilter.nf_conntrack_buckets=65536',
      'sysctl -w net.nf_conntrack_max=262144',
      'echo never > /sys/kernel/mm/transparent_hugepage/enabled',
      'echo 1 | sudo tee /proc/sys/vm/drop_caches',
      'echo core >/proc/sys/kernel/core_pattern',
    ],
    no: [
      'sysctl -n vm.max_map_count',
      'sysctl -a',
      'sysctl -p',
      'sysctl --system',
      'sysctl vm.max_map_count',
      'sysctl -w net.ipv4.ip_forward=1',
      'sysctl -w net.core.rmem_max=2500000',
      'sysctl -w net.netfilter.nf_conntrack_max=262144 net.netfilter.nf_conntrack_tcp_timeout_established=9',
      'sysctl -w kernel.shmmax=1 kernel.sem="1 2 3 4" fs.mqueue.msg_max=9 user.max_user_namespaces=9',
      'sysctl -w fs.file-max=100000',
      'echo vm.max_map_count=262144 >> /etc/sysctl.conf',
      'echo sysctl -w vm.max_map_count=262144',
      'cat /proc/sys/vm/max_map_count > /tmp/n',
      'echo 1 > /proc/sys/net/ipv4/ip_forward',
      'x=$(cat < /proc/sys/vm/swappiness)',
      'echo -999 > /proc/self/oom_score_adj',
    ],
  },
  bpf: {
    yes: [
      'bpftool map show',
      'bpftrace -e 1',
      'execsnoop-bpfcc',
      'ext4slower-bpfcc',
      '/usr/share/bcc/tools/opensnoop -p 1',
      'xdp-loader load -m skb eth0 a.o',
      'mount -t bpf bpf /sys/fs/bpf',
      'tc filter add dev eth0 ingress bpf da obj a.o',
      'ip link set dev eth0 xdp obj a.o',
    ],
    no: [
      'bpftool version',
      'bpftool gen skeleton a.o',
      'bpftool btf dump file a.o format c',
      'bpftrace --version',
      'tplist-bpfcc /bin/sh',
      '/usr/share/bcc/tools/tplist -l c',
      '/usr/share/bcc/tools/opensnoop --help',
      'xdp-loader features',
      'xdp-loader load --help',
      'apt-get install -y bpftrace bpfcc-tools',
      'ip link set dev eth0 xdp off',
      'tc qdisc add dev eth0 root netem',
      'clang -target bpf -c a.c',
    ],
  },
  'device-node': {
    yes: [
      'mount -o loop,offset=$((N * 512)),ro "$IMAGE" /mnt',
      'busybox mknod /dev/x c 1 3',
      'toybox losetup -f a.img',
      'mknod /dev/net/tun c 10 200',
      'mknod -m 0666 /dev/null c 1 3',
      'mknod --mode=666 x b 7 0',
      'losetup -fP disk.img',
      'losetup /dev/loop0 a.img',
      'mount -o loop,ro a.iso /mnt',
      'sudo debootstrap --foreign stable /srv/chroot',
      'chroot /srv/chroot /debootstrap/debootstrap --second-stage',
      'lb build',
      'sudo lb bootstrap --verbose',
      'sbuild-createchroot --include=ccache sid /srv/sid http://deb.debian.org/debian',
      'sudo pbuilder create --distribution sid',
      'cowbuilder --create',
    ],
    no: [
      'busybox --install -s',
      'busybox mknod /tmp/pipe p',
      'mount -o offset=$((N * 512)),ro "$IMAGE" /mnt',
      'mknod pipe p',
      'mknod w c 0 0',
      'losetup',
      'losetup -a',
      'losetup -f',
      'losetup -d /dev/loop0',
      'debootstrap --variant=fakechroot stable /srv/chroot',
      'debootstrap --print-debs stable /srv/chroot',
      'debootstrap --version',
      'lb config',
      'lb build --help',
      'sbuild-createchroot --debootstrap=mmdebstrap sid /srv/sid',
      'sbuild-createchroot --help',
      'pbuilder build a.dsc',
      'debootstrap',
      'mount -o bind /a /b',
    ],
  },
  'mount-escape': {
    yes: [
      'mount -o remount,rw /mnt',
      'mount /dev/sda1 /mnt',
      'mount /dev/nvme0n1p${N} /mnt',
      'part="/dev/${NAME}2"; mount -o noatime $part /mnt',
      'mount -t auto /dev/sdb /mnt',
      'mount -t ext4 $DISK /mnt',
      'LOOP=$(losetup -f); mount "${LOOP}p1" /mnt',
      'LOOP=`sudo losetup -f`; mount -o ro $LOOP /mnt',
      'mount "$(losetup --output NAME --associated "$IMAGE")" /mnt',
      'mount -t nfs server:/x /mnt',
      'mount server.local:/x /mnt',
      'mount "${SERVER}":/x /mnt -o nolock',
      'mount -a -t nfs',
      'mount //$SERVER/share /mnt',
      'mount --uuid $ID /mnt',
      'mount -L data /mnt',
      'mount UUID=$ID /mnt',
      'mount -t rpc_pipefs rpc /p',
      'exportfs -ra',
      'service nfs-kernel-server start',
      '/etc/init.d/nfs-kernel-server restart',
      'rc-service nfs start',
      'mount -t debugfs none /sys/kernel/debug',
      'mount -t securityfs none /sys/kernel/security',
      'mount -t devtmpfs dev /mnt/dev',
      'mount -t lustre mgs@tcp:/scratch /scratch',
      'mount.lustre mgs@tcp:/scratch /scratch',
      'mount -t beegfs beegfs_nodev /mnt -o cfgFile=/etc/beegfs/client.conf',
      'mount -t virtiofs share /mnt',
      'mount -t ocfs2 /dev/sdb /mnt',
      'mount -t cifs //files/share /mnt -o guest',
      'mount //files/share /mnt',
      'mount.cifs //files/share /mnt',
    ],
    no: [
      'mount',
      'mount -t tmpfs tmpfs /x',
      'mount -t nfs4 | grep x',
      'service nfs-kernel-server status',
      'service nfs-common start',
      '/etc/init.d/nfs-kernel-server stop',
      'nfs start',
      'mount -t "$TYPE" $SERVER:/x /mnt',
      'mount $SOURCE /x',
      'LOOP=$(losetup -a | wc -l); mount "$LOOP" /x',
      'DISK=$(find / -name losetup -f x); mount "$DISK" /x',
      'LOOP=$(losetup -f); mount --bind "$LOOP" /x',
      'mount -t tmpfs /dev/$NAME /x',
      'mount -t fuse.sshfs files:/x /x',
      'mount --rbind //sys /x',
      'mount -t proc proc /x/proc',
      'mount -t overlay overlay -o lowerdir=a,upperdir=b,workdir=c /m',
      'mount --bind /dev /chroot/dev',
      'mount -o rbind /dev /chroot/dev',
      'mount --make-rshared /',
      'mount -o remount,rw /',
      'mount -o remount,rw /sys/fs/cgroup',
      'mount -o remount,size=2g /dev/shm',
      'mount -o remount,ro /data',
      'mount -t tmpfs none /dev/shm',
      'mount -a',
      'echo mount /dev/sda1 /mnt',
    ],
  },
  'nested-user-namespace': {
    yes: [
      'dockerd-entrypoint.sh --userns-remap=default',
      'unshare -U',
      'unshare -rm sh',
      'unshare --map-root-user sh',
      'bwrap --ro-bind / / sh',
      'dockerd --userns-remap default',
      'nsjail -Mo --chroot / --user 99999 -- /bin/sh',
    ],
    no: [
      'dockerd-entrypoint.sh --debug',
      'dockerd-entrypoint.sh --userns-remap=',
      'unshare -m sh',
      'unshare --mount --pid --fork sh -c "ls -Ur"',
      'unshare --help',
      'bwrap --version',
      'nsjail -Mo --disable_clone_newuser --chroot / -- sh',
      'nsjail -Mo --disable_proc --chroot / -- sh',
      'nsjail -Ml --config /jail.cfg -- sh',
      'nsjail -C /jail.cfg',
      'nsjail -h',
      'dockerd',
      'podman build .',
    ],
  },
  'binfmt-registration': {
    yes: [
      'echo :x:M::a::/q: > /proc/sys/fs/binfmt_misc/register',
      'mount -t binfmt_misc none /proc/sys/fs/binfmt_misc',
      'update-binfmts --enable',
      'binfmt --install all',
      'binfmt --uninstall qemu-arm',
      'service binfmt-support start',
      '/etc/init.d/binfmt-support restart',
    ],
    no: [
      'binfmt',
      'binfmt --version',
      'service binfmt-support status',
      'service nginx start',
      'ls /proc/sys/fs/binfmt_misc',
      'cat /proc/sys/fs/binfmt_misc/qemu-arm',
      'apt-get install -y binfmt-support qemu-user-static',
      'update-binfmts --display',
    ],
  },
  'checkpoint-restore': {
    yes: ['criu dump -t 1', 'docker checkpoint create a b', 'docker start --checkpoint b a'],
    no: ['criu --version', 'apt-get install criu', 'docker checkpoint ls a', 'docker start a'],
  },
};

for (const [rule, { yes, no }] of Object.entries(cases)) {
  describe(rule, () => {
    for (const script of yes) it(`finds: ${script}`, () => assert.deepEqual(found(script), [rule]));
    for (const script of no) it(`says nothing: ${script}`, () => assert.deepEqual(found(script), []));
  });
}

describe('where a command runs', () => {
  it('judges only what ECI isolates', () => {
    const script = 'mknod /dev/null c 1 3';
    assert.deepEqual(found(script, 'build'), ['device-node']);
    assert.deepEqual(found(script, 'build', { desktop: '4.29.0' }), []);
    assert.deepEqual(found(script, 'build', { platform: 'windows-wsl2' }), []);
    assert.deepEqual(found(script, 'build', { platform: 'windows-wsl2', buildDriver: 'docker-container' }), [
      'device-node',
    ]);
    assert.deepEqual(found(script, 'build', { buildDriver: 'cloud' }), []);
    assert.deepEqual(found(script, 'host'), []);
    assert.deepEqual(found(script, 'pod'), ['device-node']);
    assert.deepEqual(found(script, 'pod', { kubernetes: 'kubeadm' }), []);
    assert.deepEqual(found('modprobe x; sysctl -w vm.swappiness=1; bpftool map', 'host'), []);
  });

  it('says of pods under kubeadm that ECI does not protect them', () => {
    const commands = shellCommands(extractOf(uri, 'sysctl -w vm.swappiness=1', 0), shell);
    const [finding] = judge([{ name: 'w', runs: 'pod', anchor, facts: commands }], {
      targets: [{ ...exampleTarget, kubernetes: 'kubeadm' }],
      policy: undefined,
    });
    assert.equal(finding?.verdict, 'unprotected');
    assert.match(finding === undefined ? '' : render(finding.message), /does not protect pods/);
  });

  it('is silent on WSL 2 of directories that a distribution has too', () => {
    const mount = (source: string): Fact => ({
      type: 'mount',
      kind: 'bind',
      source: known(source),
      target: known('/x'),
      readOnly: true,
      anchor,
    });
    const on = (platform: Target['platform'], source: string) =>
      found(':', 'container', { platform }, [mount(source)]);
    assert.deepEqual(on('mac', '/'), ['restricted-mount']);
    assert.deepEqual(on('windows-wsl2', '/'), []);
    assert.deepEqual(on('windows-wsl2', '/etc/docker'), ['restricted-mount']);
  });

  it('knows what tonistiigi/binfmt is asked to do', () => {
    const image: Fact = { type: 'image', reference: known('tonistiigi/binfmt:latest'), anchor };
    const told = (args: string, reference = image) => {
      const commands = shellCommands(extractOf(uri, args, 0), shell);
      const workload: Workload = { name: 'w', runs: 'container', anchor, facts: [reference, ...commands] };
      return judge([workload], { targets: [exampleTarget], policy: undefined }).map(finding =>
        render(finding.message),
      );
    };
    for (const args of ['', '--version', '-mount /x']) assert.deepEqual(told(args), [], args);
    for (const args of ['--install all', '-install=arm64', '--uninstall x --install all', '$ARGS'])
      assert.match(told(args)[0] ?? '', /registers emulators for its own container at most/, args);
    assert.match(told("--uninstall 'qemu-*'")[0] ?? '', /cannot remove the VM's emulators/);
    const other: Fact = { ...image, reference: known('multiarch/qemu-user-static') };
    assert.match(told('', other)[0] ?? '', /registers emulators for its own container at most/);
  });

  it('does not say that Docker Desktop has what a command registers for other programs', () => {
    for (const script of [
      'update-binfmts --enable wine',
      "echo ':DOSWin:M::MZ::/usr/bin/wine:' > /proc/sys/fs/binfmt_misc/register",
    ]) {
      const [only] = findings(script);
      assert.match(
        only === undefined ? '' : render(only.message),
        /Docker Desktop has those for other processors already\.$/,
        script,
      );
    }
  });

  it('tells emulators that are taken away from those that are registered', () => {
    for (const script of [
      'update-binfmts --disable qemu-arm',
      'echo -1 > /proc/sys/fs/binfmt_misc/qemu-arm',
      'echo 0 > /proc/sys/fs/binfmt_misc/status',
    ]) {
      const [only] = findings(script);
      assert.match(only === undefined ? '' : render(only.message), /takes emulators away/, script);
    }
    const [other] = findings('echo 1 > /proc/sys/fs/binfmt_misc/qemu-arm');
    assert.match(other === undefined ? '' : render(other.message), /registers emulators/);
  });

  it('knows what Sysbox mounts for a container from what stays closed', () => {
    for (const [script, verdict] of [
      ['mount -t cifs //files/share /mnt', 'confined'],
      ['mount -t smb3 //files/share /mnt', 'confined'],
      ['mount //files/share /mnt', 'confined'],
      ['mount.cifs //files/share /mnt', 'confined'],
      ['mount files:/export /mnt', 'confined'],
      ['mount -o nolock ${FILES}:$EXPORT /mnt', 'confined'],
      ['mount.nfs4 files:/export /mnt', 'confined'],
      ['mount -t ceph :/ /mnt', 'restricted'],
      ['mount.ceph :/ /mnt', 'restricted'],
      ['mount -t lustre mgs@tcp:/scratch /scratch', 'restricted'],
      ['mount -t debugfs none /sys/kernel/debug', 'restricted'],
    ] as const)
      assert.deepEqual(
        findings(script).map(one => [one.rule, one.verdict]),
        [['mount-escape', verdict]],
        script,
      );
  });

  it('does not say that a BPF file system cannot be mounted', () => {
    const [only] = findings('mount bpffs /sys/fs/bpf -t bpf');
    assert.match(only === undefined ? '' : render(only.message), /^A BPF file system is of no use here/);
  });

  it('knows from the mounts whether a remount is refused', () => {
    const mount = (readOnly: boolean): Fact => ({
      type: 'mount',
      kind: 'bind',
      source: known('./conf'),
      target: known('/conf/'),
      readOnly,
      anchor,
    });
    assert.deepEqual(found('mount -o remount,rw /conf', 'container', {}, [mount(true)]), ['mount-escape']);
    assert.deepEqual(found('mount -o remount,rw /conf', 'container', {}, [mount(false)]), []);
    const itself = 'mount --bind /etc/conf /conf/; mount -o remount,rw /conf';
    assert.deepEqual(found(itself, 'container', {}, []), []);
    assert.deepEqual(found(itself, 'container', {}, [mount(true)]), ['mount-escape']);
    assert.deepEqual(found('mount -o remount,ro /conf; mount -o remount,rw /conf'), ['mount-escape']);
  });
});

describe('on the machine itself', () => {
  it('knows what runs without ECI', () => {
    assert.deepEqual(found('docker --context desktop-linux extension install a/b', 'host'), [
      'docker-extension',
    ]);
    assert.deepEqual(found('docker extension ls; docker extension install --help', 'host'), []);
    assert.deepEqual(found('docker debug app', 'host', { desktop: '4.40.0' }), ['docker-debug']);
    assert.deepEqual(found('docker debug app', 'host'), []);
    assert.deepEqual(found('docker run debug app', 'host', { desktop: '4.40.0' }), []);
  });

  it('knows builders that are elsewhere', () => {
    const builder = (driver: string): readonly string[] =>
      found(':', 'host', {}, [{ type: 'builder', driver: known(driver), anchor }]);
    assert.deepEqual(builder('remote'), ['build-driver']);
    assert.deepEqual(builder('docker-container'), []);
  });
});
