/**
 * The geometry of ink: pure functions on points, no canvas and no events.
 *
 * Points live on a pad of PAD_SIZE × PAD_SIZE logical units, origin top left, x right, y down, whatever the
 * size of the pad on the screen. Training paints recorded strokes by the same rule (see `strokePath`), so a
 * change here changes what the network sees.
 *
 * @typedef {{x: number, y: number}} Point in logical units of the pad
 * @typedef {{from: Point, curves: {control: Point, to: Point}[], to: Point}} StrokePath
 */

/** Side of the pad in logical units, and of the picture that is sent in pixels. */
export const PAD_SIZE = 280;

/** Width of the pen in logical units: about 2 px of ink in a 20 px tall MNIST digit that fills the pad. */
export const PEN_WIDTH = 16;

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {number}
 */
export function distance(a, b) {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
export function midpoint(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/**
 * Where on the pad a pointer is. Points outside the pad are kept: the canvas clips them.
 *
 * @param {{clientX: number, clientY: number}} pointer in CSS pixels of the window
 * @param {{left: number, top: number, width: number, height: number}} rect of the pad, in the same pixels
 * @returns {Point}
 */
export function toPadPoint({ clientX, clientY }, rect) {
  return {
    x: ((clientX - rect.left) * PAD_SIZE) / rect.width,
    y: ((clientY - rect.top) * PAD_SIZE) / rect.height,
  };
}

/**
 * The painting rule. From the first point, one quadratic Bézier for every inner point, with that point as its
 * control and the midpoint to the next one as its end; then a straight line to the last point. Stroked with
 * round caps and joins, PEN_WIDTH wide. A path that goes nowhere (one point) is a dot of that diameter.
 *
 * @param {Point[]} points of one stroke, at least one
 * @returns {StrokePath}
 */
export function strokePath(points) {
  const inner = points.slice(1, -1);
  const curves = inner.map((control, i) => ({ control, to: midpoint(control, points[i + 2]) }));
  return { from: points[0], curves, to: points[points.length - 1] };
}
