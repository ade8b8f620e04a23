/** Lets at most `limit` jobs run at a time; the others wait in the order in which they came. */
export class Queue {
  #limit;
  #running = 0;
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {number} limit */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * @template T
   * @param {() => Promise<T>} job
   * @param {AbortSignal} signal takes a job that still waits out of the queue; a running one must listen itself
   * @returns {Promise<T>} what the job gives; rejects with the signal's reason when it never ran
   */
  async run(job, signal) {
    await this.#turn(signal);
    try {
      return await job();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Resolves when the job may run; it then counts as running. */
  #turn(signal) {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const start = () => {
        signal.removeEventListener("abort", leave);
        this.#running += 1;
        resolve();
      };
      const leave = () => {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== start);
        reject(signal.reason);
      };
      if (this.#running < this.#limit) return start();
      this.#waiting.push(start);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
