import { PAD_SIZE } from "./geometry.js";
import { paintStrokes, strokesToPng } from "./paint.js";
import { followPointer } from "./pointer.js";
import { Strokes } from "./strokes.js";

/** Ink on the screen; the paper under it is the page's (CSS) and stays light in both themes. */
const INK = "#111";

/**
 * The canvas that one draws on. Fires `strokebegin` and `strokeend`; knows nothing of buttons and servers.
 */
export class Pad extends EventTarget {
  #canvas;
  #context;
  #strokes = new Strokes();
  #frame = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    followPointer(canvas, {
      begin: (point) => this.#begin(point),
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
    this.#redrawSoon();
  }

  clear() {
    this.#strokes.clear();
    this.#redrawSoon();
  }

  /** @returns {string} the drawing as a PNG data URL, black on white, PAD_SIZE pixels square */
  toPng() {
    return strokesToPng(this.#strokes.toData());
  }

  #begin(point) {
    this.dispatchEvent(new Event("strokebegin"));
    this.#strokes.begin(point);
    this.#redrawSoon();
  }

  #extend(points) {
    for (const point of points) this.#strokes.extend(point);
    this.#redrawSoon();
  }

  #end() {
    this.#strokes.end();
    this.dispatchEvent(new Event("strokeend"));
  }

  /** One canvas pixel for each pixel of the screen, so that the ink is sharp. Setting a size wipes the canvas. */
  #fit() {
    const size = Math.round(this.#canvas.clientWidth * window.devicePixelRatio);
    if (size === 0 || size === this.#canvas.width) return;
    this.#canvas.width = this.#canvas.height = size;
    this.#redraw();
  }

  /** Pens report more often than screens refresh. */
  #redrawSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#redraw());
  }

  #redraw() {
    const scale = this.#canvas.width / PAD_SIZE;
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#context.clearRect(0, 0, PAD_SIZE, PAD_SIZE);
    paintStrokes(this.#context, this.#strokes.toData(), INK);
  }
}
