import {
  PEN_WIDTH, inkBounds, inkExtent, pictureCorner, pictureSize, seenFrom, strokesIn, toPadPoint, unitScale,
} from "./geometry.js";
import { USUAL_PRESSURE, forReading, overhang, pressedWidth } from "./ink.js";
import { followKeys } from "./key-pen.js";
import { INK, paintStrokes, pictureOf } from "./paint.js";
import { followPointer } from "./pointer.js";
import { Strokes } from "./strokes.js";

/** Paper around the ink in what is taken along, in units. */
const MARGIN = 12;

/** Events count from when the page was opened; a drawing outlasts that. */
const timeOf = ({ timeStamp }) => performance.timeOrigin + timeStamp;

/**
 * The canvas that one draws on. Fires `strokebegin` and `strokeend`, `scale` when units are shown larger or smaller than
 * before, and `keypen` when the keyboard moves the pen; knows nothing of buttons and servers.
 */
export class Pad extends EventTarget {
  /** Whether the pointer erases; the pen's own eraser does in any case. */
  isEraser = false;
  /** Of ink on the screen, in units; a pen that feels pressure varies it. */
  penWidth = PEN_WIDTH;
  /** CSS pixels for one unit. */
  scale = 1;
  #canvas;
  #context;
  #strokes = new Strokes();
  #frame = 0;
  /** @type {import("./geometry.js").Point | null} where the eraser is; null while the pen writes */
  #erasedAt = null;
  /** @type {((context: CanvasRenderingContext2D) => void) | null} */
  #overlay = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#listen();
    new ResizeObserver(() => this.#fit()).observe(canvas);
    this.#watchDensity();
    this.#fit();
  }

  /** Zooming, and moving to another screen, may change devicePixelRatio alone, which ResizeObserver does not see. */
  #watchDensity() {
    const asNow = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    asNow.addEventListener("change", () => { this.#fit(); this.#watchDensity(); }, { once: true });
  }

  #listen() {
    const stroke = {
      begin: (point, { isEraser = false } = {}) => this.#begin(point, isEraser),
      extend: (points) => this.#extend(points),
      end: () => this.#end(),
    };
    followKeys(this.#canvas, {
      ...stroke,
      toPoint: (point, timeStamp) => ({ ...point, time: timeOf({ timeStamp }), width: this.penWidth }),
      room: () => this.#shown,
      show: (pen) => this.dispatchEvent(new CustomEvent("keypen", { detail: pen })),
    });
    followPointer(this.#canvas, {
      ...stroke, toPoint: (pointer) => this.#toPoint(pointer), drop: () => this.#strokes.drop(),
    });
  }

  /** Only pens feel how hard they are pressed; what fingers report is the size of the finger, if anything. */
  #toPoint(pointer) {
    const place = toPadPoint(pointer, this.#canvas.getBoundingClientRect(), this.scale);
    const pressure = pointer.pointerType === "pen" ? pointer.pressure : USUAL_PRESSURE;
    return { ...place, width: pressedWidth(this.penWidth, pressure), time: timeOf(pointer) };
  }

  get isEmpty() {
    return this.#strokes.isEmpty;
  }

  get canUndo() {
    return this.#strokes.canUndo;
  }

  get canRedo() {
    return this.#strokes.canRedo;
  }

  undo() {
    this.#strokes.undo();
    this.#changed();
  }

  redo() {
    this.#strokes.redo();
    this.#changed();
  }

  clear() {
    this.#strokes.clear();
    this.#changed();
  }

  /** @param {import("./geometry.js").Point[][]} strokes in the place of those on the pad; `undo` takes that back */
  replace(strokes) {
    this.#strokes.replace(strokes);
    this.#changed();
  }

  /** @param {import("./geometry.js").Point[][]} strokes that were drawn before the page was loaded again */
  restore(strokes) {
    this.#strokes.restore(strokes);
    this.#changed();
  }

  /** @returns {import("./geometry.js").Point[][]} a copy, in units */
  get strokes() {
    return this.#strokes.toData();
  }

  /** @returns {import("./svg.js").Part} where there is ink that can be seen, with a margin; the pad must not be empty */
  get inkPart() {
    const { left, top, right, bottom } = inkBounds(this.#strokes.toData());
    const { width, height } = this.#shown;
    const [fromX, fromY] = [Math.max(0, left - MARGIN), Math.max(0, top - MARGIN)];
    return {
      left: fromX, top: fromY,
      width: Math.max(1, Math.min(width, right + MARGIN) - fromX),
      height: Math.max(1, Math.min(height, bottom + MARGIN) - fromY),
    };
  }

  /** @param {((context: CanvasRenderingContext2D) => void) | null} paint over the ink, in units, until it changes */
  set overlay(paint) {
    this.#overlay = paint;
    this.#redrawSoon();
  }

  /** @returns {number} how far, in CSS pixels, the ink may reach beyond the boxes of what is read */
  get overhang() {
    return overhang(this.#strokes.toData()) * this.scale;
  }

  /** @returns {string} what is to be read, as a PNG data URL: black on white, one pixel for each unit */
  toPng() {
    const strokes = forReading(this.#strokes.toData());
    return pictureOf(strokes, pictureSize(inkExtent(strokes), this.#shown)).toDataURL("image/png");
  }

  /**
   * @param {import("./reading.js").Box} box of one digit, in pixels of `toPng`
   * @returns {string} only that digit, as a PNG data URL
   */
  toPngOf(box) {
    const strokes = forReading(seenFrom(strokesIn(this.#strokes.toData(), box), pictureCorner(box)));
    const size = pictureSize(inkExtent(strokes), { width: Infinity, height: Infinity });
    return pictureOf(strokes, size).toDataURL("image/png");
  }

  /** The pad in units. */
  get #shown() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    return { width: width / this.scale, height: height / this.scale };
  }

  #begin(point, isTurned) {
    this.#fit(); // a change of density of which nothing told
    this.dispatchEvent(new Event("strokebegin"));
    const isEraser = isTurned || this.isEraser;
    this.#overlay = null;
    this.#erasedAt = isEraser ? point : null;
    if (isEraser) this.#strokes.erase(point, point);
    else this.#strokes.begin(point);
    this.#redrawSoon();
  }

  #extend(points) {
    for (const point of points) this.#extendTo(point);
    this.#redrawSoon();
  }

  #extendTo(point) {
    if (!this.#erasedAt) return this.#strokes.extend(point);
    this.#strokes.erase(this.#erasedAt, point);
    this.#erasedAt = point;
  }

  #end() {
    this.#strokes.end();
    this.#erasedAt = null;
    this.dispatchEvent(new Event("strokeend"));
  }

  #changed() {
    this.#overlay = null;
    this.#fit();
    this.#redrawSoon();
  }

  /** One canvas pixel for each pixel of the screen, so that the ink is sharp. Setting a size wipes the canvas. */
  #fit() {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0) return;
    const [width, height] = [clientWidth, clientHeight].map((side) => Math.round(side * window.devicePixelRatio));
    const scale = unitScale(this.#canvas.getBoundingClientRect(), inkExtent(this.#strokes.toData()));
    if (width === this.#canvas.width && height === this.#canvas.height && scale === this.scale) return;
    Object.assign(this.#canvas, { width, height });
    this.scale = scale;
    this.#redraw();
    this.dispatchEvent(new Event("scale"));
  }

  /** Pens report more often than screens refresh. */
  #redrawSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#redraw());
  }

  #redraw() {
    const { width, height } = this.#canvas;
    const scale = this.scale * (width / this.#canvas.getBoundingClientRect().width);
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#context.clearRect(0, 0, width / scale, height / scale);
    paintStrokes(this.#context, this.#strokes.toData(), INK);
    this.#overlay?.(this.#context);
  }
}
