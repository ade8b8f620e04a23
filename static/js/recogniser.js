/** @typedef {import("./api.js").PredictRequest} PredictRequest */
/** @typedef {import("./api.js").Answer} Answer */

/** How long the pen must rest before an answer is shown, in ms: somebody who goes on writing shall not read what half a
 * 4 or 5 looks like. */
export const REST_MS = 80;

/** How long before we ask, in ms: reading 2026 takes about as long as the rest, and shall be done with it. A pen that
 * bounces off the glass is back sooner. */
export const SETTLE_MS = 20;

/** A question that was given up keeps nobody waiting longer than this, in ms, however slow the server was before. */
const LONGEST_PAUSE_MS = 1000;

/**
 * Asks for one answer at a time. A newer question cancels the older one, and waits until the server, which does not
 * notice that, must be done with it: nothing queues up behind a fast writer. An answer that comes late is dropped.
 */
export class Recogniser {
  #timer = 0;
  #sequence = 0;
  #controller = new AbortController();
  /** How long the last answer took, in ms. */
  #tookMs = 0;
  /** When the server must be done with what it was asked; by the clock of `performance.now`. */
  #doneAt = 0;

  /**
   * @param {object} parts
   * @param {(request: PredictRequest, options: {signal: AbortSignal}) => Promise<Answer>} parts.predict
   * @param {() => void} parts.onAsk a question is on its way
   * @param {(answer: Answer) => void} parts.onAnswer
   * @param {(error: Error) => void} parts.onError
   */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** @param {() => PredictRequest} makeRequest called soon after the pen was lifted, when it was not set down again */
  askSoon(makeRequest) {
    this.cancel();
    const rested = new Promise((resolve) => { setTimeout(resolve, REST_MS); });
    const pauseMs = Math.max(SETTLE_MS, this.#doneAt - performance.now());
    this.#timer = setTimeout(() => this.ask(makeRequest(), rested), pauseMs);
  }

  /**
   * @param {PredictRequest} request
   * @param {Promise<void>} [rested] before it the answer is not shown
   */
  async ask(request, rested) {
    this.cancel();
    const sequence = this.#sequence;
    const ifCurrent = (handle) => (outcome) => { if (sequence === this.#sequence) handle(outcome); };
    this.onAsk();
    const answer = this.#timed(this.predict(request, { signal: this.#controller.signal }));
    await Promise.all([answer, rested])
      .then(ifCurrent(([outcome]) => this.onAnswer(outcome)), ifCurrent(this.onError));
  }

  /** Forgets the question that waits and the one in flight. */
  cancel() {
    clearTimeout(this.#timer);
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#sequence += 1;
  }

  /** @param {Promise<Answer>} answer */
  async #timed(answer) {
    const askedAt = performance.now();
    this.#doneAt = askedAt + Math.min(this.#tookMs, LONGEST_PAUSE_MS);
    const outcome = await answer;
    this.#tookMs = performance.now() - askedAt;
    this.#doneAt = 0;
    return outcome;
  }
}
