import { nameOfEntry, withEntry } from "./history.js";
import { svgUrl } from "./svg.js";

/** @typedef {import("./history.js").Entry} Entry */

/** Earlier drawings as small pictures; fires `bringback` with the entry that was pressed. */
export class HistoryView extends EventTarget {
  #section = document.querySelector("#earlier");
  #list = document.querySelector("#earlier-list");
  /** @type {Entry[]} */
  #entries = [];

  constructor() {
    super();
    document.querySelector("#forget").addEventListener("click", () => this.#show([]));
  }

  /** @param {Entry} entry */
  add(entry) {
    this.#show(withEntry(this.#entries, entry));
  }

  #show(entries) {
    this.#entries = entries;
    this.#section.hidden = entries.length === 0;
    this.#list.replaceChildren(...entries.map((entry) => this.#item(entry)));
  }

  #item(entry) {
    const picture = Object.assign(document.createElement("img"), { src: svgUrl(entry.picture), alt: "" });
    const text = Object.assign(document.createElement("span"), { textContent: entry.text || "–" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "earlier-drawing" });
    button.setAttribute("aria-label", nameOfEntry(entry));
    button.append(picture, text);
    button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("bringback", { detail: entry })));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}
