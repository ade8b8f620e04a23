import assert from "node:assert/strict";
import { test } from "node:test";

import {
  describeDigit, describeNumber, firstToShow, groupCount, mayBeNumber, nextIndex, numberIn,
} from "../../static/js/number.js";
import { spotsOf } from "../../static/js/reading.js";
import { certain, readingOf } from "./readings.mjs";

const stroke = (...xs) => xs.map((x) => ({ x, y: 0 }));
const single = (others = {}) => ({ verdict: "digit", digit: 4, confidence: 0.99, not_a_digit: 0.01, ...others });
const refused = single({ verdict: "not_a_digit", digit: null, confidence: 0, not_a_digit: 0.97 });

function spotsWith(text, changes = {}) {
  const spots = spotsOf(readingOf(text));
  Object.entries(changes).forEach(([index, change]) => Object.assign(spots[index].digit, change));
  return spots;
}

test("strokes above each other are one group, those side by side several", () => {
  assert.equal(groupCount([]), 0);
  assert.equal(groupCount([stroke(10, 60), stroke(50, 90)]), 1);
  assert.equal(groupCount([stroke(100, 130), stroke(10, 60), stroke(20, 30)]), 2);
  assert.equal(groupCount([stroke(10, 200), stroke(20, 30), stroke(100, 130)]), 1);
});

test("a stroke of very many points is no problem", () => {
  assert.equal(groupCount([Array.from({ length: 300_000 }, (_, x) => ({ x, y: 0 }))]), 1);
});

test("a sure digit of one group is not read as a number", () => {
  assert.equal(mayBeNumber(single(), 1), false);
});

test("several groups, a refusal and doubt may be a number; nothing is none", () => {
  assert.equal(mayBeNumber(single(), 2), true);
  assert.equal(mayBeNumber(refused, 1), true);
  assert.equal(mayBeNumber(single({ verdict: "unsure" }), 1), true);
  assert.equal(mayBeNumber(single({ verdict: "blank" }), 1), false);
});

test("two digits or more are a number where one digit was refused", () => {
  assert.equal(numberIn(refused, readingOf("2026")).length, 4);
});

test("one digit, or none, is no number", () => {
  assert.deepEqual([numberIn(refused, readingOf("7")), numberIn(refused, readingOf(""))], [[], []]);
});

test("a digit in two pieces stays one digit when that explains it better", () => {
  const pieces = readingOf("11");
  pieces.pages[0].lines[0].digits.forEach((digit) => Object.assign(digit, { confidence: 0.9, not_a_digit: 0.3 }));
  assert.deepEqual(numberIn(single(), pieces), []);
  assert.equal(numberIn(single({ confidence: 0.3 }), pieces).length, 2);
});

test("the least certain digit in doubt is shown first, else the first", () => {
  const unsure = (confidence) => ({ verdict: "unsure", confidence });
  assert.equal(firstToShow(spotsWith("1234", { 1: unsure(0.7), 3: unsure(0.5) })), 3);
  assert.equal(firstToShow(spotsWith("12", { 1: { confidence: 0.9 } })), 0);
});

test("the words tell how sure all digits are", () => {
  assert.equal(describeNumber(spotsWith("12")), "Sure: every digit at least 99%");
  assert.equal(describeNumber(spotsWith("12", { 1: { confidence: 0.93 } })), "Fairly sure: every digit at least 93%");
  const certainOnes = spotsWith("12", { 0: { confidence: 1 }, 1: { confidence: 1 } });
  assert.equal(describeNumber(certainOnes), "Sure: every digit 100%");
});

test("the words name the digit in doubt with its rivals", () => {
  const probabilities = certain(4).map((share, digit) => (digit === 9 ? 0.4 : share * 0.6));
  const doubt = { verdict: "unsure", confidence: 0.6, probabilities };
  assert.equal(describeNumber(spotsWith("14", { 1: doubt })), "Not sure: is the second digit a 4 or a 9?");
  assert.equal(describeNumber(spotsWith("44", { 0: doubt, 1: doubt })), "Not sure of 2 digits");
  const alone = { ...doubt, probabilities: certain(4) };
  assert.equal(describeNumber(spotsWith("11111111114", { 10: alone })), "Not sure: is the 11th digit a 4?");
});

test("a digit that somebody checked is in doubt no more, and the words are about the others", () => {
  const said = { verdict: "unsure", confidence: 0.6, typed: 9 };
  assert.equal(describeNumber(spotsWith("14", { 1: said })), "Sure: every digit at least 99%");
  assert.equal(describeNumber(spotsWith("44", { 0: said, 1: said })), "Every digit checked by you");
});

test("a digit is described with its place", () => {
  assert.equal(describeDigit(spotsWith("12"), 1), "Digit 2 of 2. Sure: 99%");
  const said = { typed: 9, confidence: 0.6 };
  assert.equal(describeDigit(spotsWith("14", { 1: said }), 1), "Digit 2 of 2. 9, you say. It was read as 4 (60%).");
});

test("walking stops at either end", () => {
  assert.deepEqual([nextIndex(0, -1, 3), nextIndex(0, 1, 3), nextIndex(2, 1, 3)], [0, 1, 2]);
});
