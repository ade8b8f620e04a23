import assert from "node:assert/strict";
import { test } from "node:test";

import { isDirection, movedBy } from "../../static/js/key-pen.js";

const room = { width: 500, height: 280 };
const from = { x: 100, y: 100 };
const moved = (keys, isFar = false) => movedBy(from, keys, { isFar, room });

test("arrows move the pen by a step, with Shift four times as far", () => {
  assert.deepEqual(moved(["ArrowRight"]), { x: 108, y: 100 });
  assert.deepEqual(moved(["ArrowUp"]), { x: 100, y: 92 });
  assert.deepEqual(moved(["ArrowDown"], true), { x: 100, y: 132 });
});

test("two arrows at once, or one key of the corners, go aslant", () => {
  assert.deepEqual(moved(["ArrowLeft", "ArrowDown"]), { x: 92, y: 108 });
  assert.deepEqual(moved(["PageUp"]), { x: 108, y: 92 });
  assert.deepEqual(moved(["Home", "ArrowLeft"]), { x: 92, y: 92 });
  assert.deepEqual(moved(["ArrowLeft", "ArrowRight"]), from);
});

test("the pen stays on the paper", () => {
  assert.deepEqual(movedBy({ x: 3, y: 279 }, ["End"], { isFar: true, room }), { x: 0, y: 280 });
});

test("only these keys are directions", () => {
  assert.deepEqual(["ArrowUp", "End", "a", " ", "toString"].map(isDirection), [true, true, false, false, false]);
});
