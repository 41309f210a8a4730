/** A program that runs the command in its arguments. */
export interface Wrapper {
  /** Flags that take the next word: short letters, long names. */
  readonly valued: string;
  readonly long?: readonly string[];
  /** Long names stand behind one dash, as Go reads them. */
  readonly oneDash?: true;
  /** Words between the flags and the command (`timeout 5s`, `gosu USER`). */
  readonly skip?: number;
  /** It runs a command only behind one of these words (`op run`), which stands first. */
  readonly verbs?: readonly string[];
  /** The command stands behind one of these words. */
  readonly behind?: readonly string[];
  /** One word alone is a script. */
  readonly shell?: true;
  readonly assigns?: boolean;
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: {
    valued: 'ugpCrtThUDR',
    long: [
      'user',
      'group',
      'prompt',
      'close-from',
      'role',
      'type',
      'host',
      'other-user',
      'chdir',
      'chroot',
      'command-timeout',
    ],
    assigns: true,
  },
  doas: { valued: 'uC' },
  env: { valued: 'uCS', long: ['unset', 'chdir'], assigns: true },
  exec: { valued: 'a' },
  command: { valued: '' },
  builtin: { valued: '' },
  nohup: { valued: '' },
  coproc: { valued: '' },
  setsid: { valued: '' },
  time: { valued: 'fo', long: ['format', 'output'] },
  nice: { valued: 'n', long: ['adjustment'] },
  ionice: { valued: 'cn', long: ['class', 'classdata'] },
  timeout: { valued: 'ks', long: ['kill-after', 'signal'], skip: 1 },
  stdbuf: { valued: 'ioe', long: ['input', 'output', 'error'] },
  xargs: {
    valued: 'IinPLdaEs',
    long: ['max-args', 'max-procs', 'max-lines', 'delimiter', 'arg-file', 'max-chars'],
  },
  // GNU parallel: what stands behind `:::` comes last, as it would. Where one word is a script, `scriptPrograms`.
  parallel: {
    valued: 'jPnNLsISdaCE',
    long: [
      'jobs',
      'max-procs',
      'max-args',
      'colsep',
      'arg-file',
      'delay',
      'joblog',
      'retries',
      'results',
      'timeout',
    ],
  },
  find: { valued: '', behind: ['-exec', '-execdir', '-ok', '-okdir'] },
  chroot: { valued: '', skip: 1 },
  nsenter: { valued: 'tSG', long: ['target', 'setuid', 'setgid'] },
  gosu: { valued: '', skip: 1 },
  'su-exec': { valued: '', skip: 1 },
  tini: { valued: 'pe' },
  screen: { valued: 'ScehpstT' },
  unbuffer: { valued: '' },
  // Programs of many: the first word says which.
  busybox: { valued: '' },
  toybox: { valued: '' },
  'systemd-run': {
    valued: 'tHMupE',
    long: ['unit', 'property', 'description', 'slice', 'uid', 'gid', 'nice', 'working-directory', 'setenv'],
  },
  'dumb-init': { valued: 'r', long: ['rewrite'] },
  catatonit: { valued: '' },
  // Docker's name of tini.
  'docker-init': { valued: 'pe' },
  // boxboat/fixuid, fpco/pid1: README.
  fixuid: { valued: '' },
  pid1: { valued: 'euwt', long: ['env', 'user', 'workdir', 'timeout'] },
  // supervisor's pidproxy: the file of the PID comes first.
  pidproxy: { valued: '', skip: 1 },
  // dockerize's -help (0.9).
  dockerize: {
    valued: '',
    oneDash: true,
    long: [
      'delims',
      'env',
      'env-section',
      'stderr',
      'stdout',
      'template',
      'timeout',
      'wait',
      'wait-http-header',
      'wait-retry-interval',
    ],
  },
  // xvfb-run(1) of Debian.
  'xvfb-run': {
    valued: 'efnpsw',
    long: ['error-file', 'auth-file', 'server-num', 'server-args', 'xauth-protocol', 'wait'],
  },
  // Scripts that images bring: vishnubob/wait-for-it, eficode/wait-for.
  'wait-for-it.sh': { valued: '', behind: ['--'] },
  'wait-for-it': { valued: '', behind: ['--'] },
  'wait-for': { valued: '', behind: ['--'] },
  'wait-for.sh': { valued: '', behind: ['--'] },
  // Of util-linux, by their own --help (2.39).
  taskset: { valued: '', skip: 1 },
  chrt: { valued: 'TPD', long: ['sched-runtime', 'sched-period', 'sched-deadline'], skip: 1 },
  flock: { valued: 'wE', long: ['timeout', 'conflict-exit-code'], skip: 1 },
  choom: { valued: 'np', long: ['adjust', 'pid'] },
  prlimit: { valued: 'po', long: ['pid', 'output'] },
  runuser: {
    valued: 'ugGws',
    long: ['user', 'group', 'supp-group', 'whitelist-environment', 'shell'],
  },
  setpriv: {
    valued: '',
    long: [
      'ambient-caps',
      'inh-caps',
      'bounding-set',
      'ruid',
      'euid',
      'rgid',
      'egid',
      'reuid',
      'regid',
      'groups',
      'securebits',
      'pdeathsig',
      'selinux-label',
      'apparmor-profile',
    ],
  },
  setarch: { valued: '', skip: 1 },
  linux32: { valued: '' },
  linux64: { valued: '' },
  // Of BSD and macOS: `script FILE COMMAND`. That of util-linux is given a script.
  script: { valued: 't', skip: 1 },
  // caffeinate(8) and arch(1) of macOS.
  caffeinate: { valued: 'tw' },
  arch: { valued: '' },
  // numactl(8).
  numactl: {
    valued: 'iNCmpPwc',
    long: [
      'interleave',
      'weighted-interleave',
      'cpunodebind',
      'physcpubind',
      'membind',
      'preferred',
      'preferred-many',
    ],
  },
  // watch(1) of procps.
  watch: { valued: 'nq', long: ['interval', 'equexit'], shell: true },
  // strace(1).
  strace: { valued: 'abeEIoOpPsSuUX' },
  // winpty's --help: all its flags are words of their own.
  winpty: { valued: '' },
  chronic: { valued: '' },
  // Their own manuals: eatmydata(1), catchsegv(1) of glibc. Not fakeroot: what a command does under it (`mknod`) is not done, but remembered.
  eatmydata: { valued: '' },
  catchsegv: { valued: '' },
  pkexec: { valued: '', long: ['user'] },
  'systemd-inhibit': { valued: '', long: ['what', 'who', 'why', 'mode'] },
  'dbus-run-session': { valued: '', long: ['config-file', 'dbus-daemon'] },
  cgexec: { valued: 'g' },
  // Precommand modifiers of zsh.
  noglob: { valued: '' },
  nocorrect: { valued: '' },
  // What gives secrets to a command: developer.1password.com/docs/cli, docs.doppler.com, infisical.com/docs, dotenvx.com, aws-vault, chamber.
  op: { valued: '', verbs: ['run'], behind: ['--'] },
  doppler: { valued: '', verbs: ['run'], behind: ['--'] },
  infisical: { valued: '', verbs: ['run'], behind: ['--'] },
  dotenvx: { valued: '', verbs: ['run'], behind: ['--'] },
  'aws-vault': { valued: '', verbs: ['exec'], behind: ['--'] },
  chamber: { valued: '', verbs: ['exec'], behind: ['--'] },
  // envchain's README; getsops.io/docs for `sops exec-env`, whose command is a script.
  envchain: { valued: '', skip: 1 },
  direnv: { valued: '', verbs: ['exec'], skip: 1 },
  // Of scripts that init systems run: skarnet.org (s6, execline), just-containers/s6-overlay, smarden.org/runit, phusion/baseimage-docker.
  'with-contenv': { valued: '' },
  's6-setuidgid': { valued: '', skip: 1 },
  's6-envdir': { valued: '', skip: 1 },
  's6-notifyoncheck': { valued: '3sTtwnc' },
  fdmove: { valued: '', skip: 2 },
  redirfd: { valued: '', skip: 2 },
  chpst: { valued: 'uUbe/CnlLmdopfct' },
  setuser: { valued: '', skip: 1 },
  // What runs a command among the packages of a project or an environment: mise.jdx.dev, nix.dev/manual, docs.conda.io, python-poetry.org, pipenv.pypa.io, bundler.io, docs.astral.sh.
  mise: { valued: '', verbs: ['exec', 'x'], behind: ['--'] },
  nix: { valued: '', verbs: ['develop', 'shell'], behind: ['-c', '--command'] },
  conda: { valued: 'np', long: ['name', 'prefix', 'cwd'], verbs: ['run'] },
  poetry: { valued: 'CP', long: ['directory', 'project'], verbs: ['run'] },
  pipenv: { valued: '', verbs: ['run'] },
  bundle: { valued: '', long: ['gemfile'], verbs: ['exec'] },
  uv: {
    valued: 'pw',
    long: ['directory', 'env-file', 'extra', 'group', 'package', 'project', 'python', 'with'],
    verbs: ['run'],
  },
  // entr(1).
  entr: { valued: '' },
  // Of npm scripts.
  npx: { valued: 'p', long: ['package'] },
  'cross-env': { valued: '', assigns: true },
  dotenv: { valued: 'ecvp' },
  'env-cmd': { valued: 'efr', long: ['environments', 'file', 'rc-file'] },
};

/** The emulator of a processor, which runs a program: `qemu-aarch64-static /bin/sh`. Its flags are of one word and more (qemu-user's --help). */
const emulator = /^qemu-(?!system-)[\w-]+-static$/;

/** As it is released for one processor. */
const tini = /^tini-(?:static|amd64|arm64|armhf|armel|i386|muslc-amd64|ppc64el|s390x)(?:-\w+)?$/;

/** The program of this name, if it is one. */
export function wrapperNamed(program: string): Wrapper | undefined {
  if (Object.hasOwn(wrappers, program)) return wrappers[program];
  if (tini.test(program)) return wrappers.tini;
  return emulator.test(program) ? { valued: 'LEUgsBRdDpr0' } : undefined;
}

/** Flags whose value is a script (`su -c SCRIPT`, `script -qec SCRIPT`), by the programs that have one. */
const command = /^(?:-[A-Za-z]*c|--(?:session-)?command)$/;
const scriptFlags: Readonly<Record<string, RegExp>> = {
  su: command,
  runuser: command,
  script: command,
  flock: command,
  sg: command,
  capsh: command,
  'nix-shell': /^--(?:run|command)$/,
  nodemon: /^(?:-x|--exec)$/,
  entr: /^-[a-z]*s$/,
};

/** Whether a word of a program is a flag whose value is a script. */
export const runsScript = (program: string, text: string | undefined): boolean =>
  text !== undefined && Object.hasOwn(scriptFlags, program) && scriptFlags[program]?.test(text) === true;
