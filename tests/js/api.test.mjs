import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import {
  NetworkError, ProblemError, TimeoutError, drawingRequest, explain, pictureRequest, predict, read,
} from "../../static/js/api.js";

const request = drawingRequest("data:image/png;base64,AAAA");

/** Answers every fetch with `response`, as the server would; returns the mock, to see what was asked. */
function serverAnswers(response) {
  return mock.method(globalThis, "fetch", async () => response);
}

/** Hears the question and never answers. */
function serverHangs() {
  return mock.method(globalThis, "fetch", (_url, { signal }) => new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  }));
}

const ask = (options) => predict(request, { signal: new AbortController().signal, ...options });

function problem(status, body, type = "application/problem+json") {
  return new Response(body, { status, headers: { "content-type": type } });
}

afterEach(() => mock.restoreAll());

test("it returns the answer", async () => {
  serverAnswers(Response.json({ verdict: "digit", digit: 7 }));
  assert.deepEqual(await ask(), { verdict: "digit", digit: 7 });
});

test("a drawing is posted as JSON", async () => {
  const fetched = serverAnswers(Response.json({}));
  await ask();
  const [url, { method, headers, body }] = fetched.mock.calls[0].arguments;
  assert.deepEqual([url, method, headers, body], [
    "/api/v1/predict", "POST", { "content-type": "application/json" }, '{"image":"data:image/png;base64,AAAA"}',
  ]);
});

test("a number and the reasons have addresses of their own", async () => {
  const fetched = mock.method(globalThis, "fetch", async () => Response.json({}));
  const { signal } = new AbortController();
  await Promise.all([read(request, { signal }), explain(request, { signal })]);
  assert.deepEqual(fetched.mock.calls.map(({ arguments: [url] }) => url), ["/api/v1/read", "/api/v1/predict?explain=1"]);
});

test("a picture is sent as it is, with its own type", () => {
  const picture = new Blob(["bytes"], { type: "image/png" });
  assert.deepEqual(pictureRequest(picture), { headers: { "content-type": "image/png" }, body: picture });
});

test("a file of no type, or of a type that is no image, is sent as plain bytes", () => {
  for (const type of ["", "application/json", "text/plain"]) {
    assert.equal(pictureRequest(new Blob(["bytes"], { type })).headers["content-type"], "application/octet-stream");
  }
});

test("a server that is away is a NetworkError that can be tried again", async () => {
  mock.method(globalThis, "fetch", async () => { throw new TypeError("Failed to fetch"); });
  const error = await ask().catch((reason) => reason);
  assert.ok(error instanceof NetworkError);
  assert.equal(error.canRetry, true);
  assert.equal(
    error.message,
    "The server cannot be reached. Your drawing is kept, and read as soon as it is back.",
  );
});

test("an answer that is no JSON did not come from our server", async () => {
  serverAnswers(new Response("<h1>Log in to the hotel</h1>"));
  await assert.rejects(ask(), NetworkError);
});

test("a server that does not answer in time is a TimeoutError", async () => {
  serverHangs();
  const error = await ask({ timeoutMs: 20 }).catch((reason) => reason);
  assert.ok(error instanceof TimeoutError);
  assert.equal(error.message, "The server took longer than 0.02 seconds. Your drawing is kept: try again in a moment.");
});

test("a question that is given up rejects with the reason and is no network error", async () => {
  serverHangs();
  const controller = new AbortController();
  const asked = ask({ signal: controller.signal });
  controller.abort(new Error("a newer question"));
  await assert.rejects(asked, /a newer question/);
});

test("a problem carries the server's title, detail and code", async () => {
  const body = { title: "Not an image", status: 415, detail: "Expected a picture; came text.", code: "unsupported" };
  serverAnswers(problem(415, JSON.stringify(body)));
  const error = await ask().catch((reason) => reason);
  assert.ok(error instanceof ProblemError);
  assert.deepEqual(
    [error.status, error.title, error.code, error.message, error.canRetry],
    [415, "Not an image", "unsupported", "Expected a picture; came text.", false],
  );
});

test("a problem of the server's own, or too many requests, can be tried again", () => {
  assert.deepEqual([429, 500, 503].map((status) => new ProblemError(status).canRetry), [true, true, true]);
  assert.deepEqual([400, 413, 422].map((status) => new ProblemError(status).canRetry), [false, false, false]);
});

test("a problem without a detail speaks with its title", () => {
  assert.equal(new ProblemError(503, { title: "Busy" }).message, "Busy");
});

test("an error page of something before the server is named by its status", async () => {
  serverAnswers(problem(502, "<h1>Bad gateway</h1>", "text/html"));
  await assert.rejects(ask(), {
    name: "ProblemError",
    message: "The server answered with error 502 and no reason. Try again in a minute.",
  });
});
