import { announce } from "./announce.js";
import { describeDigit, firstToShow, nextIndex } from "./number.js";
import { markOf } from "./paper-words.js";
import { isDoubtful, trustOf, valueOf } from "./reading.js";

/** @typedef {import("./reading.js").Spot} Spot */

/** CSS pixels of paper between ink and box. */
const GAP_PX = 4;

const element = (tag, className) => Object.assign(document.createElement(tag), { className });

/**
 * The digits of a number that was drawn: a thin box over each on the pad, and a button for each, which shows how likely
 * every reading of it is. Fires `pick` when another digit is chosen.
 */
export class NumberView extends EventTarget {
  #boxes = document.querySelector("#boxes");
  #digits = document.querySelector("#digits");
  #words = document.querySelector("#digit-words");
  #seen = document.querySelector("#digit-seen");
  #choice = document.querySelector("#choice");
  /** @type {Spot[]} */
  #spots = [];
  #index = 0;

  constructor() {
    super();
    this.#digits.addEventListener("click", ({ target }) => {
      this.#pick([...this.#digits.children].indexOf(target.closest("button")));
    });
  }

  /** @returns {Spot | null} the chosen digit */
  get spot() {
    return this.#spots[this.#index] ?? null;
  }

  /**
   * @param {Spot[]} spots none for a single digit, which needs no box
   * @param {{scale: number, overhang: number}} pad CSS pixels for one pixel of the picture that was read, and CSS pixels
   *     of ink around it
   */
  show(spots, pad) {
    this.#spots = spots;
    this.#index = firstToShow(spots);
    this.#boxes.replaceChildren(...spots.map(() => element("span", "ink-box")));
    this.#digits.replaceChildren(...spots.map(() => element("button", "digit-choose")));
    this.#choice.hidden = spots.length === 0;
    this.showSeen(null);
    this.rescale(pad);
    this.refresh();
  }

  /** What is known of the digits has changed: somebody said which one it is. */
  refresh() {
    this.#spots.forEach(({ digit }, i) => tell(this.#boxes.children[i], digit));
    this.#spots.forEach((spot, i) => name(this.#digits.children[i], spot.digit, `${i + 1} of ${this.#spots.length}`));
    if (this.#spots.length > 0) this.#mark();
  }

  /** @param {{scale: number, overhang: number}} pad as for `show`: the window was turned */
  rescale(pad) {
    this.#spots.forEach(({ digit }, i) => place(this.#boxes.children[i], digit.box, pad));
  }

  /** @param {string | null} dataUrl the chosen digit as the network saw it; null where that is not known */
  showSeen(dataUrl) {
    this.#seen.hidden = dataUrl === null;
    if (dataUrl !== null) this.#seen.src = dataUrl;
  }

  /** @param {1 | -1} step */
  go(step) {
    if (this.#spots.length === 0) return;
    this.#pick(nextIndex(this.#index, step, this.#spots.length));
    if (this.#digits.contains(document.activeElement)) this.#digits.children[this.#index].focus();
  }

  #pick(index) {
    if (index === -1) return;
    this.#index = index;
    this.#mark();
    announce(this.#words.textContent);
    this.dispatchEvent(new Event("pick"));
  }

  #mark() {
    [this.#boxes, this.#digits].forEach(({ children }) => [...children].forEach((child, i) => {
      child.toggleAttribute("data-chosen", i === this.#index);
    }));
    [...this.#digits.children].forEach((button, i) => {
      button.tabIndex = i === this.#index ? 0 : -1; // one stop for the Tab key; arrows go on from there
      button.setAttribute("aria-pressed", String(i === this.#index));
    });
    this.#words.textContent = describeDigit(this.#spots, this.#index);
  }
}

function tell(box, digit) {
  box.dataset.trust = trustOf(digit);
  box.dataset.mark = isDoubtful(digit) ? "?" : "";
}

function name(button, digit, place) {
  Object.assign(button, { type: "button", textContent: markOf(digit) });
  button.dataset.trust = trustOf(digit);
  button.setAttribute("aria-label", `${valueOf(digit)}, digit ${place}${isDoubtful(digit) ? ", doubtful" : ""}`);
}

function place(box, [x, y, width, height], { scale, overhang }) {
  const gap = GAP_PX + overhang;
  Object.assign(box.style, {
    left: `${x * scale - gap}px`, top: `${y * scale - gap}px`,
    width: `${width * scale + 2 * gap}px`, height: `${height * scale + 2 * gap}px`,
  });
}
