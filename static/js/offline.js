/** What the page does about a server that is away: it notices, asks again until it is back, and says both. */

/** What the page says then. */
export const AWAY = "The server cannot be reached. What you draw is kept, and read as soon as it is back.";

const READY_URL = "/readyz";

/** How long to wait before asking the first time, in ms; each wait is GROWTH times as long as the one before. */
export const FIRST_WAIT_MS = 1_000;
const GROWTH = 1.5;
const LONGEST_WAIT_MS = 30_000;

/** Fires `away` when the server is found to be away and `back` when it is back. */
export class Connection extends EventTarget {
  isAway = false;
  #ask;
  #timer = 0;
  #waitMs = FIRST_WAIT_MS;

  /** @param {() => Promise<boolean>} [ask] whether the server is ready; never rejects */
  constructor(ask = isReady) {
    super();
    this.#ask = ask;
  }

  /** Somebody asked in vain. */
  lose() {
    if (this.isAway) return;
    this.isAway = true;
    this.#waitMs = FIRST_WAIT_MS;
    this.#askLater();
    this.dispatchEvent(new Event("away"));
  }

  /** Asks at once: there is reason to think that something has changed. */
  async check() {
    clearTimeout(this.#timer);
    if (!(await this.#ask())) return this.isAway ? this.#askLater() : this.lose();
    if (this.isAway) {
      this.isAway = false;
      this.dispatchEvent(new Event("back"));
    }
  }

  #askLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * GROWTH, LONGEST_WAIT_MS);
  }
}

const isReady = () => fetch(READY_URL, { cache: "no-store" }).then(({ ok }) => ok, () => false);

/**
 * Listens for what the browser knows of the network, and lets the service worker keep the page. A page that the worker
 * may have taken from its store cannot know that the server is there, and asks.
 *
 * @param {Connection} connection
 */
export function watchNetwork(connection) {
  window.addEventListener("offline", () => connection.lose());
  window.addEventListener("online", () => connection.check());
  document.addEventListener("visibilitychange", () => {
    if (connection.isAway && !document.hidden) connection.check();
  });
  const workers = navigator.serviceWorker; // not there over plain HTTP, but for localhost
  if (workers?.controller) connection.check();
  if (workers) window.addEventListener("load", () => workers.register("/service-worker.js").catch(() => {}));
}
