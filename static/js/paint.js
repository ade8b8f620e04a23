import { inkPieces, isDot } from "./ink.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Size} Size
 */

/** Ink on the screen; the paper under it is the page's (CSS) and stays light in both themes. */
export const INK = "#111";

/**
 * Paints strokes with the rule of `strokePath`, in logical units: scale the context first.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Point[][]} strokes
 * @param {string} colour
 */
export function paintStrokes(context, strokes, colour) {
  for (const piece of strokes.flatMap(inkPieces)) paintPiece(context, piece, colour);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./ink.js").Piece} piece
 * @param {string} colour
 */
export function paintPiece(context, piece, colour) {
  Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineCap: "round", lineJoin: "round" });
  (isDot(piece) ? paintDot : paintLine)(context, piece);
}

/** A dot is filled, as the canvas drops zero-length lines: https://html.spec.whatwg.org/#trace-a-path */
function paintDot(context, { width, path: { to } }) {
  context.beginPath();
  context.arc(to.x, to.y, width / 2, 0, 2 * Math.PI);
  context.fill();
}

function paintLine(context, { width, path: { from, curves, to } }) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(from.x, from.y);
  for (const curve of curves) {
    context.quadraticCurveTo(curve.control.x, curve.control.y, curve.to.x, curve.to.y);
  }
  context.lineTo(to.x, to.y);
  context.stroke();
}

/**
 * Black ink on white, the same on every screen and theme.
 *
 * @param {Point[][]} strokes
 * @param {Size & {left?: number, top?: number}} part of the pad, in units
 * @param {number} [scale] pixels for one unit
 * @returns {HTMLCanvasElement}
 */
export function pictureOf(strokes, { left = 0, top = 0, width, height }, scale = 1) {
  const sides = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
  const canvas = Object.assign(document.createElement("canvas"), sides);
  // willReadFrequently keeps the canvas off the graphics card, from which reading back is slow.
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  paintStrokes(context, strokes, "#000");
  return canvas;
}
