import assert from "node:assert/strict";
import { test } from "node:test";

import { PEN_WIDTH, strokePath } from "../../static/js/geometry.js";
import { USUAL_PRESSURE, forReading, inkPieces, isDot, overhang, pressedWidth } from "../../static/js/ink.js";

const point = (x, y, width) => (width === undefined ? { x, y } : { x, y, width });
const widthsOf = (strokes) => [...new Set(strokes.flat().map(({ width }) => width))];

test("a pen that feels no pressure writes with its own width, one that does from half to one and a half", () => {
  assert.deepEqual([0, USUAL_PRESSURE, 1].map((pressure) => pressedWidth(16, pressure)), [8, 16, 24]);
});

test("large writing is read with the pen that training paints with, whatever was chosen", () => {
  const strokes = [[point(50, 20, 40), point(60, 220, 4)], [point(0, 0, 30), point(10, 10, 30)]];
  assert.deepEqual(widthsOf(forReading(strokes)), [PEN_WIDTH]);
  assert.deepEqual(forReading(strokes)[0].map(({ x, y }) => [x, y]), [[50, 20], [60, 220]]);
});

test("small writing is read with a pen of a seventh of its size, but not one that is hardly there", () => {
  const sized = (size) => [[point(100, 100), point(103, 100 + size)], [point(100, 100), point(100 + size / 2, 100)]];
  assert.deepEqual([70, 28, 10, 112, 300].map((size) => widthsOf(forReading(sized(size)))[0]), [10, 4, 2, 16, 16]);
});

test("a dot is as wide as the pen", () => {
  assert.deepEqual(forReading([[point(5, 5, 4)]]), [[point(5, 5, PEN_WIDTH)]]);
  assert.deepEqual(forReading([]), []);
});

test("thick ink reaches beyond what is read, thin ink does not", () => {
  const line = (width) => [[point(0, 0, width), point(0, 200, width)], [point(50, 50, 16)]];
  assert.deepEqual([line(40), line(16), line(4), []].map(overhang), [12, 0, 0, 0]);
});

test("a stroke of one width is one piece, painted by the rule", () => {
  const points = [point(0, 0, 12), point(10, 0, 12), point(10, 10, 12), point(20, 10, 12)];
  assert.deepEqual(inkPieces(points), [{ width: 12, path: strokePath(points) }]);
});

test("a stroke of one point is a dot of its width, and no other is", () => {
  const [dot] = inkPieces([point(5, 6)]);
  assert.deepEqual([isDot(dot), dot.width], [true, PEN_WIDTH]);
  assert.equal(isDot(inkPieces([point(0, 0), point(8, 8)])[0]), false);
});

test("where pressure changes a stroke goes on in another width from where it was", () => {
  const points = [0, 10, 20, 30, 40, 50].map((x, i) => point(x, 0, i < 3 ? 10 : 22));
  const pieces = inkPieces(points);
  assert.deepEqual(pieces.map(({ width }) => width), [10, 14, 18, 22]); // the steps between are smooth
  assert.deepEqual(pieces.map(({ path }) => path.from.x), [0, 15, 25, 35]);
  assert.deepEqual(pieces.map(({ path }) => path.to.x), [15, 25, 35, 50]);
});

test("the tremble of a sensor makes no new piece", () => {
  const points = [16, 16.1, 15.9, 16.2, 16].map((width, i) => point(10 * i, 0, width));
  assert.equal(inkPieces(points).length, 1);
});
