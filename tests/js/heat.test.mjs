import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsOf, heatOf } from "../../static/js/heat.js";

const point = (x, y) => ({ x, y });

/** 28×28 nats: what `natsAt` says of each cell with ink, which is from `left` to `right` and from `top` to `bottom`. */
function gridOf({ left, top, right, bottom }, natsAt) {
  const isInk = (x, y) => x >= left && x <= right && y >= top && y <= bottom;
  return Array.from({ length: 28 }, (_, y) => Array.from({ length: 28 }, (_, x) => (isInk(x, y) ? natsAt(x, y) : 0)));
}

const evidenceOf = (...grids) => grids.map((grid, digit) => ({ digit, grid }));
const middle = ({ path: { from, to } }) => point((from.x + to.x) / 2, (from.y + to.y) / 2);

/** A one of 200 units, 16 wide, from the pad's (100, 30) on: 20 rows and 2 columns in the middle of the picture. */
const ONE = [[point(108, 38), point(108, 222)]];
const ONE_BOX = [100, 30, 16, 200];
const ONE_CELLS = { left: 13, top: 4, right: 14, bottom: 23 };

test("the corners of the box are the corners of the ink in the picture", () => {
  const toCell = cellsOf(evidenceOf(gridOf(ONE_CELLS, () => 1)), ONE_BOX);
  assert.deepEqual([toCell(point(100, 30)), toCell(point(116, 230))], [point(13, 4), point(15, 24)]);
});

test("a cell that faded away at the edge is shared between both ends", () => {
  const faded = gridOf({ ...ONE_CELLS, bottom: 22 }, () => 1);
  assert.deepEqual(cellsOf(evidenceOf(faded), ONE_BOX)(point(100, 30)), point(13, 3.5));
});

test("a cell that says nothing of one digit has ink all the same when it says something of the other", () => {
  const blind = gridOf(ONE_CELLS, (x, y) => (y === 4 ? 0 : 1));
  assert.deepEqual(cellsOf(evidenceOf(blind, gridOf(ONE_CELLS, () => -1)), ONE_BOX)(point(100, 30)), point(13, 4));
});

test("each part of a stroke has what its own place in the picture says", () => {
  const [{ digit, spans }] = heatOf(ONE, evidenceOf(gridOf(ONE_CELLS, (x, y) => (y < 14 ? 2 : -3))), ONE_BOX);
  assert.equal(digit, 0);
  const upper = spans.filter((span) => middle(span).y < 120);
  const lower = spans.filter((span) => middle(span).y > 140);
  assert.ok(upper.length > 10 && lower.length > 10);
  assert.deepEqual([...new Set(upper.map(({ nats }) => nats))], [2]);
  assert.deepEqual([...new Set(lower.map(({ nats }) => nats))], [-3]);
});

test("between two cells it is something between, and paper beside the ink thins nothing out", () => {
  const stairs = gridOf(ONE_CELLS, (x, y) => y);
  const [{ spans }] = heatOf(ONE, evidenceOf(stairs), ONE_BOX);
  const expected = (span) => Math.min(23, Math.max(4, 4 + (middle(span).y - 30) / 10 - 0.5));
  assert.ok(spans.every((span) => Math.abs(span.nats - expected(span)) < 1e-9));
});

test("both digits colour the same ink, as wide as it is on the pad", () => {
  const wide = ONE.map((points) => points.map((one) => ({ ...one, width: 30 })));
  const [first, second] = heatOf(wide, evidenceOf(gridOf(ONE_CELLS, () => 2), gridOf(ONE_CELLS, () => -2)), ONE_BOX);
  const withoutNats = ({ spans }) => spans.map(({ width, path }) => ({ width, path }));
  assert.deepEqual(withoutNats(first), withoutNats(second));
  assert.ok(first.spans.every(({ width, nats }) => width === 30 && nats === 2));
  assert.ok(second.spans.every(({ nats }) => nats === -2));
});

test("a dot is one span that goes nowhere", () => {
  const [{ spans }] = heatOf([[point(108, 38)]], evidenceOf(gridOf(ONE_CELLS, () => 1)), ONE_BOX);
  assert.deepEqual(spans, [{ width: 16, path: { from: point(108, 38), curves: [], to: point(108, 38) }, nats: 1 }]);
});

test("ink beyond the box, which the server did not see, speaks for nothing", () => {
  const [{ spans }] = heatOf([[point(108, 260), point(108, 300)]], evidenceOf(gridOf(ONE_CELLS, () => 1)), ONE_BOX);
  assert.ok(spans.every(({ nats }) => nats === 0));
});
