import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_ENTRIES, drawnOf, entryOf, nameOfEntry, withEntry } from "../../static/js/history.js";

const entry = (picture, text = "7") => ({ strokes: [], text, picture });
const pictures = (entries) => entries.map(({ picture }) => picture);

test("the newest drawing comes first", () => {
  assert.deepEqual(pictures(withEntry([entry("a")], entry("b"))), ["b", "a"]);
});

test("the same drawing stands there once, with what was read last", () => {
  const entries = withEntry([entry("a"), entry("b", "1")], entry("b", "7"));
  assert.deepEqual([pictures(entries), entries[0].text], [["b", "a"], "7"]);
});

test("only so many are kept", () => {
  const entries = Array.from({ length: MOST_ENTRIES }, (_, i) => entry(String(i)));
  const kept = withEntry(entries, entry("new"));
  assert.deepEqual([kept.length, kept[0].picture, kept.at(-1).picture], [MOST_ENTRIES, "new", "10"]);
});

test("an earlier drawing is called by what was read", () => {
  assert.deepEqual([entry("a", "71"), entry("a", "12\n34"), entry("a", "")].map(nameOfEntry),
    ["Bring back 71", "Bring back 12 34", "Bring back a drawing that is no number"]);
});

test("an entry has the picture of what was drawn, and is else the same", () => {
  const drawn = { strokes: [[{ x: 5, y: 6 }]], part: { left: 0, top: 0, width: 20, height: 30 }, text: "1" };
  assert.match(entryOf(drawn).picture, /^<svg.*viewBox="0 0 20 30".*M5 6/);
  assert.deepEqual(drawnOf(entryOf(drawn)), drawn);
});
