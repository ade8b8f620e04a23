import assert from "node:assert/strict";
import { test } from "node:test";

import {
  describeDigit, describeNumber, firstToShow, layoutOf, mayBeNumber, nextIndex, numberIn,
} from "../../static/js/number.js";
import { spotsOf } from "../../static/js/reading.js";
import { certain, readingOf } from "./readings.mjs";

const stroke = (...xs) => xs.map((x) => ({ x, y: 0 }));
const single = (others = {}) => ({ verdict: "digit", digit: 4, confidence: 0.99, not_a_digit: 0.01, ...others });
const refused = single({ verdict: "not_a_digit", digit: null, confidence: 0, not_a_digit: 0.97 });

const narrow = { groups: 1, isWide: false };
const wide = { groups: 1, isWide: true };

function readingWith(text, change) {
  const reading = readingOf(text);
  spotsOf(reading).forEach(({ digit }) => Object.assign(digit, change));
  return reading;
}

function spotsWith(text, changes = {}) {
  const spots = spotsOf(readingOf(text));
  Object.entries(changes).forEach(([index, change]) => Object.assign(spots[index].digit, change));
  return spots;
}

test("strokes above each other are one group, those side by side several", () => {
  const groupsOf = (...strokes) => layoutOf(strokes).groups;
  assert.equal(groupsOf(), 0);
  assert.equal(groupsOf(stroke(10, 60), stroke(50, 90)), 1);
  assert.equal(groupsOf(stroke(100, 130), stroke(10, 60), stroke(20, 30)), 2);
  assert.equal(groupsOf(stroke(10, 200), stroke(20, 30), stroke(100, 130)), 1);
});

test("ink is wide when it is at least as wide as high", () => {
  const isWide = (width, height) => layoutOf([[{ x: 20, y: 30 }, { x: 20 + width, y: 30 + height }]]).isWide;
  assert.deepEqual([isWide(80, 79), isWide(80, 80), isWide(80, 81)], [true, true, false]);
});

test("a stroke of very many points is no problem", () => {
  assert.equal(layoutOf([Array.from({ length: 300_000 }, (_, x) => ({ x, y: 0 }))]).groups, 1);
});

test("a sure digit of one narrow group is not read as a number", () => {
  assert.equal(mayBeNumber(single(), narrow), false);
});

test("several groups, wide ink, a refusal and doubt may be a number; nothing is none", () => {
  assert.equal(mayBeNumber(single(), { groups: 2, isWide: false }), true);
  assert.equal(mayBeNumber(single(), wide), true);
  assert.equal(mayBeNumber(refused, narrow), true);
  assert.equal(mayBeNumber(single({ verdict: "unsure" }), narrow), true);
  assert.equal(mayBeNumber(single({ verdict: "blank" }), narrow), false);
});

test("two digits or more are a number where one digit was refused", () => {
  assert.equal(numberIn(refused, readingOf("2026"), narrow).length, 4);
});

test("one digit, or none, is no number", () => {
  assert.deepEqual([numberIn(refused, readingOf("7"), wide), numberIn(refused, readingOf(""), wide)], [[], []]);
});

test("a digit in two pieces stays one digit when that explains it better", () => {
  const pieces = readingWith("11", { confidence: 0.9, not_a_digit: 0.3 });
  assert.deepEqual(numberIn(single(), pieces, narrow), []);
  assert.equal(numberIn(single({ confidence: 0.3 }), pieces, narrow).length, 2);
});

test("two likely digits in one wide line are a number however sure one digit looks", () => {
  const touching = readingWith("25", { confidence: 0.8, not_a_digit: 0 });
  assert.equal(numberIn(single(), touching, wide).length, 2);
  assert.deepEqual(numberIn(single(), touching, narrow), []);
  assert.deepEqual(numberIn(single(), readingWith("25", { confidence: 0.7, not_a_digit: 0 }), wide), []);
  assert.deepEqual(numberIn(single(), readingWith("0\n0", { confidence: 0.8, not_a_digit: 0 }), wide), []);
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
