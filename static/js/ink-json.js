/** The drawing as data: a pure function from strokes to text. */

import { PAD_SIZE } from "./geometry.js";

/** A hundredth of a unit cannot be seen. */
const short = (value) => Math.round(value * 100) / 100;

/**
 * @param {import("./geometry.js").Point[][]} strokes at least one
 * @param {string} text that was read, or that somebody said it is
 * @returns {string} JSON: the text, the height of the pad in units, and of each point x and y from the pad's top left
 *     corner and the width of the ink there, in units, and the ms since the first point
 */
export function toInkJson(strokes, text) {
  const start = strokes.flat().reduce((least, { time }) => Math.min(least, time), Infinity);
  const point = ({ x, y, width, time }) => ({
    x: short(x), y: short(y), width: short(width), time: Math.round(time - start),
  });
  return `${JSON.stringify({ text, height: PAD_SIZE, strokes: strokes.map((points) => points.map(point)) })}\n`;
}
