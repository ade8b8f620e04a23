/**
 * The page's questions about a drawing, and the failures of every question to the server. They carry a message that can
 * be shown as it is.
 *
 * @typedef {object} Answer
 * @property {"digit" | "unsure" | "not_a_digit" | "blank"} verdict
 * @property {number | null} digit
 * @property {number} confidence probability that `digit` is right, 0 where it is null
 * @property {number[] | null} probabilities of the digits 0 to 9, given that it is one; null when blank
 * @property {number} not_a_digit probability that it is none
 * @property {[number, number, number, number] | null} box of the ink in the picture; null when blank
 * @property {string | null} normalised the 28×28 picture that the network saw, a PNG data URL; null when blank
 * @property {{digit: number, grid: number[][]}[] | null} [evidence] where it was asked for: what spoke for the answer
 *     and for the runner-up, 28 rows of nats; null when blank
 *
 * @typedef {{headers: Record<string, string>, body: BodyInit}} PredictRequest
 */

const PREDICT_URL = "/api/v1/predict";
const EXPLAIN_URL = "/api/v1/predict?explain=1";
const READ_URL = "/api/v1/read";
export const TIMEOUT_MS = 10_000;

/** No server answered: it is down, or the network is, or something between (a hotel's login page) spoke instead. */
export class NetworkError extends Error {
  name = "NetworkError";
  canRetry = true;
  isAway = true;

  /**
   * @param {ErrorOptions & {kept?: string}} [options] `kept`: what is not lost
   */
  constructor({ kept = "Your drawing", ...options } = {}) {
    super(`The server cannot be reached. ${kept} is kept, and read as soon as it is back.`, options);
  }
}

/** The server did not answer in time. */
export class TimeoutError extends Error {
  name = "TimeoutError";
  canRetry = true;

  /**
   * @param {number} timeoutMs
   * @param {{kept?: string}} [options] what is not lost
   */
  constructor(timeoutMs, { kept = "Your drawing" } = {}) {
    super(`The server took longer than ${timeoutMs / 1000} seconds. ${kept} is kept: try again in a moment.`);
  }
}

/** The server answered that it will not: an RFC 9457 problem, or an error page of something before the server. */
export class ProblemError extends Error {
  name = "ProblemError";

  /**
   * @param {number} status
   * @param {{title?: string, detail?: string, code?: string}} [problem]
   * @param {number} [retryAfterS] seconds after which the server wants to be asked again; NaN when it does not say
   */
  constructor(status, { title, detail, code } = {}, retryAfterS = NaN) {
    super(detail ?? title ?? `The server answered with error ${status} and no reason. Try again in a minute.`);
    Object.assign(this, { status, title, detail, code, retryAfterS });
    this.canRetry = status === 429 || status >= 500;
    this.isAway = code === undefined && status >= 502; // a router speaks in the place of the server
  }

  /** @param {Response} response */
  static async from(response) {
    const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
    const retryAfterS = Number(response.headers.get("retry-after") ?? NaN);
    return new ProblemError(response.status, isProblem ? await response.json() : {}, retryAfterS);
  }
}

/**
 * @param {string} dataUrl
 * @returns {PredictRequest}
 */
export function drawingRequest(dataUrl) {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify({ image: dataUrl }) };
}

/**
 * A picture goes as its raw bytes. Only image types are passed on: the server looks at the bytes in any case,
 * and a file called `application/json` would be taken for the other form of request.
 *
 * @param {Blob} picture
 * @returns {PredictRequest}
 */
export function pictureRequest(picture) {
  const type = picture.type.startsWith("image/") ? picture.type : "application/octet-stream";
  return { headers: { "content-type": type }, body: picture };
}

/**
 * @typedef {{signal: AbortSignal, timeoutMs?: number}} AskOptions `signal` gives the request up; it then rejects with
 *     the signal's reason. Every question throws NetworkError, TimeoutError or ProblemError
 */

/**
 * @param {PredictRequest} request
 * @param {AskOptions} options
 * @returns {Promise<Answer>}
 */
export const predict = (request, options) => ask(PREDICT_URL, request, options);

/**
 * @param {PredictRequest} request
 * @param {AskOptions} options
 * @returns {Promise<Answer>} with `evidence`
 */
export const explain = (request, options) => ask(EXPLAIN_URL, request, options);

/**
 * @param {PredictRequest} request
 * @param {AskOptions} options
 * @returns {Promise<import("./reading.js").Reading>}
 */
export const read = (request, options) => ask(READ_URL, request, options);

async function ask(url, request, { signal, timeoutMs = TIMEOUT_MS }) {
  const controller = new AbortController();
  const giveUp = () => controller.abort(signal.reason);
  signal.addEventListener("abort", giveUp);
  const timer = setTimeout(() => controller.abort(new TimeoutError(timeoutMs)), timeoutMs);
  try {
    return await post(url, request, controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

async function post(url, request, signal) {
  try {
    const response = await fetch(url, { method: "POST", ...request, signal });
    if (!response.ok) throw await ProblemError.from(response);
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof ProblemError ? error : new NetworkError({ cause: error });
  }
}
