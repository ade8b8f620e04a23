import { announce } from "./announce.js";
import { drawnOf, entryOf, nameOfEntry, withEntry } from "./history.js";
import { keepEarlier, keptEarlier } from "./keep.js";
import { svgUrl } from "./svg.js";

/**
 * @typedef {import("./history.js").Drawn} Drawn
 * @typedef {import("./history.js").Entry} Entry
 */

/** Earlier drawings as small pictures, kept over a reload; fires `bringback` with the entry that was pressed. */
export class HistoryView extends EventTarget {
  #section = document.querySelector("#earlier");
  #list = document.querySelector("#earlier-list");
  /** @type {Entry[]} */
  #entries = [];

  constructor() {
    super();
    document.querySelector("#forget").addEventListener("click", () => this.#forget());
    this.#show(keptEarlier().map(entryOf));
  }

  /** @param {Drawn} drawn */
  add(drawn) {
    this.#change(withEntry(this.#entries, entryOf(drawn)));
  }

  /** The button goes with what it forgets; one goes on at the pad. */
  #forget() {
    this.#change([]);
    document.querySelector("#pad").focus({ preventScroll: true });
    announce("Forgotten.");
  }

  #change(entries) {
    this.#show(entries);
    keepEarlier(entries.map(drawnOf));
  }

  /** The focus goes where its drawing goes. */
  #show(entries) {
    const focused = this.#entries[[...this.#list.children].findIndex((item) => item.matches(":focus-within"))];
    this.#entries = entries;
    this.#section.hidden = entries.length === 0;
    this.#list.replaceChildren(...entries.map((entry) => this.#item(entry)));
    const place = entries.findIndex(({ picture }) => picture === focused?.picture);
    this.#list.children[place]?.firstChild.focus();
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
