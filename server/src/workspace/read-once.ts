/** What is read by a key, once until it is forgotten; undefined: there is none. */
export class ReadOnce<T> {
  readonly #values = new Map<string, T | undefined>();
  readonly #reading = new Map<string, Promise<T | undefined>>();

  /** Whether it has been read. */
  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T | undefined): void {
    this.#values.set(key, value);
  }

  /** Whether anybody has asked for it since it was last forgotten. */
  asked(key: string): boolean {
    return this.#values.has(key) || this.#reading.has(key);
  }

  /** All that anybody has asked for. */
  keys(): readonly string[] {
    return [...this.#values.keys(), ...this.#reading.keys()];
  }

  /** `settled`: what counts once it has been read. */
  async load(
    key: string,
    read: () => Promise<T | undefined>,
    settled = (value: T | undefined): T | undefined => value,
  ): Promise<T | undefined> {
    if (this.#values.has(key)) return this.#values.get(key);
    const reading = this.#reading.get(key) ?? read();
    this.#reading.set(key, reading);
    const value = settled(await reading);
    if (this.#reading.get(key) === reading) {
      this.#reading.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }

  forget(key: string): void {
    this.#values.delete(key);
    // What is being read may be the old one: whoever asks from now on reads again.
    this.#reading.delete(key);
  }

  clear(): void {
    this.#values.clear();
    this.#reading.clear();
  }
}
