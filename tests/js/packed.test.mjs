import assert from "node:assert/strict";
import { test } from "node:test";

import {
  MOST_CHARACTERS, drawingsOfText, strokesOfText, textOfDrawings, textOfStrokes,
} from "../../static/js/packed.js";

const point = (x, y) => ({ x, y, width: 16, time: 1_700_000_000_000 });
const STROKES = [[point(1, 2), point(3.25, 4)], [point(5, 6)]];
const drawn = (text, strokes = STROKES) => ({ strokes, text, part: { left: 0, top: 1, width: 20, height: 30 } });
const scribble = (points) => [Array.from({ length: points }, () => point(100.25, 200.25))];

test("strokes come back as they were, to a hundredth of a unit", () => {
  assert.deepEqual(strokesOfText(textOfStrokes(STROKES)), STROKES);
  assert.deepEqual(strokesOfText(textOfStrokes([[{ ...point(1.23456, 2), width: 7.891 }]])),
    [[{ ...point(1.23, 2), width: 7.89 }]]);
});

test("drawings come back with what was read in them", () => {
  const drawings = [drawn("12\n34"), drawn("")];
  assert.deepEqual(drawingsOfText(textOfDrawings(drawings)), drawings);
});

test("nothing drawn is nothing kept", () => {
  assert.deepEqual([textOfStrokes([]), textOfDrawings([])], ["", ""]);
});

test("an endless scribble is not kept, nor does it cost the drawings beside it their place", () => {
  assert.equal(textOfStrokes(scribble(100_000)), "");
  const kept = drawingsOfText(textOfDrawings([drawn("1"), drawn("2", scribble(100_000)), drawn("3")]));
  assert.deepEqual(kept.map(({ text }) => text), ["1", "3"]);
});

test("where all do not fit the newest are kept", () => {
  const large = Array.from({ length: 12 }, (_, i) => drawn(String(i), scribble(5_000)));
  const text = textOfDrawings(large);
  const kept = drawingsOfText(text);
  assert.ok(text.length <= MOST_CHARACTERS && kept.length > 2 && kept.length < 12);
  assert.deepEqual(kept, large.slice(0, kept.length));
});

test("what cannot be understood is nothing", () => {
  const texts = ["", "null", "{", "7", "[[]]", "[[1,2,3]]", '[[1,2,3,"4"]]', '[[{"x":1,"y":2}]]', "[[1,2,3,null]]"];
  assert.deepEqual(texts.map(strokesOfText), texts.map(() => []));
  const drawings = ["", "null", "[1]", '[{"strokes":[[1,2,3,4]],"text":"7"}]',
    JSON.stringify([{ ...drawn("<b>"), strokes: [[1, 2, 3, 4]] }]),
    JSON.stringify([{ ...drawn("7"), part: { left: 0, top: 0, width: "9", height: 1 }, strokes: [[1, 2, 3, 4]] }])];
  assert.deepEqual(drawings.map(drawingsOfText), drawings.map(() => []));
});
