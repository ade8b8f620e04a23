import assert from "node:assert/strict";
import { test } from "node:test";

import { announcement, describeSpot, markOf, nameOf, stageWords, summary } from "../../static/js/paper-words.js";
import { readingFrom, spotsOf } from "../../static/js/reading.js";
import { digitOf, readingOf } from "./readings.mjs";

const result = (reading, single = null) => ({ reading, single, pictures: [] });

test("the text at a box says also how sure it is", () => {
  assert.deepEqual(
    [digitOf(7), digitOf(7, { verdict: "unsure" }), digitOf(7, { typed: 1 }), digitOf(7, { typed: null })].map(markOf),
    ["7", "7?", "1✓", "×✓"],
  );
});

test("a digit's name tells its place", () => {
  assert.equal(nameOf(spotsOf(readingOf("12\n3?"))[2]), "3, doubtful. Line 2, digit 1 of 1");
});

test("the chosen digit tells what was read and what was typed", () => {
  assert.equal(describeSpot({ digit: digitOf(7) }), "Sure: 99%");
  assert.equal(describeSpot({ digit: digitOf(7, { typed: 1 }) }), "1, you say. It was read as 7 (99%).");
  assert.equal(describeSpot({ digit: digitOf(7, { typed: null }) }), "No digit, you say. It was read as 7 (99%).");
});

test("a summary counts digits, lines or pages, and doubts", () => {
  assert.equal(summary(result(readingOf("12\n3?"))), "3 digits on 2 lines, 1 doubtful");
  assert.equal(summary(result(readingOf("12", "3"))), "3 digits on 2 pages");
});

test("a single digit is described like a drawing, a picture without one by what /predict says", () => {
  assert.equal(summary(result(readingOf("7"))), "Sure: 99%");
  assert.equal(summary(result(readingOf(""))), "No digits found");
  assert.equal(summary(result(readingOf(""), { verdict: "blank" })), "No ink found");
});

test("pages that could not be read are counted", () => {
  const reading = readingFrom({ ...readingOf("12"), pages: [...readingOf("12").pages, { index: 1, problem: {} }] });
  assert.equal(summary(result(reading)), "2 digits on 2 pages, 1 page could not be read");
});

test("a file's row tells its stage, and at the end a short text or a summary", () => {
  const stages = [{ stage: "waiting" }, { stage: "sending", sent: 0.426 }, { stage: "reading" }, { stage: "failed" }];
  assert.deepEqual(stages.map(stageWords), ["Waiting", "Sending 43%", "Reading", "Could not be read"]);
  const done = ["12\n3?", "12345678901234567"].map((text) => ({ stage: "done", result: result(readingOf(text)) }));
  assert.deepEqual(done.map(stageWords), ["12 3, 1 doubtful", "17 digits on 1 line"]);
});

test("a short text is read out, a long one is summed up, a failure gives its reason", () => {
  const done = (text) => ({ name: "a.png", stage: "done", result: result(readingOf(text)) });
  assert.equal(announcement(done("12"), "12"), "a.png: 12. 2 digits on 1 line");
  assert.equal(announcement(done("1".repeat(20)), "1".repeat(20)), "a.png: 20 digits on 1 line");
  assert.equal(announcement({ name: "a.txt", stage: "failed", error: { message: "It is text." } }, ""),
    "a.txt could not be read. It is text.");
});
