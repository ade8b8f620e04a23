import assert from "node:assert/strict";
import { test } from "node:test";

import {
  PAD_SIZE, PEN_WIDTH, distance, distanceToLine, flatPath, inkBounds, inkExtent, midpoint, pictureCorner, pictureSize,
  seenFrom, strokePath, strokesIn, toPadPoint, unitScale,
} from "../../static/js/geometry.js";

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

test("a point is as far from a line as from its closest point", () => {
  const [from, to] = [point(0, 0), point(10, 0)];
  assert.deepEqual([point(5, 3), point(13, 4), point(-3, -4)].map((one) => distanceToLine(one, from, to)), [3, 5, 5]);
  assert.equal(distanceToLine(point(3, 4), from, from), 5);
});

test("a pointer on a moved and enlarged pad is where it is on the pad", () => {
  assert.deepEqual(toPadPoint({ clientX: 380, clientY: 330 }, { left: 100, top: 50 }, 2), point(140, 140));
});

test("a pointer outside of the pad keeps its place", () => {
  assert.deepEqual(toPadPoint({ clientX: 90, clientY: 250 }, { left: 100, top: 100 }, 0.5), point(-20, 300));
});

test("ink reaches half a pen further than its points", () => {
  assert.deepEqual(inkExtent([[point(5, 60), point(100, 10)], [point(20, 30)]]), { width: 108, height: 68 });
  assert.deepEqual(inkExtent([]), { width: 0, height: 0 });
});

test("ink lies as far around its points as it is wide", () => {
  const strokes = [[{ x: 50, y: 60, width: 40 }, { x: 100, y: 10, width: 4 }], [point(20, 30)]];
  assert.deepEqual(inkBounds(strokes), { left: 12, top: 8, right: 102, bottom: 80 });
});

test("the strokes of one digit are those that lie mostly in its box", () => {
  const strokes = [[point(100, 20), point(110, 30), point(200, 30)], [point(110, 20), point(300, 20)], [point(5, 5)]];
  assert.deepEqual(strokesIn(strokes, [100, 20, 50, 60]), [strokes[0]]);
});

test("of digits that are joined in one stroke each has its part", () => {
  const joined = [[point(10, 10), point(10, 50), point(40, 50), point(70, 50), point(70, 10), point(90, 10)]];
  assert.deepEqual(strokesIn(joined, [0, 0, 20, 60]), [[point(10, 10), point(10, 50)]]);
  assert.deepEqual(strokesIn(joined, [60, 0, 20, 60]), [[point(70, 50), point(70, 10)]]);
  assert.deepEqual(strokesIn(joined, [200, 0, 20, 60]), []);
});

test("the picture of one digit begins with a margin of 12 units of paper", () => {
  const corner = pictureCorner([100, 20, 50, 60]);
  assert.deepEqual(seenFrom([[point(100, 20), { ...point(110, 30), width: 4 }]], corner),
    [[point(12, 12), { ...point(22, 22), width: 4 }]]);
});

test("the pad is 280 units high, however wide", () => {
  const pads = [{ width: 560, height: 280 }, { width: 280, height: 560 }];
  assert.deepEqual(pads.map((pad) => unitScale(pad, { width: 0, height: 0 })), [1, 2]);
});

test("ink from a wider pad is shown whole on a narrower one", () => {
  assert.equal(unitScale({ width: 280, height: 280 }, { width: 560, height: 200 }), 0.5);
  assert.equal(unitScale({ width: 800, height: 140 }, { width: 100, height: 400 }), 0.35);
});

test("the picture is square, and only wider where there is ink", () => {
  const pad = { width: 560, height: 280 };
  assert.deepEqual(pictureSize({ width: 200.4, height: 150 }, pad), { width: 280, height: 280 });
  assert.deepEqual(pictureSize({ width: 400.4, height: 150 }, pad), { width: 413, height: 280 });
});

test("what was drawn beyond the pad is not sent", () => {
  assert.deepEqual(pictureSize({ width: 700, height: 400 }, { width: 560, height: 280 }), { width: 560, height: 280 });
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

test("a path of points goes along the curves, from end to end, in steps that are short enough", () => {
  const path = strokePath([point(0, 0), point(40, 0), point(40, 40), point(80, 40)]);
  const points = flatPath(path, 5);
  assert.deepEqual([points[0], points.at(-1)], [point(0, 0), point(80, 40)]);
  assert.ok(points.slice(1).every((one, i) => distance(points[i], one) <= 5));
  assert.ok(points.some((one) => distance(one, point(40, 20)) < 1e-9)); // where the two curves meet
  assert.ok(points.every(({ x, y }) => y >= 0 && y <= 40 && x >= 0 && !(x > 39 && y < 5))); // it cuts the corner
});

test("a path that goes nowhere is one point", () => {
  assert.deepEqual(flatPath(strokePath([point(5, 6)]), 5), [point(5, 6)]);
});
