/** One file on its way: checked, sent, read, and its pages' pictures found. */

import { ProblemError, pictureRequest, predict } from "./api.js";
import { checkFile, copyFile } from "./files.js";
import { mustBeShownByServer } from "./kinds.js";
import { isPictureOf, loadPicture, loadPictureOf } from "./page-picture.js";
import { mayBeSingle, readingFrom, takePrediction } from "./reading.js";
import { readFile } from "./upload.js";

/**
 * @typedef {import("./reading.js").Reading} Reading
 * @typedef {import("./page-picture.js").PagePicture} PagePicture
 *
 * @typedef {object} ReadPaper
 * @property {Reading} reading
 * @property {(PagePicture | null)[]} pictures of its pages; null where there is none to show
 * @property {import("./api.js").Answer | null} single the answer of /predict, where the picture may be of one digit
 *
 * @typedef {"waiting" | "sending" | "reading" | "done" | "failed"} Stage
 */

/** How often a busy server is asked again, and for how long at most we wait for it without a word. */
const MOST_RETRIES = 5;
const LONGEST_WAIT_S = 30;

/** A file that somebody gave, and how far it has come. */
export class Paper {
  /** @type {Stage} */
  stage = "waiting";
  /** @type {number} how much has been sent, 0 to 1 */
  sent = 0;
  /** @type {Error | null} */
  error = null;
  /** @type {ReadPaper | null} */
  result = null;
  /** @type {PagePicture | null} its own picture, where the browser can show it */
  own = null;
  #controller = new AbortController();
  #onChange;

  /**
   * @param {File} file
   * @param {object} parts
   * @param {import("./queue.js").Queue} parts.queue
   * @param {number} parts.maxBytes that the server takes
   * @param {(paper: Paper, isNewStage: boolean) => void} parts.onChange
   */
  constructor(file, { queue, maxBytes, onChange }) {
    Object.assign(this, { file, queue, maxBytes, name: file.name || "Pasted picture" });
    this.#onChange = onChange;
  }

  /** Takes the file through all stages; failures end in `error`. Can be called again after one. */
  async read() {
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#change({ stage: "waiting", error: null, sent: 0 });
    try {
      const kind = await checkFile(this.file, this.maxBytes);
      if (!navigator.onLine) throw new OfflineError();
      const result = await this.queue.run(() => this.#readNow(kind, signal), signal);
      this.#change({ stage: "done", result });
    } catch (error) {
      if (!signal.aborted) this.#change({ stage: "failed", error });
    }
  }

  /** Gives the file up; nothing of it is heard again, unless it is read anew. */
  cancel() {
    this.#controller.abort();
  }

  async #readNow(kind, signal) {
    this.copy ??= await copyFile(this.file, kind);
    this.own ??= mustBeShownByServer(kind) ? null : await loadPictureOf(this.copy);
    signal.throwIfAborted();
    const reading = await this.#ask(signal);
    const pictures = await Promise.all(reading.pages.map((page) => this.#pictureOf(page)));
    return { reading, pictures, single: await this.#askForSingle(reading, signal) };
  }

  /**
   * Previews, half a megabyte a page, are only asked for where the file's own picture will not do: the browser cannot
   * show it, or (seldom, and then the file is sent again) the server read a picture of another size.
   */
  async #ask(signal) {
    if (this.own === null) return this.#send(true, signal);
    const reading = await this.#send(false, signal);
    return isPictureOf(this.own, reading.pages[0]) ? reading : this.#send(true, signal);
  }

  /** A server that is busy, and says for how long, is asked again by itself. */
  async #send(preview, signal) {
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#sendOnce(preview, signal);
      } catch (error) {
        if (retries === MOST_RETRIES || !(error.retryAfterS <= LONGEST_WAIT_S)) throw error;
        this.#change({ stage: "waiting" });
        await sleep(error.retryAfterS * 1000, signal);
      }
    }
  }

  async #sendOnce(preview, signal) {
    this.#change({ stage: "sending", sent: 0 });
    const onSent = (sent) => this.#change({ stage: sent < 1 ? "sending" : "reading", sent });
    const reading = readingFrom(await readFile(this.copy, { preview, signal, onSent }));
    const problems = reading.pages.map(({ problem }) => problem);
    if (!problems.includes(undefined)) throw new ProblemError(problems[0].status, problems[0]);
    return reading;
  }

  /** The file's own picture has colours and every pixel; a preview is grey. */
  async #pictureOf(page) {
    if (this.own && isPictureOf(this.own, page)) return this.own.turnedBy(page.rotation_deg);
    return page.preview ? loadPicture(page.preview) : null;
  }

  /** A refusal or a failure of /predict leaves what /read found. */
  async #askForSingle(reading, signal) {
    if (!mayBeSingle(reading) || !this.copy.type.startsWith("image/")) return null;
    try {
      const prediction = await predict(pictureRequest(this.copy), { signal });
      takePrediction(reading, prediction);
      return String(prediction.digit ?? "") === reading.text ? prediction : null;
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  }

  #change(values) {
    const isNewStage = values.stage !== this.stage;
    Object.assign(this, values);
    this.#onChange(this, isNewStage);
  }
}

/** Rejects with the signal's reason when it is given up. */
function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

/** There is no connection, so that nothing was sent. */
export class OfflineError extends Error {
  name = "OfflineError";
  canRetry = true;
  isAway = true;

  constructor() {
    super("There is no connection. It will be read as soon as there is one.");
  }
}
