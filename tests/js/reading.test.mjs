import assert from "node:assert/strict";
import { test } from "node:test";

import {
  fullText, isCorrected, lineText, lowestConfidence, mayBeSingle, pageText, readingFrom, spotsOf, takePrediction,
  trustOf, valueOf,
} from "../../static/js/reading.js";
import { certain, digitOf, pageOf, readingOf } from "./readings.mjs";

const prediction = (digit, parts = {}) => ({
  verdict: "digit", digit, confidence: 0.9, probabilities: certain(digit), not_a_digit: 0.1, box: [5, 5, 10, 10],
  normalised: "data:", model: "test", ...parts,
});

test("digits come in reading order over pages and lines, and know their place", () => {
  const spots = spotsOf(readingOf("12\n3", "4"));
  assert.deepEqual(spots.map(({ digit, page, line, place, count }) => [digit.digit, page, line, place, count]), [
    [1, 0, 0, 0, 2], [2, 0, 0, 1, 2], [3, 0, 1, 0, 1], [4, 1, 0, 0, 1],
  ]);
});

test("a page that could not be read has no digits", () => {
  const problem = { title: "Damaged", status: 422, detail: "It is damaged." };
  const reading = readingFrom({ ...readingOf("1"), pages: [pageOf("1"), { index: 1, problem }] });
  assert.deepEqual([spotsOf(reading).length, fullText(reading)], [1, "1\f"]);
});

test("what was typed counts in the place of what was read", () => {
  assert.deepEqual([digitOf(4), digitOf(4, { typed: 9 }), digitOf(4, { typed: null })].map(valueOf), [4, 9, null]);
});

test("typing the digit that was read confirms it and corrects nothing", () => {
  assert.deepEqual(
    [digitOf(4), digitOf(4, { typed: 4 }), digitOf(4, { typed: 9 }), digitOf(4, { typed: null })].map(isCorrected),
    [false, false, true, true],
  );
});

test("a digit is sure, fairly sure, doubtful or checked", () => {
  const digits = [digitOf(1), digitOf(1, { confidence: 0.9 }), digitOf(1, { verdict: "unsure" }),
    digitOf(1, { verdict: "unsure", typed: 1 })];
  assert.deepEqual(digits.map(trustOf), ["sure", "fair", "doubtful", "checked"]);
});

test("texts follow corrections: lines by line feed, pages by form feed, empty lines left out", () => {
  const reading = readingOf("12\n3", "4");
  const [one, two, three] = spotsOf(reading).map(({ digit }) => digit);
  two.typed = 7;
  three.typed = null;
  assert.deepEqual([lineText(reading.pages[0].lines[0]), pageText(reading.pages[0]), fullText(reading)],
    ["17", "17", "17\f4"]);
  one.typed = 0;
  assert.equal(fullText(reading), "07\f4");
});

test("a line is as sure as its weakest digit; what was checked is certain and what is no digit does not count", () => {
  const line = (...digits) => ({ digits });
  assert.equal(lowestConfidence(line(digitOf(1), digitOf(2, { confidence: 0.5 }))), 0.5);
  assert.equal(lowestConfidence(line(digitOf(1), digitOf(2, { confidence: 0.5, typed: 2 }))), 0.99);
  assert.equal(lowestConfidence(line(digitOf(2, { typed: null }))), null);
});

test("a page with one digit and nothing else, or with hardly a mark, may be a picture of a single digit", () => {
  const marks = (count) => Array.from({ length: count }, () => ({ box: [0, 0, 1, 1], not_a_digit: 0.9 }));
  const withMarks = (text, count) => ({ ...readingOf(), pages: [pageOf(text, { others: marks(count) })] });
  assert.deepEqual(
    [withMarks("7", 0), withMarks("", 0), withMarks("", 3), withMarks("", 4), withMarks("7", 1), readingOf("71"),
      readingOf("7", "")].map(mayBeSingle),
    [true, true, true, false, false, false, false],
  );
});

test("a surer prediction takes the digit's place and keeps its box", () => {
  const reading = readingOf("1?");
  takePrediction(reading, prediction(7));
  const [{ digit }] = spotsOf(reading);
  assert.deepEqual([digit.digit, digit.confidence, digit.box], [7, 0.9, [0, 0, 10, 20]]);
  assert.deepEqual([reading.text, fullText(reading)], ["7", "7"]);
});

test("a less sure prediction, and a refusal, change nothing", () => {
  const reading = readingOf("1");
  takePrediction(reading, prediction(7));
  takePrediction(reading, prediction(null, { verdict: "not_a_digit", confidence: 0 }));
  assert.equal(fullText(reading), "1");
});

test("a prediction fills an empty page, with its own box where that fits", () => {
  const reading = readingOf("");
  takePrediction(reading, prediction(7));
  assert.deepEqual(spotsOf(reading)[0].digit.box, [5, 5, 10, 10]);
  const turned = { ...readingOf(""), pages: [pageOf("", { rotation_deg: 90 })] };
  takePrediction(turned, prediction(7));
  assert.deepEqual(spotsOf(turned)[0].digit.box, [0, 0, 200, 100]);
});
