import assert from "node:assert/strict";
import { test } from "node:test";

import { boundsOf, colourOf, describeEvidence, isAgainst, placeOfMost, strongest } from "../../static/js/evidence.js";

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

test("what spoke against a digit is marked, but for the weakest, and what spoke for it is not", () => {
  assert.deepEqual([-8, -0.5, -0.4, 0, 8].map((nats) => isAgainst(nats, 8)), [true, true, false, false, false]);
});

test("the bounds are those of all that is not 0, in any of the grids", () => {
  const empty = () => Array.from({ length: 28 }, () => Array(28).fill(0));
  const [one, other] = [empty(), empty()];
  one[3][9] = -1;
  other[20][5] = 1;
  assert.deepEqual(boundsOf([one, other]), { top: 3, bottom: 20, left: 5, right: 9 });
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

test("a place that speaks against the digit, all told, does not speak for it", () => {
  assert.equal(placeOfMost(gridWith([5, 5, 5], [6, 5, -6], [22, 22, 2])), "at the bottom right");
});

test("beside strong evidence weak evidence goes unsaid", () => {
  const evidence = [{ digit: 5, grid: gridWith([5, 5, 8]) }, { digit: 3, grid: gridWith([5, 5, -8], [22, 22, 1]) }];
  assert.match(describeEvidence(evidence), /Nothing much speaks for 3/);
});

test("a sentence on each", () => {
  const evidence = [{ digit: 4, grid: gridWith([5, 5, 5]) }, { digit: 9, grid: gridWith([5, 5, -5]) }];
  assert.equal(describeEvidence(evidence),
    "What speaks most for 4 is the ink at the top left. Nothing much speaks for 9, the next likely.");
});
