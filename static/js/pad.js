import { inkExtent, pictureSize, strokesIn, toPadPoint, unitScale } from "./geometry.js";
import { paintStrokes, strokesToPng } from "./paint.js";
import { followPointer } from "./pointer.js";
import { Strokes } from "./strokes.js";

/** Ink on the screen; the paper under it is the page's (CSS) and stays light in both themes. */
const INK = "#111";

/**
 * The canvas that one draws on. Fires `strokebegin` and `strokeend`, and `scale` when units are shown larger or smaller
 * than before; knows nothing of buttons and servers.
 */
export class Pad extends EventTarget {
  /** Whether the pointer erases; the pen's own eraser does in any case. */
  isEraser = false;
  /** CSS pixels for one unit. */
  scale = 1;
  #canvas;
  #context;
  #strokes = new Strokes();
  #frame = 0;
  /** @type {import("./geometry.js").Point | null} where the eraser is; null while the pen writes */
  #erasedAt = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    followPointer(canvas, {
      toPoint: (pointer) => toPadPoint(pointer, canvas.getBoundingClientRect(), this.scale),
      begin: (point, { isEraser }) => this.#begin(point, isEraser || this.isEraser),
      extend: (points) => this.#extend(points),
      end: () => this.#end(),
    });
    new ResizeObserver(() => this.#fit()).observe(canvas);
    // Zooming and moving to another screen change devicePixelRatio, which ResizeObserver does not see.
    window.addEventListener("resize", () => this.#fit());
    this.#fit();
  }

  get isEmpty() {
    return this.#strokes.isEmpty;
  }

  undo() {
    this.#strokes.undo();
    this.#fit();
    this.#redrawSoon();
  }

  redo() {
    this.#strokes.redo();
    this.#fit();
    this.#redrawSoon();
  }

  clear() {
    this.#strokes.clear();
    this.#fit();
    this.#redrawSoon();
  }

  /** @returns {import("./geometry.js").Point[][]} a copy, in units */
  get strokes() {
    return this.#strokes.toData();
  }

  /** @returns {string} the drawing as a PNG data URL, black on white, one pixel for each unit */
  toPng() {
    const strokes = this.#strokes.toData();
    const { width, height } = this.#canvas.getBoundingClientRect();
    const shown = { width: width / this.scale, height: height / this.scale };
    return strokesToPng(strokes, pictureSize(inkExtent(strokes), shown));
  }

  /**
   * @param {import("./reading.js").Box} box of one digit, in pixels of `toPng`
   * @returns {string} only that digit, as a PNG data URL
   */
  toPngOf(box) {
    const strokes = strokesIn(this.#strokes.toData(), box);
    return strokesToPng(strokes, pictureSize(inkExtent(strokes), { width: Infinity, height: Infinity }));
  }

  #begin(point, isEraser) {
    this.dispatchEvent(new Event("strokebegin"));
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
  }
}
