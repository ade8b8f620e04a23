import { PEN_WIDTH, strokePath } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Size} Size
 */

/**
 * Paints strokes with the rule of `strokePath`, in logical units: scale the context first.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Point[][]} strokes
 * @param {string} colour
 */
export function paintStrokes(context, strokes, colour) {
  Object.assign(context, {
    strokeStyle: colour, fillStyle: colour, lineWidth: PEN_WIDTH, lineCap: "round", lineJoin: "round",
  });
  for (const points of strokes) (points.length === 1 ? paintDot : paintLine)(context, points);
}

/** A dot is filled, as the canvas drops zero-length lines: https://html.spec.whatwg.org/#trace-a-path */
function paintDot(context, [{ x, y }]) {
  context.beginPath();
  context.arc(x, y, PEN_WIDTH / 2, 0, 2 * Math.PI);
  context.fill();
}

function paintLine(context, points) {
  const { from, curves, to } = strokePath(points);
  context.beginPath();
  context.moveTo(from.x, from.y);
  for (const curve of curves) {
    context.quadraticCurveTo(curve.control.x, curve.control.y, curve.to.x, curve.to.y);
  }
  context.lineTo(to.x, to.y);
  context.stroke();
}

/**
 * The picture that is sent: black ink on white, the same on every screen and theme.
 *
 * @param {Point[][]} strokes
 * @param {Size} size in pixels, one for each unit
 * @returns {string} a PNG as a data URL
 */
export function strokesToPng(strokes, { width, height }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  // willReadFrequently keeps the canvas off the graphics card, from which reading back is slow.
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  paintStrokes(context, strokes, "#000");
  return canvas.toDataURL("image/png");
}
