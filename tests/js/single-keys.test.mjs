import assert from "node:assert/strict";
import { test } from "node:test";

import { isHeard, isSingleKey, listenForSwitch } from "../../static/js/single-keys.js";

const inPad = { closest: () => ({}) };
const elsewhere = { closest: () => null };

test("a key of one character without a modifier is a single key", () => {
  assert.deepEqual([{ key: "e" }, { key: "?" }, { key: "7" }].map(isSingleKey), [true, true, true]);
  const others = [{ key: "Escape" }, { key: "ArrowLeft" }, { key: " " }, { key: "z", ctrlKey: true }];
  assert.deepEqual(others.map(isSingleKey), [false, false, false, false]);
});

test("switched off, single keys count in the pad and the page only, and the others everywhere", () => {
  const checkbox = Object.assign(new EventTarget(), { checked: false });
  listenForSwitch(checkbox);
  assert.deepEqual([checkbox.checked, isHeard({ key: "e", target: elsewhere })], [true, true]);
  checkbox.checked = false;
  checkbox.dispatchEvent(new Event("change"));
  assert.deepEqual(
    [{ key: "e", target: elsewhere }, { key: "e", target: inPad }, { key: "Escape", target: elsewhere }].map(isHeard),
    [false, true, true],
  );
});
