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

test("Ctrl+Shift+Z and Ctrl+Y redo", () => {
  const keys = [{ key: "Z", ctrlKey: true, shiftKey: true }, { key: "z", metaKey: true, shiftKey: true },
    { key: "y", ctrlKey: true }];
  assert.deepEqual(keys.map(actionFor), ["redo", "redo", "redo"]);
});

test("E is the eraser, ? the help, and arrows walk over the number", () => {
  const keys = [{ key: "e" }, { key: "E" }, { key: "?", shiftKey: true }, { key: "?" }, { key: "ArrowLeft" },
    { key: "ArrowRight" }];
  assert.deepEqual(keys.map(actionFor), ["eraser", "eraser", "help", "help", "before", "next"]);
});

test("other keys are left to the browser", () => {
  const keys = [{ key: "z" }, { key: "c", ctrlKey: true }, { key: "Y", ctrlKey: true, shiftKey: true },
    { key: "Delete", ctrlKey: true }, { key: "Escape", altKey: true }, { key: "ArrowLeft", shiftKey: true },
    { key: "e", ctrlKey: true }];
  assert.deepEqual(keys.map(actionFor), keys.map(() => null));
});
