import assert from "node:assert/strict";
import { test } from "node:test";

import { toInkJson } from "../../static/js/ink-json.js";

test("every point has its place, its width and the time since the first of all", () => {
  const strokes = [
    [{ x: 10.004, y: 20, width: 16, time: 1_700_000_000_500.4 }],
    [{ x: 30, y: 40.128, width: 9.5, time: 1_700_000_000_000 }, { x: 31, y: 41, width: 8, time: 1_700_000_000_016.6 }],
  ];
  assert.deepEqual(JSON.parse(toInkJson(strokes, "11")), {
    text: "11",
    height: 280,
    strokes: [
      [{ x: 10, y: 20, width: 16, time: 500 }],
      [{ x: 30, y: 40.13, width: 9.5, time: 0 }, { x: 31, y: 41, width: 8, time: 17 }],
    ],
  });
});
