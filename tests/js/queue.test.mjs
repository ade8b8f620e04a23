import assert from "node:assert/strict";
import { test } from "node:test";

import { Queue } from "../../static/js/queue.js";

/** Lets promises that are settled already call their handlers. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Puts jobs into a queue of two; each ends when the test says so. */
function queueWith(...names) {
  const queue = new Queue(2);
  const started = [];
  const jobs = Object.fromEntries(names.map((name) => {
    const controller = new AbortController();
    const ends = {};
    const ended = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
    const outcome = queue.run(() => { started.push(name); return ended; }, controller.signal);
    outcome.catch(() => {});
    return [name, { outcome, ...ends, cancel: () => controller.abort(new Error(`${name} cancelled`)) }];
  }));
  return { jobs, started };
}

test("two jobs run at a time and the others wait for their turn", async () => {
  const { jobs, started } = queueWith("a", "b", "c", "d");
  await settle();
  assert.deepEqual(started, ["a", "b"]);
  jobs.b.resolve("read");
  assert.equal(await jobs.b.outcome, "read");
  await settle();
  assert.deepEqual(started, ["a", "b", "c"]);
});

test("a job that fails makes room as well", async () => {
  const { jobs, started } = queueWith("a", "b", "c");
  await settle();
  jobs.a.reject(new Error("damaged"));
  await assert.rejects(jobs.a.outcome, /damaged/);
  await settle();
  assert.deepEqual(started, ["a", "b", "c"]);
});

test("a job that is cancelled while it waits never runs", async () => {
  const { jobs, started } = queueWith("a", "b", "c", "d");
  await settle();
  jobs.c.cancel();
  await assert.rejects(jobs.c.outcome, /c cancelled/);
  jobs.a.resolve();
  await settle();
  assert.deepEqual(started, ["a", "b", "d"]);
});

test("a job cancelled before it came is refused", async () => {
  await assert.rejects(new Queue(2).run(async () => 1, AbortSignal.abort(new Error("gone"))), /gone/);
});
