/** More expansions than a value of a makefile takes. */
const most = 1_000;
/** The same of one whose values have run out of them too often. */
const few = 20;
const patience = 20;

/**
 * The expansions left for the value at hand: doubled variables of doubled variables end somewhere. A makefile with many such values is
 * made to keep us busy.
 */
export class Steps {
  #left = 0;
  #spent = 0;

  /** For another value. */
  begin(): void {
    this.#left = this.#spent < patience ? most : few;
  }

  /** Whether one was left. */
  take(): boolean {
    this.#left--;
    if (this.#left === -1) this.#spent++;
    return this.#left >= 0;
  }
}
