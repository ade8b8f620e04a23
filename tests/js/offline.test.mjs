import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Connection, FIRST_WAIT_MS } from "../../static/js/offline.js";

/** Lets promises that are settled already call their handlers. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A connection to a server that is ready when the test says so, and what was heard of it. */
function connectionToServer() {
  const server = { isReady: false, asked: 0 };
  const connection = new Connection(async () => { server.asked += 1; return server.isReady; });
  const heard = [];
  for (const type of ["away", "back"]) connection.addEventListener(type, () => heard.push(type));
  return { connection, server, heard };
}

async function pass(ms) {
  mock.timers.tick(ms);
  await settle();
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

test("a lost server is asked again until it is back", async () => {
  const { connection, server, heard } = connectionToServer();
  connection.lose();
  assert.deepEqual(heard, ["away"]);
  await pass(FIRST_WAIT_MS);
  assert.equal(server.asked, 1);
  server.isReady = true;
  await pass(10 * FIRST_WAIT_MS);
  assert.deepEqual(heard, ["away", "back"]);
  await pass(1_000_000);
  assert.equal(server.asked, 2);
});

test("each wait is longer than the one before, up to half a minute", async () => {
  const { connection, server } = connectionToServer();
  connection.lose();
  for (let i = 0; i < 20; i += 1) await pass(30_000);
  assert.equal(server.asked, 20);
  await pass(29_999);
  assert.equal(server.asked, 20);
});

test("it is lost once, however many questions fail", () => {
  const { connection, heard } = connectionToServer();
  connection.lose();
  connection.lose();
  assert.deepEqual(heard, ["away"]);
});

test("a check that finds no server loses it, and one that finds it says nothing new", async () => {
  const { connection, server, heard } = connectionToServer();
  server.isReady = true;
  await connection.check();
  assert.deepEqual(heard, []);
  server.isReady = false;
  await connection.check();
  assert.deepEqual(heard, ["away"]);
});

test("a check at once takes the place of the one that waits", async () => {
  const { connection, server } = connectionToServer();
  connection.lose();
  await connection.check();
  assert.equal(server.asked, 1);
  await pass(FIRST_WAIT_MS);
  assert.equal(server.asked, 1);
  await pass(FIRST_WAIT_MS);
  assert.equal(server.asked, 2);
});
