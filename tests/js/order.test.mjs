import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbour, nextWhere } from "../../static/js/order.js";
import { isDoubtful, spotsOf } from "../../static/js/reading.js";
import { readingOf } from "./readings.mjs";

const isOdd = (number) => number % 2 === 1;

test("the next match is sought round and round, the present item last", () => {
  const items = [1, 2, 3, 4];
  assert.deepEqual([-1, 0, 1, 2, 3].map((from) => nextWhere(items, from, isOdd)), [0, 2, 2, 0, 0]);
  assert.equal(nextWhere([2, 1, 2], 1, isOdd), 1);
});

test("backwards too, from the end where nothing is chosen", () => {
  const items = [1, 2, 3, 4];
  assert.deepEqual([-1, 0, 1, 2, 3].map((from) => nextWhere(items, from, isOdd, -1)), [2, 2, 0, 0, 2]);
});

test("without a match, and without items, there is none", () => {
  assert.deepEqual([nextWhere([2, 4], 0, isOdd), nextWhere([], -1, isOdd)], [-1, -1]);
});

test("doubtful digits follow in reading order", () => {
  const spots = spotsOf(readingOf("12?3\n4?", "5?"));
  const walk = [];
  for (let at = -1; walk.length < 4;) walk.push(at = nextWhere(spots, at, ({ digit }) => isDoubtful(digit)));
  assert.deepEqual(walk.map((index) => spots[index].digit.digit), [2, 4, 5, 2]);
});

const spots = spotsOf(readingOf("123\n45"));
const indexOf = (digit) => spots.findIndex((spot) => spot.digit.digit === digit);
const from = (digit, direction) => spots[neighbour(spots, indexOf(digit), direction)].digit.digit;

test("left and right walk along the lines and stop at the ends", () => {
  assert.deepEqual([from(1, "left"), from(1, "right"), from(3, "right")], [1, 2, 4]);
  assert.deepEqual([from(4, "left"), from(5, "right")], [3, 5]);
});

test("up and down go to the closest digit of the next line", () => {
  assert.deepEqual([from(1, "down"), from(3, "down"), from(5, "up"), from(1, "up"), from(4, "down")], [4, 5, 2, 1, 4]);
});
