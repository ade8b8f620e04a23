/** The page's side of POST /api/v1/read. An XMLHttpRequest, as fetch does not tell how much has been sent. */

import { NetworkError, ProblemError, TimeoutError, pictureRequest } from "./api.js";

const READ_URL = "/api/v1/read";
const KEPT = { kept: "The file" };

/** Without a sign of life for so long the server is given up: it answers within 25 s of having the whole file. */
export const SILENCE_MS = 40_000;

/**
 * @param {Blob} file
 * @param {object} options
 * @param {boolean} options.preview whether to ask for the upright pictures of the pages
 * @param {AbortSignal} options.signal gives the request up; it then rejects with the signal's reason
 * @param {(share: number) => void} options.onSent how much of the file has been sent, 0 to 1
 * @param {number} [options.silenceMs]
 * @returns {Promise<import("./reading.js").Reading>}
 * @throws {NetworkError | TimeoutError | ProblemError}
 */
export function readFile(file, { preview, signal, onSent, silenceMs = SILENCE_MS }) {
  const { headers, body } = pictureRequest(file);
  const xhr = new XMLHttpRequest();
  const { settled, resolve, reject, heard } = withWatch(signal, silenceMs, () => xhr.abort());
  xhr.upload.addEventListener("progress", ({ loaded, total }) => { heard(); onSent(total > 0 ? loaded / total : 1); });
  xhr.upload.addEventListener("load", () => { heard(); onSent(1); });
  xhr.addEventListener("progress", heard);
  xhr.addEventListener("error", () => reject(new NetworkError(KEPT)));
  xhr.addEventListener("load", () => answerOf(xhr).then(resolve, reject));
  xhr.open("POST", preview ? `${READ_URL}?preview=1` : READ_URL);
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  xhr.send(body);
  return settled;
}

/** A promise that `signal` rejects, and silence as well; both first `giveUp`. */
function withWatch(signal, silenceMs, giveUp) {
  let timer = 0;
  const { promise, resolve, reject } = deferred();
  const fail = (reason) => { giveUp(); reject(reason); };
  const cancel = () => fail(signal.reason);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(new TimeoutError(silenceMs, KEPT)), silenceMs);
  };
  heard();
  signal.addEventListener("abort", cancel);
  const settled = promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  });
  return { settled, resolve, reject, heard };
}

/** Promise.withResolvers, which Safari before 17.4 lacks. */
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

async function answerOf(xhr) {
  if (xhr.status >= 300) {
    const headers = ["content-type", "retry-after"].map((name) => [name, xhr.getResponseHeader(name)]);
    throw await ProblemError.from(new Response(xhr.responseText, {
      status: xhr.status, headers: headers.filter(([, value]) => value !== null),
    }));
  }
  try {
    return JSON.parse(xhr.responseText);
  } catch (cause) {
    throw new NetworkError({ ...KEPT, cause }); // something between us and the server spoke: a hotel's login page
  }
}
