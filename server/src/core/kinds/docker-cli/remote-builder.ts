import { type Setting, unknown, valueOf } from '../../facts.ts';

/** Addresses at which BuildKit may be a container of this machine's engine, as one that a script has started before. */
const here =
  /^(?:docker-container:|tcp:\/\/(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)(?![\w.-]))/i;

/**
 * The driver of a builder at an address. The remote driver also takes BuildKit in a container of this engine, which ECI isolates: then
 * nobody can tell. Source: docker/buildx, docs/guides/drivers/remote.md.
 */
export function driverAt(driver: Setting<string>, endpoint: Setting<string> | undefined): Setting<string> {
  const isHere = valueOf(driver) === 'remote' && here.test(valueOf(endpoint) ?? '');
  return isHere ? unknown('remote') : driver;
}
