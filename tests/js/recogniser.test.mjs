import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { REST_MS, Recogniser } from "../../static/js/recogniser.js";

/** Lets promises that are settled already call their handlers. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A recogniser whose server answers when the test says so, also to questions that were given up. */
function recogniserWithSlowServer() {
  const seen = { asked: [], answers: [], errors: [] };
  const predict = (request, { signal }) => new Promise((answer, fail) => {
    seen.asked.push({ request, signal, answer, fail });
  });
  const recogniser = new Recogniser({
    predict,
    onAsk: () => {},
    onAnswer: (answer) => seen.answers.push(answer),
    onError: (error) => seen.errors.push(error),
  });
  return { recogniser, seen };
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

test("it asks once the pen has rested", () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.askSoon(() => "seven");
  mock.timers.tick(REST_MS - 1);
  assert.equal(seen.asked.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(seen.asked.map(({ request }) => request), ["seven"]);
});

test("strokes in quick succession make one question", () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  for (const request of ["one stroke", "two strokes", "three strokes"]) {
    recogniser.askSoon(() => request);
    mock.timers.tick(REST_MS - 1);
  }
  mock.timers.tick(1);
  assert.deepEqual(seen.asked.map(({ request }) => request), ["three strokes"]);
});

test("a newer question gives the older one up", () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("older");
  recogniser.ask("newer");
  assert.deepEqual(seen.asked.map(({ signal }) => signal.aborted), [true, false]);
});

test("an answer that comes late never overwrites a newer one", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("older");
  recogniser.ask("newer");
  seen.asked[1].answer(4);
  seen.asked[0].answer(1);
  await settle();
  assert.deepEqual(seen.answers, [4]);
});

test("the failure of a question that was given up is not shown", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("older");
  recogniser.ask("newer");
  seen.asked[0].fail(new Error("aborted"));
  await settle();
  assert.deepEqual(seen.errors, []);
});

test("a failure of the present question is shown", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("present");
  seen.asked[0].fail(new Error("away"));
  await settle();
  assert.deepEqual(seen.errors.map(({ message }) => message), ["away"]);
});

test("cancelling forgets both the question that waits and the one in flight", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("in flight");
  recogniser.askSoon(() => "waits");
  recogniser.cancel();
  mock.timers.tick(REST_MS);
  seen.asked[0].answer(1);
  await settle();
  assert.equal(seen.asked.length, 1);
  assert.deepEqual(seen.answers, []);
});
