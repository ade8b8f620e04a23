import { Gestures } from "./gestures.js";
import { boxButton, describeButton, otherMark, pictureParts, typicalWidth, wrap } from "./page-parts.js";
import { REACH_PX, closestBox, fit, reveal, settle, zoomAt } from "./zoom.js";

/** @typedef {import("./reading.js").Spot} Spot */

const ZOOM_STEP = 1.5;
const PAN_STEP_PX = 60;
/** Of a frame with words only. */
const EMPTY_SHAPE = { width: 5, height: 2 };
/** Boxes that are typically narrower on the screen carry no text: it would hide the next digit. */
const TEXT_FROM_PX = 13;

/**
 * Shows a page with a box on every digit; one of them can be chosen. Fires `pick`, with the index as its `detail`, when
 * somebody does; -1 is none.
 */
export class Viewer extends EventTarget {
  #frame;
  #stage;
  #words;
  #page = null;
  #look = { scale: 1, x: 0, y: 0 };
  /** @type {Spot[]} */
  #spots = [];
  #buttons = [];
  #isWhole = true;

  /** @param {HTMLElement} root */
  constructor(root) {
    super();
    this.#frame = root.querySelector(".frame");
    this.#stage = root.querySelector(".stage");
    this.#words = root.querySelector(".frame-words");
    new Gestures(this.#frame, {
      zoom: (factor, at) => this.#zoomAt(factor, at),
      pan: (dx, dy) => this.#pan(dx, dy),
      click: (event) => this.#click(event),
    });
    this.#frame.addEventListener("focusin", ({ target }) => this.#focused(target));
    new ResizeObserver(() => this.#resize()).observe(this.#frame);
  }

  /**
   * @param {import("./reading.js").ReadPage} page
   * @param {import("./page-picture.js").PagePicture | null} picture null shows the boxes on white
   * @param {Spot[]} spots of this page
   * @param {string} title
   */
  show(page, picture, spots, title) {
    this.#page = page;
    this.#spots = spots;
    this.#buttons = spots.map((spot) => boxButton(spot, page));
    const group = wrap("boxes", this.#buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Digits on the page");
    const others = wrap("others", page.others.map(({ box }) => otherMark(box, page)));
    this.#stage.replaceChildren(...pictureParts(picture, page, title), others, group);
    this.#say("");
    this.#shape(page);
    this.#isWhole = true;
    this.#resize();
    this.select(-1);
  }

  /**
   * In the place of a page that is not there (yet).
   *
   * @param {string} words
   * @param {import("./page-picture.js").PagePicture | null} [picture] of the file, while it is being read
   */
  showWords(words, picture = null) {
    this.#page = picture && { width: picture.width, height: picture.height };
    this.#spots = this.#buttons = [];
    this.#stage.replaceChildren(...pictureParts(picture, this.#page, ""));
    this.#say(words);
    this.#shape(picture ?? EMPTY_SHAPE);
    this.#isWhole = true;
    this.#resize();
  }

  /**
   * @param {number} index -1 for none
   * @param {{focus?: boolean}} [options] whether the keyboard leads there: the page then moves to show it
   */
  select(index, { focus = false } = {}) {
    this.#buttons.forEach((button, i) => {
      button.tabIndex = i === Math.max(0, index) ? 0 : -1; // one stop for the Tab key; arrows go on from there
      if (i === index) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    if (!focus || index === -1) return;
    this.#buttons[index].focus({ preventScroll: true });
    this.#frame.scrollIntoView({ block: "nearest" });
    this.#lookAt(reveal(this.#look, this.#spots[index].digit.box, this.#page, this.#size()));
  }

  /**
   * Somebody corrected a digit.
   *
   * @param {number} index
   */
  refresh(index) {
    describeButton(this.#buttons[index], this.#spots[index]);
  }

  /** @param {1 | -1} direction closer or further away */
  zoom(direction) {
    const { width, height } = this.#size();
    this.#zoomAt(ZOOM_STEP ** direction, { x: width / 2, y: height / 2 });
  }

  fit() {
    if (this.#page) this.#lookAt(fit(this.#page, this.#size()));
  }

  /**
   * Moves the picture.
   *
   * @param {number} right in steps
   * @param {number} down
   */
  pan(right, down) {
    this.#pan(right * PAN_STEP_PX, down * PAN_STEP_PX);
  }

  #zoomAt(factor, at) {
    if (!this.#page) return false;
    const look = zoomAt(this.#look, factor, at, this.#page, this.#size());
    const hasChanged = look.scale !== this.#look.scale;
    this.#lookAt(look);
    return hasChanged;
  }

  #pan(dx, dy) {
    if (!this.#page) return;
    const { scale, x, y } = this.#look;
    this.#lookAt(settle({ scale, x: x + dx, y: y + dy }, this.#page, this.#size()));
  }

  #click(event) {
    const index = this.#buttons.indexOf(event.target.closest("button"));
    this.dispatchEvent(new CustomEvent("pick", { detail: index === -1 ? this.#closestTo(event) : index }));
  }

  /** A finger is broader than a digit, and may well land beside it. */
  #closestTo({ clientX, clientY }) {
    if (this.#spots.length === 0) return -1;
    const { left, top } = this.#frame.getBoundingClientRect();
    const { scale, x, y } = this.#look;
    const point = { x: (clientX - left - x) / scale, y: (clientY - top - y) / scale };
    return closestBox(this.#spots.map(({ digit }) => digit.box), point, REACH_PX / scale);
  }

  /** The Tab key came in: what it leads to is chosen, and moved into view. */
  #focused(target) {
    const index = this.#buttons.indexOf(target);
    if (index === -1 || target.hasAttribute("aria-current") || !target.matches(":focus-visible")) return;
    this.dispatchEvent(new CustomEvent("pick", { detail: index }));
  }

  #size() {
    return { width: this.#frame.clientWidth, height: this.#frame.clientHeight };
  }

  /** The frame is as tall as the page asks for, within what CSS allows. */
  #shape({ width, height }) {
    this.#frame.style.setProperty("--aspect", String(width / height));
  }

  #resize() {
    const size = this.#size();
    if (!this.#page || size.width === 0) return;
    this.#lookAt(this.#isWhole ? fit(this.#page, size) : settle(this.#look, this.#page, size));
  }

  #lookAt(look) {
    this.#look = look;
    const { scale, x, y } = look;
    const { width, height } = this.#page;
    Object.assign(this.#stage.style, {
      width: `${width * scale}px`, height: `${height * scale}px`, transform: `translate(${x}px, ${y}px)`,
    });
    this.#isWhole = scale <= fit(this.#page, this.#size()).scale;
    this.#frame.toggleAttribute("data-zoomed", !this.#isWhole);
    this.#frame.toggleAttribute("data-crowded", typicalWidth(this.#spots) * scale < TEXT_FROM_PX);
  }

  #say(words) {
    this.#words.textContent = words;
    this.#words.hidden = words === "";
  }
}
