import assert from "node:assert/strict";
import { test } from "node:test";

import { PAD_SIZE, PEN_WIDTH, distance, midpoint, strokePath, toPadPoint } from "../../static/js/geometry.js";

const point = (x, y) => ({ x, y });

test("the pad has 280 units and the pen 16, as training paints them", () => {
  assert.deepEqual([PAD_SIZE, PEN_WIDTH], [280, 16]);
});

test("the long side of a 3-4-5 triangle is 5", () => {
  assert.equal(distance(point(1, 1), point(4, 5)), 5);
});

test("the midpoint lies half way", () => {
  assert.deepEqual(midpoint(point(0, 10), point(4, 20)), point(2, 15));
});

test("a pointer on the middle of a moved and enlarged pad is on the middle of the pad", () => {
  const rect = { left: 100, top: 50, width: 560, height: 560 };
  assert.deepEqual(toPadPoint({ clientX: 380, clientY: 330 }, rect), point(140, 140));
});

test("a pointer outside of the pad keeps its place", () => {
  const rect = { left: 100, top: 100, width: 140, height: 140 };
  assert.deepEqual(toPadPoint({ clientX: 90, clientY: 250 }, rect), point(-20, 300));
});

test("one point makes a path that goes nowhere", () => {
  assert.deepEqual(strokePath([point(5, 6)]), { from: point(5, 6), curves: [], to: point(5, 6) });
});

test("two points make a straight line", () => {
  assert.deepEqual(strokePath([point(0, 0), point(8, 8)]), { from: point(0, 0), curves: [], to: point(8, 8) });
});

test("inner points pull curves that meet half way between them", () => {
  assert.deepEqual(strokePath([point(0, 0), point(10, 0), point(10, 10), point(20, 10)]), {
    from: point(0, 0),
    curves: [
      { control: point(10, 0), to: point(10, 5) },
      { control: point(10, 10), to: point(15, 10) },
    ],
    to: point(20, 10),
  });
});
