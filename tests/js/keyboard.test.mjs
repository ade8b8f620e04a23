import assert from "node:assert/strict";
import { test } from "node:test";

import { actionFor } from "../../static/js/keyboard.js";

test("Ctrl+Z and Command+Z undo, with caps lock too", () => {
  assert.deepEqual(
    [{ key: "z", ctrlKey: true }, { key: "z", metaKey: true }, { key: "Z", ctrlKey: true }].map(actionFor),
    ["undo", "undo", "undo"],
  );
});

test("Escape and Delete clear", () => {
  assert.deepEqual([{ key: "Escape" }, { key: "Delete" }].map(actionFor), ["clear", "clear"]);
});

test("other keys are left to the browser", () => {
  const keys = [{ key: "z" }, { key: "Z", ctrlKey: true, shiftKey: true }, { key: "c", ctrlKey: true },
    { key: "Delete", ctrlKey: true }, { key: "Escape", altKey: true }];
  assert.deepEqual(keys.map(actionFor), [null, null, null, null, null]);
});
