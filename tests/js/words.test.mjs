import assert from "node:assert/strict";
import { test } from "node:test";

import { describe, isRefusal, percent, ranked, rivalsOf } from "../../static/js/words.js";

/** Probabilities with these shares, by digit, and nothing for the rest. */
const shares = (byDigit) => Array.from({ length: 10 }, (_, digit) => byDigit[digit] ?? 0);

test("percents are whole up to 99", () => {
  assert.deepEqual([0, 0.004, 0.005, 0.42, 0.99].map(percent), ["0%", "0%", "1%", "42%", "99%"]);
});

test("percents above 99 have a decimal and never round up to 100", () => {
  assert.deepEqual([0.9912, 0.9989, 0.99999].map(percent), ["99.1%", "99.8%", "99.9%"]);
});

test("only certainty is 100%", () => {
  assert.equal(percent(1), "100%");
});

test("digits are ranked by their probability", () => {
  assert.deepEqual(ranked(shares({ 9: 0.6, 4: 0.3, 7: 0.1 })).slice(0, 3), [9, 4, 7]);
});

test("a sure answer says so", () => {
  const answer = { verdict: "digit", digit: 7, confidence: 0.9985, probabilities: shares({ 7: 1 }) };
  assert.equal(describe(answer), "Sure: 99.8%");
});

test("a good answer is fairly sure", () => {
  const answer = { verdict: "digit", digit: 7, confidence: 0.93, probabilities: shares({ 7: 1 }) };
  assert.equal(describe(answer), "Fairly sure: 93%");
});

test("an unsure answer names the two rivals", () => {
  const probabilities = shares({ 4: 0.51, 9: 0.45, 7: 0.04 });
  const answer = { verdict: "unsure", digit: 4, confidence: 0.51, probabilities };
  assert.equal(describe(answer), "Not sure: 4 or 9? (51%)");
});

test("an unsure answer without a rival names none", () => {
  const answer = { verdict: "unsure", digit: 4, confidence: 0.6, probabilities: shares({ 4: 0.95, 9: 0.05 }) };
  assert.equal(describe(answer), "Not sure: 4? (60%)");
});

test("where the network is not sure the two likeliest digits are rivals, and else none", () => {
  const probabilities = shares({ 4: 0.45, 9: 0.51, 7: 0.04 });
  assert.deepEqual(rivalsOf({ verdict: "unsure", probabilities }), [9, 4]);
  assert.deepEqual(rivalsOf({ verdict: "digit", probabilities }), []);
  assert.deepEqual(rivalsOf({ verdict: "blank", probabilities: null }), []);
});

test("a refusal is friendly", () => {
  const answer = { verdict: "not_a_digit", digit: null, confidence: 0, probabilities: shares({ 4: 1 }) };
  assert.equal(describe(answer), "Not a digit, it seems");
});

test("a blank picture is said to hold no ink", () => {
  assert.equal(describe({ verdict: "blank", digit: null, confidence: 0, probabilities: null }), "No ink found");
});

test("what is refused is no digit, until somebody says which one it is", () => {
  const answers = [{ verdict: "not_a_digit" }, { verdict: "not_a_digit", typed: 4 }, { verdict: "unsure" }];
  assert.deepEqual(answers.map(isRefusal), [true, false, false]);
});
