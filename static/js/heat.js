/**
 * Evidence laid over the strokes that it is about: pure functions on strokes in units of the pad.
 *
 * @typedef {import("./evidence.js").Evidence} Evidence
 * @typedef {import("./evidence.js").Grid} Grid
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./reading.js").Box} Box
 * @typedef {import("./ink.js").Piece & {nats: number}} Span a short straight piece of ink, and how much it spoke for a
 *     digit; against it below 0
 * @typedef {{digit: number, spans: Span[]}} Heat
 */

import { boundsOf } from "./evidence.js";
import { flatPath, midpoint } from "./geometry.js";
import { inkPieces } from "./ink.js";

/** Longer side of the ink in the 28×28 picture, in cells: INK_SIDE_PX of webapp/recognition/normalise.py. */
const INK_CELLS = 20;

/** Units from one change of colour to the next: a third of a cell where the digit fills the pad. */
const SPAN = 4;

/**
 * @param {Point[][]} strokes of one digit
 * @param {Evidence[]} evidence of the answer and of the runner-up
 * @param {Box} box of the digit's ink, in units
 * @returns {Heat[]} the same strokes for each, painted in this order
 */
export function heatOf(strokes, evidence, box) {
  const toCell = cellsOf(evidence, box);
  const spans = strokes.flatMap(inkPieces).flatMap(spansOf);
  const at = ({ path: { from, to } }) => toCell(midpoint(from, to));
  return evidence.map(({ digit, grid }) => ({
    digit, spans: spans.map((span) => ({ ...span, nats: natsAt(grid, at(span)) })),
  }));
}

/** A dot is one span that goes nowhere. */
function spansOf({ width, path }) {
  const points = flatPath(path, SPAN);
  const ends = points.length > 1 ? points.slice(1) : points;
  return ends.map((to, i) => ({ width, path: { from: points[i], curves: [], to } }));
}

/**
 * The server crops the ink by its box and scales it to INK_CELLS; where it then puts it, by its centre of mass, shows
 * in the evidence, which is 0 where there is no ink.
 *
 * @param {Evidence[]} evidence
 * @param {Box} box
 * @returns {(point: Point) => Point} from units to cells, in which a whole number is the edge between two cells
 */
export function cellsOf(evidence, [left, top, width, height]) {
  const { left: first, right: last, top: highest, bottom: lowest } = boundsOf(evidence.map(({ grid }) => grid));
  const scale = INK_CELLS / Math.max(width, height);
  const toColumn = axisOf(left, width, scale, [first, last + 1]);
  const toRow = axisOf(top, height, scale, [highest, lowest + 1]);
  return ({ x, y }) => ({ x: toColumn(x), y: toRow(y) });
}

/** Ink that fades at its edge may be a cell shorter than its box, at either end. */
function axisOf(start, length, scale, [from, to]) {
  const cells = Math.max(1, Math.round(length * scale));
  return (at) => (from + to - cells) / 2 + ((at - start) * cells) / length;
}

/** Between the four nearest cells, of which those without ink know nothing. */
function natsAt(grid, { x, y }) {
  const [column, row] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  let [sum, weights] = [0, 0];
  for (const [i, j] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
    const nats = grid[row + j]?.[column + i] ?? 0;
    const weight = nats === 0 ? 0 : (1 - Math.abs(x - 0.5 - column - i)) * (1 - Math.abs(y - 0.5 - row - j));
    sum += weight * nats;
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}
