import { colourOf, describeEvidence, strongest } from "./evidence.js";

/** @typedef {import("./evidence.js").Evidence} Evidence */

const SIDE_PX = 28;

const JOINED = "This digit is written in one stroke with its neighbour, so what spoke for it alone cannot be told.";

const element = (id) => document.getElementById(id);

/**
 * The toggle "Why?", and what it shows: two pictures of the digit as the network saw it, coloured by what spoke for the
 * answer and for the runner-up. Fires `open` when there is something to ask the server for.
 */
export class Why extends EventTarget {
  #button = element("why");
  #panel = element("why-panel");
  #figures = [...document.querySelectorAll("#why-panel figure")];

  constructor() {
    super();
    this.#button.addEventListener("click", () => this.#toggle());
  }

  get isOpen() {
    return this.#button.getAttribute("aria-expanded") === "true";
  }

  /** @param {boolean} canTell whether there is an answer to explain */
  allow(canTell) {
    this.#button.hidden = !canTell;
    this.#panel.hidden = !canTell || !this.isOpen;
    if (canTell && this.isOpen) this.dispatchEvent(new Event("open"));
  }

  /** @param {Evidence[] | null} evidence of the answer and the runner-up; null when no stroke is the digit's own */
  show(evidence) {
    if (!evidence) return this.say(JOINED);
    const most = strongest(evidence);
    this.#figures.forEach((figure, i) => {
      figure.hidden = false;
      paint(figure.querySelector("canvas"), evidence[i].grid, most);
      figure.querySelector("figcaption").textContent = `For ${evidence[i].digit}${i === 0 ? "" : ", next likely"}`;
    });
    element("why-words").textContent = describeEvidence(evidence);
    element("why-legend").hidden = false;
  }

  /** @param {string} words in the place of the pictures */
  say(words) {
    this.#figures.forEach((figure) => { figure.hidden = true; });
    element("why-legend").hidden = true;
    element("why-words").textContent = words;
  }

  #toggle() {
    const isOpen = !this.isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
    this.allow(true);
  }
}

/** One pixel of the canvas for each of the grid; CSS enlarges it. Paper stays clear. */
function paint(canvas, grid, most) {
  Object.assign(canvas, { width: SIDE_PX, height: SIDE_PX });
  const context = canvas.getContext("2d");
  grid.forEach((row, y) => row.forEach((nats, x) => {
    if (nats === 0) return;
    context.fillStyle = `rgb(${colourOf(nats, most).join(" ")})`;
    context.fillRect(x, y, 1, 1);
  }));
}
