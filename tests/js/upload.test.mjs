import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { NetworkError, ProblemError, TimeoutError } from "../../static/js/api.js";
import { readFile } from "../../static/js/upload.js";

/** A browser's XMLHttpRequest that does what the test says. */
class Request extends EventTarget {
  upload = new EventTarget();
  headers = {};
  responseText = "";

  open(method, url) { Object.assign(this, { method, url }); }
  setRequestHeader(name, value) { this.headers[name] = value; }
  send(body) { this.body = body; latest = this; }
  abort() { this.isAborted = true; }
  getResponseHeader(name) { return { "content-type": this.type, "retry-after": this.retryAfter }[name] ?? null; }

  sends(loaded, total) { this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded, total })); }

  answers(status, responseText, type = "application/json") {
    Object.assign(this, { status, responseText, type });
    this.dispatchEvent(new Event("load"));
  }
}

/** @type {Request} */
let latest;
beforeEach(() => { globalThis.XMLHttpRequest = Request; });
afterEach(() => { delete globalThis.XMLHttpRequest; });

const picture = new Blob(["bytes"], { type: "image/png" });

function read({ file = picture, preview = false, signal = new AbortController().signal, ...options } = {}) {
  const sent = [];
  const answer = readFile(file, { preview, signal, onSent: (share) => sent.push(share), ...options });
  return { answer, sent, request: latest };
}

test("a file is posted as its bytes, and the answer comes back", async () => {
  const { answer, request } = read();
  assert.deepEqual([request.method, request.url, request.headers, request.body],
    ["POST", "/api/v1/read", { "content-type": "image/png" }, picture]);
  request.answers(200, '{"text":"12"}');
  assert.deepEqual(await answer, { text: "12" });
});

test("a PDF goes as plain bytes, and its pages' pictures are asked for", async () => {
  const { answer, request } = read({ file: new Blob(["%PDF"], { type: "application/pdf" }), preview: true });
  assert.deepEqual([request.url, request.headers],
    ["/api/v1/read?preview=1", { "content-type": "application/octet-stream" }]);
  request.answers(200, "{}");
  await answer;
});

test("it tells how much has been sent", async () => {
  const { answer, sent, request } = read();
  request.sends(5, 20);
  request.upload.dispatchEvent(new Event("load"));
  request.answers(200, "{}");
  await answer;
  assert.deepEqual(sent, [0.25, 1]);
});

test("a problem carries the server's words", async () => {
  const { answer, request } = read();
  const problem = { title: "Locked", detail: "It has a password.", code: "password_protected" };
  request.answers(422, JSON.stringify(problem), "application/problem+json");
  const error = await answer.catch((reason) => reason);
  assert.ok(error instanceof ProblemError);
  assert.deepEqual([error.status, error.code, error.message, error.canRetry],
    [422, "password_protected", "It has a password.", false]);
});

test("a busy server says when to ask again", async () => {
  const { answer, request } = read();
  request.retryAfter = "5";
  request.answers(503, '{"detail":"Busy."}', "application/problem+json");
  const error = await answer.catch((reason) => reason);
  assert.deepEqual([error.status, error.retryAfterS, error.canRetry], [503, 5, true]);
});

test("a server that is away, and one that is not ours, are NetworkErrors that keep the file", async () => {
  const away = read();
  away.request.dispatchEvent(new Event("error"));
  await assert.rejects(away.answer, {
    name: "NetworkError",
    message: "The server cannot be reached. The file is kept, and read as soon as it is back.",
  });
  const hotel = read();
  hotel.request.answers(200, "<h1>Log in to the hotel</h1>");
  await assert.rejects(hotel.answer, NetworkError);
});

test("a server that falls silent is given up", async () => {
  const { answer, request } = read({ silenceMs: 20 });
  await assert.rejects(answer, TimeoutError);
  assert.equal(request.isAborted, true);
});

test("a file that is given up rejects with the reason", async () => {
  const controller = new AbortController();
  const { answer, request } = read({ signal: controller.signal });
  controller.abort(new Error("removed"));
  await assert.rejects(answer, /removed/);
  assert.equal(request.isAborted, true);
});
