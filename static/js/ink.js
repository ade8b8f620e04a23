/**
 * How wide ink is: on the screen as somebody likes it, and in the picture that is read as the network learned it. Pure
 * functions.
 *
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {{width: number, path: import("./geometry.js").StrokePath}} Piece of a stroke, as wide from end to end
 */

import { PEN_WIDTH, distance, strokePath, widthAt } from "./geometry.js";

/** Half of the strongest: what a pen reports that cannot feel pressure, https://w3c.github.io/pointerevents/#pressure */
export const USUAL_PRESSURE = 0.5;

/** Training paints digits with a pen of a seventh to a fourteenth of their size. With the usual pen the network reads 47 %
 * of digits that are 30 units high, with a seventh of that 99 % (600 digits of validation people). */
const PENS_IN_DIGIT = 7;
const THINNEST = 2;
/** Ink no larger than this, in units, is a dot, as wide as the usual pen. */
const LARGEST_DOT = 8;

/** Neighbouring pieces of a stroke may differ by so many units without being seen, and are one. */
const SAME_WIDTH = 0.5;

/**
 * @param {number} penWidth in units
 * @param {number} pressure 0 to 1
 * @returns {number} from half the pen's width to one and a half of it
 */
export const pressedWidth = (penWidth, pressure) => penWidth * (0.5 + pressure);

/**
 * What the network is to see: every stroke as wide as in the digits that it learned from, however thick or thin
 * somebody draws and however large.
 *
 * @param {Point[][]} strokes
 * @returns {Point[][]}
 */
export function forReading(strokes) {
  const width = readingWidth(strokes);
  return strokes.map((points) => points.map((point) => ({ ...point, width })));
}

/** By the largest stroke: it is about as large as its digit, also where several stand side by side. */
function readingWidth(strokes) {
  const size = strokes.reduce((most, points) => Math.max(most, sizeOf(points)), 0);
  return size <= LARGEST_DOT ? PEN_WIDTH : Math.min(PEN_WIDTH, Math.max(THINNEST, size / PENS_IN_DIGIT));
}

/**
 * @param {Point[][]} strokes
 * @returns {number} how far, in units, the ink on the screen may reach beyond the ink that is read
 */
export function overhang(strokes) {
  const widest = strokes.flat().reduce((most, point) => Math.max(most, widthAt(point)), 0);
  return Math.max(0, (widest - readingWidth(strokes)) / 2);
}

/** The longer side of what a stroke covers. */
function sizeOf(points) {
  const reach = (axis) => {
    const [least, most] = points.reduce(([a, b], { [axis]: at }) => [Math.min(a, at), Math.max(b, at)], [Infinity, 0]);
    return most - least;
  };
  return Math.max(reach("x"), reach("y"));
}

/**
 * A stroke in pieces, each painted by the rule of `strokePath`. Where its width does not change it is one piece.
 *
 * @param {Point[]} points of one stroke, at least one
 * @returns {Piece[]}
 */
export function inkPieces(points) {
  const widths = points.map((_, i) => smoothWidth(points, i));
  const { from, curves, to } = strokePath(points);
  const ends = [...curves.map((curve, i) => ({ width: widths[i + 1], curve })), { width: widths.at(-1), to }];
  const pieces = [];
  let at = from;
  for (const { width, curve, to: end = curve.to } of ends) {
    if (pieces.at(-1)?.width !== width) pieces.push({ width, path: { from: at, curves: [], to: at } });
    const { path } = pieces.at(-1);
    if (curve) path.curves.push(curve);
    path.to = at = end;
  }
  return pieces;
}

/** Sensors are not smooth: the mean of a point and its neighbours, in steps that cannot be seen. */
function smoothWidth(points, index) {
  const near = points.slice(Math.max(0, index - 1), index + 2);
  const mean = near.reduce((sum, point) => sum + widthAt(point), 0) / near.length;
  return Math.round(mean / SAME_WIDTH) * SAME_WIDTH;
}

/** @param {Piece} piece @returns {boolean} whether it goes nowhere, and is a dot */
export const isDot = ({ path: { from, curves, to } }) => curves.length === 0 && distance(from, to) === 0;
