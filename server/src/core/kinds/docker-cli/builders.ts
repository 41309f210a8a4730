import { known, type Setting } from '../../facts.ts';

/** The builders that a script, or a job, has set up so far. */
export class Builders {
  readonly #drivers = new Map<string, Setting<string>>();
  readonly #users = new Map<string, string | undefined>();
  readonly #images = new Set<string>();
  #current: Setting<string> | undefined;
  #aliased = false;

  /**
   * A builder is created; `name`: undefined where the text names none. `user`: for whom (`sudo`), undefined where the text does not
   * tell.
   */
  create(name: string | undefined, driver: Setting<string>, use: boolean, user: string | undefined): void {
    if (name !== undefined) this.#drivers.set(name, driver);
    if (name !== undefined) this.#users.set(name, user);
    if (use) this.#current = driver;
  }

  /** `docker buildx use`; a name of which nothing is known makes the current driver unknown. */
  use(name: Setting<string>): void {
    this.#current = this.driverOf(name);
  }

  /** `docker buildx install`: `docker build` uses the current builder as well. */
  install(): void {
    this.#aliased = true;
  }

  /** Images that a build leaves in the engine only. */
  leaves(tags: readonly string[]): void {
    for (const tag of tags) this.#images.add(untagged(tag));
  }

  /** Whether a text (`BASE=image`) names such an image: other builders than the engine's do not see it. */
  names(text: string): boolean {
    return text.split(/[=,\s]|docker-image:\/\//).some(part => this.#images.has(untagged(part)));
  }

  /** Whether the user has such a builder. */
  has(name: string, user: string | undefined): boolean {
    return user !== undefined && this.#users.get(name) === user;
  }

  /** The driver of a builder by name. Contexts have builders of the docker driver, of their name. */
  driverOf(name: Setting<string>): Setting<string> {
    if (!name.known) return name;
    if (builtIn.has(name.value)) return known('docker');
    return this.#drivers.get(name.value) ?? { known: false, text: name.value };
  }

  /** The driver of `docker buildx build`; undefined: what the machine has. */
  get current(): Setting<string> | undefined {
    return this.#current;
  }

  /**
   * The driver of `docker build`: the context's own builder, whatever `docker buildx use` said, unless buildx was installed in its
   * place. Source: docker/cli cmd/docker/builder.go.
   */
  get plain(): Setting<string> | undefined {
    return this.#aliased ? this.#current : undefined;
  }
}

const builtIn = new Set(['default', 'desktop-linux', 'desktop-windows']);

const untagged = (reference: string): string => reference.trim().replace(/:latest$/, '');

/** Whether an image goes to a registry of this machine, which the container of a builder has under another name. */
export const isPushedHere = (tags: readonly string[]): boolean =>
  tags.some(tag => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]/.test(tag));
