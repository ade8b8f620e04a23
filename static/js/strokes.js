import { distance } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */

/** Shorter steps, in logical units, are the tremble of a hand or of a sensor and are left out. */
export const MIN_STEP = 2;

/** The drawing: a list of strokes, each a list of points. It is the truth; pixels are painted from it. */
export class Strokes {
  /** @type {Point[][]} */
  #strokes = [];
  #penIsDown = false;

  /** @param {Point} point */
  begin(point) {
    this.#strokes.push([point]);
    this.#penIsDown = true;
  }

  /**
   * Continues the stroke being drawn; ignored when there is none (it may have been undone under the pen).
   *
   * @param {Point} point
   */
  extend(point) {
    if (!this.#penIsDown) return;
    const stroke = this.#strokes[this.#strokes.length - 1];
    if (distance(stroke[stroke.length - 1], point) >= MIN_STEP) stroke.push(point);
  }

  end() {
    this.#penIsDown = false;
  }

  /** Takes the last stroke away, also one still being drawn. */
  undo() {
    this.end();
    this.#strokes.pop();
  }

  clear() {
    this.end();
    this.#strokes = [];
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  /** @returns {Point[][]} a copy that later strokes do not change */
  toData() {
    return structuredClone(this.#strokes);
  }
}
