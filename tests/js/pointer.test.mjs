import assert from "node:assert/strict";
import { test } from "node:test";

import { PALM_MS, isEraserOf, isPalm, takesOver } from "../../static/js/pointer.js";

const pen = { pointerType: "pen" };
const finger = { pointerType: "touch" };
const mouse = { pointerType: "mouse" };

test("a pen takes the paper from a resting hand, and nothing else takes it from anything", () => {
  const pairs = [[pen, finger], [finger, finger], [finger, pen], [mouse, finger], [pen, mouse], [pen, pen]];
  assert.deepEqual(pairs.map(([event, active]) => takesOver(event, active)), [true, false, false, false, false, false]);
});

test("for a moment after the pen was near a touch is the hand that holds it", () => {
  const at = (timeStamp, kind) => isPalm({ ...kind, timeStamp }, 1000);
  assert.deepEqual([at(1000, finger), at(999 + PALM_MS, finger), at(1000 + PALM_MS, finger)], [true, true, false]);
  assert.deepEqual([at(1001, pen), at(1001, mouse)], [false, false]);
  assert.equal(isPalm({ ...finger, timeStamp: 5 }, -Infinity), false);
});

test("a pen turned round is told by its button or by the buttons held", () => {
  const events = [{ button: 5, buttons: 32 }, { button: 0, buttons: 33 }, { button: 0, buttons: 1 }];
  assert.deepEqual(events.map(isEraserOf), [true, true, false]);
});
