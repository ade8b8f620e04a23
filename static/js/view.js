import { describeSpot } from "./paper-words.js";
import { valueOf } from "./reading.js";
import { HOW_LIKELY, IF_IT_WERE, NOTHING_YET, percent, ranked } from "./words.js";

/** @typedef {import("./api.js").Answer} Answer */

/** Up to so many characters on a line are shown large, or fairly large; what is longer, or has more lines, is a block of
 * text. */
const NUMBER_LENGTH = 8;
const LONG_NUMBER_LENGTH = 14;
const MOST_LINES = 2;

/** The right-hand side of the page: the number, the words for it, the bars, what the network saw, errors. */
export class View {
  #answer = document.querySelector("#answer");
  #digit = document.querySelector("#digit");
  #words = document.querySelector("#words");
  #shares = document.querySelector("#shares");
  #bars = document.querySelector("#bars");
  #barsTitle = document.querySelector("#bars-title");
  #seen = document.querySelector("#seen");
  #figure = document.querySelector(".seen");
  #message = document.querySelector("#message");
  #retry = document.querySelector("#retry");

  /** The pad is empty: no answer, no error. */
  reset() {
    this.#answer.setAttribute("aria-live", "polite");
    this.showText([""], NOTHING_YET);
    this.showShares(null);
    this.showSeen(null);
    this.#showMessage("");
  }

  /** Says that an answer is on its way; what is on show stays until it comes, so nothing flickers, unless it is untrue. */
  showBusy() {
    if (this.#words.textContent === NOTHING_YET) this.#words.textContent = "";
    this.#answer.setAttribute("aria-busy", "true");
  }

  /** @param {Answer & {typed?: number}} answer `typed`: which digit it is, somebody says */
  showAnswer(answer) {
    this.showText([String(valueOf(answer) ?? "")], describeSpot({ digit: answer }));
    this.showSeen(answer.normalised);
    this.#showMessage("");
  }

  /**
   * @param {string} text digits, in lines where there are several
   * @param {string} words
   */
  showNumber(text, words) {
    this.showText([text], words);
    this.showSeen(null, { isHidden: true });
    this.#showMessage("");
  }

  /**
   * Takes the old answer away, as it is not about what is on the pad now. The message is the only thing announced.
   *
   * @param {{message: string, canRetry?: boolean}} error
   */
  showError({ message, canRetry = false }) {
    this.showText([""], "");
    this.showShares(null);
    this.showSeen(null);
    this.#showMessage(message, canRetry);
  }

  /**
   * Says what concerns no answer, unless there is something more urgent to say.
   *
   * @param {string} notice
   */
  showNotice(notice) {
    if (this.#retry.hidden) this.#showMessage(notice);
  }

  /** From now on papers are shown: a page of digits is not read out at each change; others announce. */
  showPapers() {
    this.#answer.setAttribute("aria-live", "off");
    this.#showMessage("");
  }

  /**
   * Number and words change together inside one live region, so a screen reader announces them once.
   *
   * @param {string[]} pages the text of each page; line feeds between its lines
   * @param {string} words
   */
  showText(pages, words) {
    this.#answer.removeAttribute("aria-busy");
    this.#digit.replaceChildren(...(pages.length > 1 ? pages.flatMap(pageOfText) : pages));
    this.#digit.dataset.size = sizeOf(pages);
    if (this.#digit.dataset.size === "text") this.#digit.tabIndex = 0; // it scrolls
    else this.#digit.removeAttribute("tabindex");
    this.#words.textContent = words;
  }

  /**
   * @param {number[] | null} probabilities
   * @param {object} [options]
   * @param {boolean} [options.isHidden]
   * @param {boolean} [options.canChoose] whether a bar can be pressed to say that it is the right one
   * @param {number | null} [options.chosen] which one is right; without it the likeliest stands out
   * @param {boolean} [options.isRefused] whether it is none, and the shares tell which one it would be: none stands out
   */
  showShares(probabilities, { isHidden = false, canChoose = false, chosen, isRefused = false } = {}) {
    const likeliest = probabilities && !isRefused && (chosen === undefined ? ranked(probabilities)[0] : chosen);
    this.#shares.hidden = isHidden;
    this.#barsTitle.textContent = isRefused ? IF_IT_WERE : HOW_LIKELY;
    for (const row of this.#bars.children) {
      const digit = Number(row.dataset.digit);
      const share = probabilities?.[digit] ?? 0;
      row.toggleAttribute("data-likeliest", digit === likeliest);
      row.querySelector(".bar-choose").hidden = !canChoose;
      row.querySelector(".bar-fill").style.setProperty("--share", String(share));
      row.querySelector(".bar-share").textContent = probabilities ? percent(share) : "–";
    }
  }

  /**
   * @param {string | null} dataUrl
   * @param {{isHidden?: boolean}} [options] leaves not even an empty frame
   */
  showSeen(dataUrl, { isHidden = false } = {}) {
    this.#figure.hidden = isHidden;
    this.#seen.hidden = dataUrl === null;
    if (dataUrl === null) this.#seen.removeAttribute("src");
    else this.#seen.src = dataUrl;
  }

  #showMessage(message, canRetry = false) {
    this.#message.textContent = message;
    this.#retry.hidden = !canRetry;
  }
}

/** The heading stands in an attribute (CSS shows it), so that the text stays digits only. */
function pageOfText(text, index) {
  const page = Object.assign(document.createElement("span"), { className: "digit-page", textContent: text });
  page.dataset.page = `Page ${index + 1}`;
  return index === 0 ? [page] : ["\n", page];
}

function sizeOf(pages) {
  const lines = pages[0].split("\n");
  const longest = Math.max(...lines.map(({ length }) => length));
  if (pages.length > 1 || lines.length > MOST_LINES || longest > LONG_NUMBER_LENGTH) return "text";
  if (longest > NUMBER_LENGTH) return "long";
  return pages[0].length > 1 ? "number" : "digit";
}
