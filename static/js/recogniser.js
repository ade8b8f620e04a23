/** @typedef {import("./api.js").PredictRequest} PredictRequest */
/** @typedef {import("./api.js").Answer} Answer */

/** How long the pen must rest before we ask, in ms: longer than from one stroke of a 4 or 5 to the next would
 * keep people waiting, and asking is cheap. Reading 2026 takes the server 40 ms, and it shall be there within 150. */
export const REST_MS = 80;

/**
 * Asks for one answer at a time. A newer question cancels the older one, so nothing queues up behind a fast
 * writer, and an answer that comes late is dropped.
 */
export class Recogniser {
  #timer = 0;
  #sequence = 0;
  #controller = new AbortController();

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

  /** @param {() => PredictRequest} makeRequest called when the pen has rested */
  askSoon(makeRequest) {
    this.cancel();
    this.#timer = setTimeout(() => this.ask(makeRequest()), REST_MS);
  }

  /** @param {PredictRequest} request */
  async ask(request) {
    this.cancel();
    const sequence = this.#sequence;
    const ifCurrent = (handle) => (outcome) => { if (sequence === this.#sequence) handle(outcome); };
    this.onAsk();
    await this.predict(request, { signal: this.#controller.signal })
      .then(ifCurrent(this.onAnswer), ifCurrent(this.onError));
  }

  /** Forgets the question that waits and the one in flight. */
  cancel() {
    clearTimeout(this.#timer);
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#sequence += 1;
  }
}
