/** The drawing as vectors: pure functions from strokes to text. */

import { inkPieces } from "./ink.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {{left: number, top: number, width: number, height: number}} Part of the pad, in units
 */

/**
 * @param {Point[][]} strokes
 * @param {Part} part that is shown
 * @returns {string} an SVG document: a path for each stroke, or for each piece of one whose width changes
 */
export function toSvg(strokes, { left, top, width, height }) {
  const place = [left, top, width, height].map(short).join(" ");
  const paper = `<rect x="${short(left)}" y="${short(top)}" width="100%" height="100%" fill="#fff"/>`;
  const ink = strokes.flatMap(inkPieces).map(pathOf).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${place}" width="${short(width)}" height="${short(height)}">`
    + `${paper}<g fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round">${ink}</g></svg>\n`;
}

/** A path that goes nowhere is a dot, with round caps: https://www.w3.org/TR/SVG2/painting.html#LineCaps */
function pathOf({ width, path: { from, curves, to } }) {
  const bends = curves.map((curve) => `Q${at(curve.control)} ${at(curve.to)}`).join("");
  return `<path stroke-width="${short(width)}" d="M${at(from)}${bends}L${at(to)}"/>`;
}

const at = ({ x, y }) => `${short(x)} ${short(y)}`;

/** A hundredth of a unit cannot be seen. */
const short = (value) => String(Math.round(value * 100) / 100);

/** @param {string} svg @returns {string} for the `src` of an image */
export const svgUrl = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;
