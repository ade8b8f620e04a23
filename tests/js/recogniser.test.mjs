import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { REST_MS, Recogniser, SETTLE_MS } from "../../static/js/recogniser.js";

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

/** What `performance.now` says. */
let now = 0;

beforeEach(() => {
  now = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
});
afterEach(() => mock.reset());

test("it asks soon after the pen was lifted", () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.askSoon(() => "seven");
  mock.timers.tick(SETTLE_MS - 1);
  assert.equal(seen.asked.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(seen.asked.map(({ request }) => request), ["seven"]);
});

test("an answer that is there sooner is shown when the pen has rested", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.askSoon(() => "seven");
  mock.timers.tick(SETTLE_MS);
  seen.asked[0].answer(7);
  mock.timers.tick(REST_MS - SETTLE_MS - 1);
  await settle();
  assert.deepEqual(seen.answers, []);
  mock.timers.tick(1);
  await settle();
  assert.deepEqual(seen.answers, [7]);
});

test("what half a digit looks like is not shown to who goes on writing", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.askSoon(() => "half a four");
  mock.timers.tick(SETTLE_MS);
  seen.asked[0].answer(1);
  await settle();
  recogniser.cancel();
  mock.timers.tick(REST_MS);
  await settle();
  assert.deepEqual(seen.answers, []);
});

test("the next question waits until the server must be done with one that was given up", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("taking 500 ms");
  now = 500;
  seen.asked[0].answer(2);
  await settle();
  recogniser.ask("given up after 100 ms");
  now = 600;
  recogniser.askSoon(() => "next");
  mock.timers.tick(399);
  assert.equal(seen.asked.length, 2);
  mock.timers.tick(1);
  assert.equal(seen.asked.length, 3);
});

test("a question that was answered lets the next one not wait", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("taking 500 ms");
  now = 500;
  seen.asked[0].answer(2);
  await settle();
  recogniser.ask("taking 100 ms");
  now = 600;
  seen.asked[1].answer(2);
  await settle();
  recogniser.askSoon(() => "next");
  mock.timers.tick(SETTLE_MS);
  assert.equal(seen.asked.length, 3);
});

test("a server that was very slow once does not keep the next question waiting for as long", async () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  recogniser.ask("taking 9 s");
  now = 9000;
  seen.asked[0].answer(2);
  await settle();
  recogniser.ask("given up at once");
  recogniser.askSoon(() => "next");
  mock.timers.tick(1000);
  assert.equal(seen.asked.length, 3);
});

test("strokes in quick succession make one question", () => {
  const { recogniser, seen } = recogniserWithSlowServer();
  for (const request of ["one stroke", "two strokes", "three strokes"]) {
    recogniser.askSoon(() => request);
    mock.timers.tick(SETTLE_MS - 1);
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
