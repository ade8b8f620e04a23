import assert from "node:assert/strict";
import { test } from "node:test";

import { Strokes } from "../../static/js/strokes.js";

const point = (x, y) => ({ x, y });

function drawn(...strokes) {
  const drawing = new Strokes();
  for (const [first, ...rest] of strokes) {
    drawing.begin(first);
    rest.forEach((next) => drawing.extend(next));
    drawing.end();
  }
  return drawing;
}

test("a new drawing is empty", () => {
  assert.equal(new Strokes().isEmpty, true);
});

test("a tap is a stroke of one point", () => {
  const drawing = drawn([point(5, 5)]);
  assert.equal(drawing.isEmpty, false);
  assert.deepEqual(drawing.toData(), [[point(5, 5)]]);
});

test("strokes keep their order and their points", () => {
  const strokes = [[point(0, 0), point(10, 0)], [point(5, 5), point(5, 15)]];
  assert.deepEqual(drawn(...strokes).toData(), strokes);
});

test("steps under two units are tremble and are left out", () => {
  const drawing = drawn([point(0, 0), point(1.9, 0), point(2, 0), point(3, 1)]);
  assert.deepEqual(drawing.toData(), [[point(0, 0), point(2, 0)]]);
});

test("a pen that is not down draws nothing", () => {
  const drawing = drawn([point(0, 0)]);
  drawing.extend(point(50, 50));
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
});

test("undo takes the last stroke away", () => {
  const drawing = drawn([point(0, 0)], [point(9, 9)]);
  drawing.undo();
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
});

test("undo of an empty drawing does nothing", () => {
  const drawing = new Strokes();
  drawing.undo();
  assert.equal(drawing.isEmpty, true);
});

test("a stroke undone under the pen does not go on in the stroke before it", () => {
  const drawing = drawn([point(0, 0)]);
  drawing.begin(point(50, 50));
  drawing.undo();
  drawing.extend(point(60, 60));
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
});

test("a stroke cleared under the pen does not come back", () => {
  const drawing = new Strokes();
  drawing.begin(point(50, 50));
  drawing.clear();
  drawing.extend(point(60, 60));
  assert.equal(drawing.isEmpty, true);
});

test("redo brings back what was undone, step by step", () => {
  const drawing = drawn([point(0, 0)], [point(9, 9)]);
  drawing.undo();
  drawing.undo();
  drawing.redo();
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
  drawing.redo();
  drawing.redo();
  assert.deepEqual(drawing.toData(), [[point(0, 0)], [point(9, 9)]]);
});

test("a new stroke ends what can be redone", () => {
  const drawing = drawn([point(0, 0)]);
  drawing.undo();
  drawing.begin(point(5, 5));
  drawing.redo();
  assert.deepEqual([drawing.canRedo, drawing.toData()], [false, [[point(5, 5)]]]);
});

test("undo takes clear back", () => {
  const drawing = drawn([point(0, 0)]);
  drawing.clear();
  drawing.clear();
  drawing.undo();
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
});

test("the eraser takes strokes that it touches, and one press is one step", () => {
  const strokes = [[point(0, 0), point(0, 200)], [point(50, 50)], [point(150, 0), point(150, 200)]];
  const drawing = drawn(...strokes);
  drawing.erase(point(-5, 100), point(10, 100)); // in the middle of a long straight line
  drawing.erase(point(10, 100), point(50, 60));
  drawing.end();
  assert.deepEqual(drawing.toData(), [strokes[2]]);
  drawing.undo();
  assert.deepEqual(drawing.toData(), strokes);
});

test("two presses of the eraser are two steps, and one that touches nothing is none", () => {
  const drawing = drawn([point(0, 0)], [point(100, 0)]);
  for (const x of [0, 50, 100]) {
    drawing.erase(point(x, 0), point(x, 0));
    drawing.end();
  }
  drawing.undo();
  assert.deepEqual(drawing.toData(), [[point(100, 0)]]);
});

test("a quick eraser misses nothing that lies on its way", () => {
  const drawing = drawn([point(100, 0)]);
  drawing.erase(point(0, 0), point(200, 0));
  assert.equal(drawing.isEmpty, true);
});

test("the eraser reaches to the edge of wide ink, not only to its middle", () => {
  const wide = [{ x: 0, y: 0, width: 40 }, { x: 0, y: 200, width: 40 }];
  const erased = [27, 29].map((x) => {
    const drawing = drawn(wide);
    drawing.erase(point(x, 100), point(x, 100));
    return drawing.isEmpty;
  });
  assert.deepEqual(erased, [true, false]);
});

test("what a palm began is dropped as if it had never been", () => {
  const drawing = drawn([point(0, 0)]);
  drawing.begin(point(50, 50));
  drawing.drop();
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
  drawing.erase(point(0, 0), point(0, 0));
  drawing.drop();
  drawing.drop();
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
  drawing.undo();
  assert.equal(drawing.isEmpty, true);
});

test("other strokes take the place of all, and undo brings the old ones back", () => {
  const drawing = drawn([point(0, 0)]);
  const others = [[point(5, 5)], [point(9, 9)]];
  drawing.replace(others);
  others[0].push(point(7, 7));
  assert.deepEqual(drawing.toData(), [[point(5, 5)], [point(9, 9)]]);
  drawing.undo();
  assert.deepEqual(drawing.toData(), [[point(0, 0)]]);
});

test("a drawing that is restored is taken back stroke by stroke", () => {
  const strokes = [[point(5, 5)], [point(9, 9), point(20, 9)]];
  const drawing = new Strokes();
  drawing.restore(strokes);
  assert.deepEqual(drawing.toData(), strokes);
  drawing.undo();
  assert.deepEqual(drawing.toData(), strokes.slice(0, 1));
  drawing.undo();
  assert.deepEqual([drawing.isEmpty, drawing.canUndo], [true, false]);
});

test("data handed out earlier does not change", () => {
  const drawing = drawn([point(0, 0)]);
  const before = drawing.toData();
  drawing.clear();
  assert.deepEqual(before, [[point(0, 0)]]);
});
