import assert from "node:assert/strict";
import { test } from "node:test";

import { colourOf, describeEvidence, placeOfMost, strongest } from "../../static/js/evidence.js";

/** A 28×28 grid with faint ink all over rows and columns 4 to 23, and more where the test says so. */
function gridWith(...strong) {
  const isInk = (i) => i >= 4 && i <= 23;
  const grid = Array.from({ length: 28 }, (_, y) => Array.from({ length: 28 }, (_, x) => (
    isInk(x) && isInk(y) ? -0.001 : 0)));
  strong.forEach(([x, y, nats]) => { grid[y][x] = nats; });
  return grid;
}

test("colours are full at the strongest evidence of all, for or against", () => {
  const evidence = [{ digit: 4, grid: gridWith([5, 5, 3]) }, { digit: 9, grid: gridWith([9, 9, -8]) }];
  assert.equal(strongest(evidence), 8);
});

test("noise is not blown up to full colours", () => {
  assert.equal(strongest([{ digit: 4, grid: gridWith() }]), 0.5);
});

test("for is blue and dark, against is orange and light, nothing is grey", () => {
  assert.deepEqual([8, -8, 0, 80].map((nats) => colourOf(nats, 8)),
    [[0, 62, 170], [230, 140, 20], [214, 214, 208], [0, 62, 170]]);
});

test("the place is told within the ink", () => {
  const points = [[5, 5], [14, 5], [22, 14], [14, 14], [5, 22], [14, 22]];
  const places = points.map(([x, y]) => placeOfMost(gridWith([x, y, 5])));
  assert.deepEqual(places,
    ["at the top left", "at the top", "on the right", "in the middle", "at the bottom left", "at the bottom"]);
});

test("what speaks against a digit is no place for it", () => {
  assert.equal(placeOfMost(gridWith([5, 5, -9])), null);
});

test("a sentence on each", () => {
  const evidence = [{ digit: 4, grid: gridWith([5, 5, 5]) }, { digit: 9, grid: gridWith([5, 5, -5]) }];
  assert.equal(describeEvidence(evidence),
    "What speaks most for 4 is the ink at the top left. Nothing much speaks for 9, the next likely.");
});
