import assert from "node:assert/strict";
import { test } from "node:test";

import { closestBox, fit, reveal, settle, zoomAt } from "../../static/js/zoom.js";

const page = { width: 1000, height: 500 };
const frame = { width: 500, height: 500 };
const whole = { scale: 0.5, x: 0, y: 125 };

/** Where a point of the page lies in the frame. */
const shown = ({ scale, x, y }, point) => ({ x: point.x * scale + x, y: point.y * scale + y });

test("a page fits into the frame and lies in its middle", () => {
  assert.deepEqual(fit(page, frame), whole);
});

test("a tiny crop grows to the frame", () => {
  assert.equal(fit({ width: 46, height: 34 }, { width: 460, height: 500 }).scale, 10);
});

test("the point under the pointer stays under it", () => {
  const look = { scale: 1, x: -300, y: -20 };
  const at = { x: 200, y: 250 };
  const point = { x: (at.x - look.x) / look.scale, y: (at.y - look.y) / look.scale };
  const closer = zoomAt(look, 2, at, page, frame);
  assert.equal(closer.scale, 2);
  assert.deepEqual(shown(closer, point), at);
});

test("zooming stops at the whole page and at four pixels for one", () => {
  const at = { x: 100, y: 100 };
  assert.deepEqual(zoomAt(whole, 0.5, at, page, frame), whole);
  assert.equal(zoomAt(whole, 100, at, page, frame).scale, 4);
});

test("a page that fills the frame leaves no gap, however far it is moved", () => {
  assert.deepEqual(settle({ scale: 1, x: 90, y: 0 }, page, frame), { scale: 1, x: 0, y: 0 });
  assert.deepEqual(settle({ scale: 1, x: -9000, y: 0 }, page, frame), { scale: 1, x: -500, y: 0 });
});

test("a side that is shorter than the frame stays in the middle", () => {
  assert.equal(settle({ scale: 0.8, x: 0, y: -50 }, page, frame).y, 50);
});

test("a box outside of the frame is moved into it, with room around", () => {
  const look = { scale: 1, x: 0, y: 0 };
  const box = [900, 100, 30, 60];
  const { scale, x } = reveal(look, box, page, frame);
  assert.equal(scale, 1);
  assert.equal(box[0] + box[2] + x, frame.width - 32);
});

test("a box in good view moves nothing", () => {
  const look = { scale: 1, x: -100, y: 0 };
  assert.deepEqual(reveal(look, [300, 200, 30, 60], page, frame), look);
});

test("a box that is too small to read is enlarged", () => {
  const { scale, x, y } = reveal(whole, [800, 400, 10, 20], page, frame);
  assert.equal(scale, 2.2);
  const middle = shown({ scale, x, y }, { x: 805, y: 410 });
  assert.ok(middle.x > 0 && middle.x < 500 && middle.y > 0 && middle.y < 500);
});

test("a click means the box that it hits, or the closest within reach", () => {
  const boxes = [[0, 0, 10, 10], [30, 0, 10, 10]];
  const at = (x, y) => closestBox(boxes, { x, y }, 8);
  assert.deepEqual([at(5, 5), at(35, 5), at(16, 5), at(27, 5), at(36, 16), at(20, 30)], [0, 1, 0, 1, 1, -1]);
  assert.equal(closestBox([], { x: 1, y: 1 }, 8), -1);
});
