import { type System, systems } from '../facts.ts';
import { narrowedTo, widenedTo } from './narrowing.ts';

const names: readonly (readonly [RegExp, System])[] = [
  [/^(?:gnu\/)?linux/i, 'linux'],
  [/^(?:darwin|mac ?os|osx)/i, 'macos'],
  [/^(?:windows|win32|win64|mingw|msys|cygwin)/i, 'windows'],
];

/** The system that `uname`, `$OSTYPE`, `$(OS)` and their like mean by a value, or the beginning of one; undefined: none of ours. */
export const systemNamed = (value: string): System | undefined =>
  names.find(([name]) => name.test(value))?.[1];

/** What a family of systems is called. Source: the just manual, "System Information", `os_family()`. */
export const families: ReadonlyMap<string, readonly System[]> = new Map([
  ['unix', ['linux', 'macos']],
  ['windows', ['windows']],
]);

/** The systems that a value, or the beginning of one, means; undefined: none of ours. */
export function systemsNamed(value: string): readonly System[] | undefined {
  const one = systemNamed(value);
  return one === undefined ? families.get(value) : [one];
}

/** Those that are in all; absent: any, also where none is left, for who asks for that is misread. */
export const narrowed = (all: readonly (readonly System[] | undefined)[]): readonly System[] | undefined =>
  narrowedTo(systems, all);

/** Those that are in either; absent: any. */
export const widened = (
  one: readonly System[] | undefined,
  other: readonly System[] | undefined,
): readonly System[] | undefined => widenedTo(systems, one, other);

/**
 * Paths that no system but Linux has, by the folder: what is there is asked for before a device is given to a container. Cygwin and
 * MSYS, by which scripts run on Windows, have a /proc and a few devices of their own, macOS has other names in /dev and no /lib.
 * The engine's own configuration is elsewhere on the machines of Docker Desktop, but for those with Linux. A distribution of WSL has
 * /usr/lib/wsl, a Jetson /etc/nv_tegra_release.
 * Sources: kernel.org, admin-guide/devices.txt; cygwin.com, "Special filenames" (2025); docs.docker.com, dockerd, "Daemon configuration file".
 */
const linuxPaths: Readonly<Record<string, string>> = {
  sys: '',
  lib: 'modules(?:/|$)',
  'usr/lib': 'wsl(?:/|$)',
  proc: '(?:driver|device-tree)(?:/|$)',
  etc: '(?:nv_tegra_release|docker/daemon\\.json)$',
  dev: '(?:kvm|dri|kfd|video[\\d$*?]|media[\\d$*?]|nvidia|nvhost|nvmap|dxg|tty(?:USB|ACM|AMA|THS)|snd|input|uinput|bus/usb|net/tun|vfio|vhost|fuse|infiniband|i2c|spidev|gpio|mem|hugepages|loop|mapper|i?sgx|tpm|dma_heap|accel|davinci)',
};
export const ofLinuxAlone = new RegExp(
  `^/(?:${Object.entries(linuxPaths)
    .map(([folder, names]) => `${folder}/${names}`)
    .join('|')})`,
);

const programsNotOfMac =
  'nvidia-(?:smi|ctk|container-(?:cli|runtime|toolkit)|docker2?|modprobe|settings)|rocm-smi|rocminfo|hl-smi|npu-smi|tegrastats|lsmod|modinfo|getent';
/** Programs that macOS does not have: those of drivers, and what tells of modules and of the name service. */
export const notOfMac = new RegExp(`^(?:${programsNotOfMac})$`);

/** A text without this names nothing that only some systems have. */
export const mayNameOfSystem = new RegExp(
  `/(?:${Object.keys(linuxPaths).join('|')})\\b|\\b(?:${programsNotOfMac})\\b`,
);

/** A command that prints the name of the system. */
export const printsSystem =
  /^\s*(?:sh\s+-c\s+["'])?uname(?:\s+-[aso]|\s+--kernel-name)?(?:\s*2>\s*\/dev\/null)?(?:\s*\|\s*(?:tr|cut|sed)\s[^|&;]*)*(?:\s*\|\|\s*echo\s+["']?\w+["']?)?["']?\s*$/;

/** A command that prints the name of the machine. */
export const printsMachine = /^\s*(?:uname\s+(?:-m|--machine)|arch)\s*(?:2>\s*\/dev\/null)?\s*$/;

/**
 * The systems on which a machine has a name; undefined: any. 64-bit Arm is `arm64` on macOS, `aarch64` elsewhere. Sources: the man
 * pages uname(1) of coreutils and of macOS; MSYS2, "MSYS2 on ARM64".
 */
export function systemsOfMachine(name: string): readonly System[] | undefined {
  if (name === 'aarch64') return ['linux', 'windows'];
  if (name === 'arm64') return ['macos'];
  return name.startsWith('armv') ? ['linux'] : undefined;
}
