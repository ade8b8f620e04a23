import { distance, distanceToLine, widthAt } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */

/** Shorter steps, in logical units, are the tremble of a hand or of a sensor and are left out. */
export const MIN_STEP = 2;

/** How close to the ink the eraser must come, in logical units. */
export const ERASER_REACH = 8;

/** The drawing: a list of strokes, each a list of points. It is the truth; pixels are painted from it. */
export class Strokes {
  /** @type {Point[][]} never changed in place, but for the stroke under the pen: older states share it */
  #strokes = [];
  /** @type {Point[][][]} earlier states, latest last */
  #past = [];
  /** @type {Point[][][]} states that were undone, latest last */
  #future = [];
  #penIsDown = false;
  #isErasing = false;

  /** @param {Point} point */
  begin(point) {
    this.#change([...this.#strokes, [point]]);
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

  /** Takes back what the pen or the eraser, still down, did, as if it had never been: it was a palm. */
  drop() {
    if (this.#penIsDown || this.#isErasing) this.#strokes = this.#past.pop();
    this.end();
  }

  /** The pen, or the eraser, is lifted. */
  end() {
    this.#penIsDown = this.#isErasing = false;
  }

  /**
   * Takes away the strokes that the eraser touches on its way. All that one press takes is one step for `undo`.
   *
   * @param {Point} from
   * @param {Point} to
   */
  erase(from, to) {
    const left = this.#strokes.filter((stroke) => !isTouched(stroke, from, to));
    if (left.length === this.#strokes.length) return;
    if (this.#isErasing) this.#strokes = left;
    else this.#change(left);
    this.#isErasing = true;
  }

  /** Takes the last change back; a stroke still being drawn goes as well. */
  undo() {
    this.end();
    if (!this.canUndo) return;
    this.#future.push(this.#strokes);
    this.#strokes = this.#past.pop();
  }

  /** Takes the last `undo` back. */
  redo() {
    this.end();
    if (!this.canRedo) return;
    this.#past.push(this.#strokes);
    this.#strokes = this.#future.pop();
  }

  clear() {
    this.end();
    if (!this.isEmpty) this.#change([]);
  }

  /** @param {Point[][]} strokes that take the place of all; `undo` takes that back */
  replace(strokes) {
    this.end();
    this.#change(structuredClone(strokes));
  }

  /** @param {Point[][]} strokes that were drawn before the page was loaded again; `undo` takes them back one by one */
  restore(strokes) {
    this.clear();
    for (const stroke of structuredClone(strokes)) this.#change([...this.#strokes, stroke]);
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** @returns {Point[][]} a copy that later strokes do not change */
  toData() {
    return structuredClone(this.#strokes);
  }

  #change(strokes) {
    this.#past.push(this.#strokes);
    this.#future = [];
    this.#strokes = strokes;
  }
}

/** An eraser moves on in short steps: either a point of the stroke lies by its way, or its end by the stroke. */
function isTouched(stroke, from, to) {
  const isNear = (gap, point) => gap <= ERASER_REACH + widthAt(point) / 2;
  return stroke.some((point) => isNear(distanceToLine(point, from, to), point))
    || stroke.slice(1).some((point, i) => isNear(distanceToLine(to, stroke[i], point), point));
}
