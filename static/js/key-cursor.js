import { announce } from "./announce.js";

/** @typedef {import("./geometry.js").Point} Point */

/** The pen that the keyboard moves, over the paper. */
export class KeyCursor {
  #cursor = document.querySelector("#key-pen");
  #hint = document.querySelector("#key-hint");
  #otherWays = document.querySelector("#other-ways");
  /** @type {{point: Point, isDown: boolean} | null} */
  #pen = null;

  /**
   * @param {{point: Point, isDown: boolean} | null} pen null takes it away
   * @param {number} scale CSS pixels for one unit
   */
  show(pen, scale) {
    if (pen && pen.isDown !== (this.#pen?.isDown ?? false)) announce(pen.isDown ? "Pen down" : "Pen up");
    this.#pen = pen;
    this.#cursor.hidden = this.#hint.hidden = pen === null;
    this.#otherWays.hidden = pen !== null; // the hint takes its place
    if (pen) this.rescale(scale);
  }

  /** @param {number} scale as for `show`: the window was turned */
  rescale(scale) {
    if (!this.#pen) return;
    const { point: { x, y }, isDown } = this.#pen;
    Object.assign(this.#cursor.style, { left: `${x * scale}px`, top: `${y * scale}px` });
    this.#cursor.toggleAttribute("data-down", isDown);
  }
}
