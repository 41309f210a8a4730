/** Milliseconds between two signs of life: a terminal that is written to all the time is slow. */
const interval = 100;

/** How far a run has come, on a terminal only: what is piped or logged stays clean. */
export class Progress {
  readonly #shown: boolean;
  readonly #total: number;
  #done = 0;
  #last = 0;

  constructor(wanted: boolean, total: number) {
    this.#shown = wanted && process.stderr.isTTY === true;
    this.#total = total;
  }

  step(): void {
    this.#done++;
    const now = performance.now();
    if (!this.#shown || now - this.#last < interval) return;
    this.#last = now;
    process.stderr.write(`\r\u001b[K${this.#done} of ${this.#total} files`);
  }

  end(): void {
    if (this.#shown && this.#last > 0) process.stderr.write('\r\u001b[K');
  }
}
