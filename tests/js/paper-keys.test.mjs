import assert from "node:assert/strict";
import { test } from "node:test";

import { paperActionFor } from "../../static/js/paper-keys.js";

const press = (key, modifiers = {}) => paperActionFor({ key, ...modifiers });

test("digits type, with the shift key of French keyboards too, and Delete says that it is none", () => {
  assert.deepEqual([press("0"), press("9"), press("7", { shiftKey: true }), press("Delete"), press("Backspace")],
    [["type", 0], ["type", 9], ["type", 7], ["type", null], ["type", null]]);
});

test("N goes to the next doubt, with caps lock too, and Shift+N back", () => {
  assert.deepEqual([press("n"), press("N"), press("N", { shiftKey: true }), press("p")],
    [["doubt", 1], ["doubt", 1], ["doubt", -1], ["doubt", -1]]);
});

test("arrows walk and with Shift move the page", () => {
  assert.deepEqual([press("ArrowLeft"), press("ArrowDown"), press("ArrowLeft", { shiftKey: true })],
    [["go", "left"], ["go", "down"], ["pan", 1, 0]]);
});

test("plus and minus zoom, with the shift key that plus needs on many keyboards", () => {
  assert.deepEqual([press("+"), press("=", {}), press("+", { shiftKey: true }), press("-"), press("f")],
    [["zoom", 1], ["zoom", 1], ["zoom", 1], ["zoom", -1], ["fit"]]);
});

test("other keys, and all with Ctrl, Alt or Command, are left to the browser", () => {
  assert.deepEqual([press("q"), press("Enter"), press("Tab")], [null, null, null]);
  assert.deepEqual([press("n", { ctrlKey: true }), press("7", { altKey: true }), press("f", { metaKey: true })],
    [null, null, null]);
});
