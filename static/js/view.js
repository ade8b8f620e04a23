import { NOTHING_YET, describe, percent, ranked } from "./words.js";

/** @typedef {import("./api.js").Answer} Answer */

/** The right-hand side of the page: the number, the words for it, the bars, what the network saw, errors. */
export class View {
  #answer = document.querySelector("#answer");
  #digit = document.querySelector("#digit");
  #words = document.querySelector("#words");
  #bars = document.querySelector("#bars");
  #seen = document.querySelector("#seen");
  #message = document.querySelector("#message");
  #retry = document.querySelector("#retry");

  /** The pad is empty: no answer, no error. */
  reset() {
    this.#showReading("", NOTHING_YET);
    this.#showBars(null);
    this.#showSeen(null);
    this.#showMessage("");
  }

  /** Says that an answer is on its way; what is on show stays until it comes, so nothing flickers. */
  showBusy() {
    this.#answer.setAttribute("aria-busy", "true");
  }

  /** @param {Answer} answer */
  showAnswer(answer) {
    this.#showReading(String(answer.digit ?? ""), describe(answer));
    this.#showBars(answer.probabilities);
    this.#showSeen(answer.normalised);
    this.#showMessage("");
  }

  /**
   * Takes the old answer away, as it is not about what is on the pad now. The message is the only thing announced.
   *
   * @param {{message: string, canRetry?: boolean}} error
   */
  showError({ message, canRetry = false }) {
    this.#showReading("", "");
    this.#showBars(null);
    this.#showSeen(null);
    this.#showMessage(message, canRetry);
  }

  /** Number and words change together inside one live region, so a screen reader announces them once. */
  #showReading(digit, words) {
    this.#answer.removeAttribute("aria-busy");
    this.#digit.textContent = digit;
    this.#words.textContent = words;
  }

  /** @param {number[] | null} probabilities */
  #showBars(probabilities) {
    const likeliest = probabilities && ranked(probabilities)[0];
    for (const row of this.#bars.children) {
      const digit = Number(row.dataset.digit);
      const share = probabilities?.[digit] ?? 0;
      row.toggleAttribute("data-likeliest", digit === likeliest);
      row.querySelector(".bar-fill").style.setProperty("--share", String(share));
      row.querySelector(".bar-share").textContent = probabilities ? percent(share) : "–";
    }
  }

  /** @param {string | null} dataUrl */
  #showSeen(dataUrl) {
    this.#seen.hidden = dataUrl === null;
    if (dataUrl === null) this.#seen.removeAttribute("src");
    else this.#seen.src = dataUrl;
  }

  #showMessage(message, canRetry = false) {
    this.#message.textContent = message;
    this.#retry.hidden = !canRetry;
  }
}
