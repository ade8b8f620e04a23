import { describeDigit, firstToShow, nextIndex } from "./number.js";
import { markOf } from "./paper-words.js";
import { isDoubtful, trustOf } from "./reading.js";

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
  #choice = document.querySelector("#choice");
  /** @type {Spot[]} */
  #spots = [];
  #index = 0;
  #scale = 1;

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
   * @param {number} scale CSS pixels for one pixel of the picture that was read
   */
  show(spots, scale) {
    this.#spots = spots;
    this.#index = firstToShow(spots);
    this.#boxes.replaceChildren(...spots.map(boxOf));
    this.#digits.replaceChildren(...spots.map(buttonOf));
    this.#choice.hidden = spots.length === 0;
    this.rescale(scale);
    if (spots.length > 0) this.#mark();
  }

  /** @param {number} scale as for `show`: the window was turned */
  rescale(scale) {
    this.#scale = scale;
    this.#spots.forEach(({ digit }, i) => place(this.#boxes.children[i], digit.box, this.#scale));
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

function boxOf({ digit }) {
  const box = element("span", "ink-box");
  box.dataset.trust = trustOf(digit);
  box.dataset.mark = isDoubtful(digit) ? "?" : "";
  return box;
}

function buttonOf(spot, index, spots) {
  const button = Object.assign(element("button", "digit-choose"), { type: "button", textContent: markOf(spot.digit) });
  button.dataset.trust = trustOf(spot.digit);
  const doubt = isDoubtful(spot.digit) ? ", doubtful" : "";
  button.setAttribute("aria-label", `${spot.digit.digit}, digit ${index + 1} of ${spots.length}${doubt}`);
  return button;
}

function place(box, [x, y, width, height], scale) {
  Object.assign(box.style, {
    left: `${x * scale - GAP_PX}px`, top: `${y * scale - GAP_PX}px`,
    width: `${width * scale + 2 * GAP_PX}px`, height: `${height * scale + 2 * GAP_PX}px`,
  });
}
