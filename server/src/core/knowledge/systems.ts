import type { System } from '../facts.ts';
import type { Platform } from './behaviour.ts';

/**
 * The systems that scripts meet on each platform. Docker Desktop's WSL integration brings the docker command into distributions,
 * where `uname` says Linux; with the Hyper-V backend there is none.
 * Source: https://docs.docker.com/desktop/features/wsl/ (2025).
 */
export const systemsOn: Readonly<Record<Platform, readonly System[]>> = {
  mac: ['macos'],
  linux: ['linux'],
  'windows-hyperv': ['windows'],
  'windows-wsl2': ['windows', 'linux'],
};
