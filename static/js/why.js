import { describeEvidence, strongest } from "./evidence.js";
import { inkBounds } from "./geometry.js";
import { heatOf } from "./heat.js";
import { INK, paintStrokes } from "./paint.js";
import { paintHeat } from "./paint-heat.js";

/**
 * @typedef {import("./geometry.js").Point} Point
 *
 * @typedef {object} Explained
 * @property {import("./evidence.js").Evidence[]} evidence of the answer and the runner-up
 * @property {Point[][]} strokes of the digit that it is about
 * @property {import("./reading.js").Box} box of their ink, in units
 */

/** Pixels of a small picture, so many that it is sharp on every screen; CSS makes it smaller. */
const SIDE_PX = 432;
/** Paper around its ink, in units. */
const MARGIN = 8;

const NO_STROKES = "None of the strokes can be told to be this digit’s alone, so there is nothing to ask about it.";

const element = (id) => document.getElementById(id);

/**
 * The toggle "Why?", and what it shows: the digit coloured by what spoke for the answer, and by what spoke for the
 * runner-up, as two small pictures. The one that is pressed colours the ink on the pad. Fires `open` when there is
 * something to ask the server for.
 */
export class Why extends EventTarget {
  #button = element("why");
  #panel = element("why-panel");
  #sides = [...document.querySelectorAll(".why-side")];
  #pad;
  /** @type {((context: CanvasRenderingContext2D) => void)[]} for each side; none where nothing is told of this ink */
  #painters = [];

  /** @param {import("./pad.js").Pad} pad */
  constructor(pad) {
    super();
    this.#pad = pad;
    this.#button.addEventListener("click", () => this.#toggle());
    this.#sides.forEach((side, i) => side.addEventListener("click", () => this.#choose(i)));
  }

  get isOpen() {
    return this.#button.getAttribute("aria-expanded") === "true";
  }

  /** @param {boolean} canTell whether there is an answer to explain */
  allow(canTell) {
    this.#button.hidden = !canTell;
    this.#panel.hidden = !canTell || !this.isOpen;
    if (this.#panel.hidden) this.#pad.overlay = null;
    else this.dispatchEvent(new Event("open"));
  }

  /** Says that the server was asked; what is on show stays until it answers. */
  showBusy() {
    this.#panel.setAttribute("aria-busy", "true");
  }

  /** @param {Explained | null} explained null when no ink is the digit's own */
  show(explained) {
    if (!explained) return this.say(NO_STROKES);
    this.#panel.removeAttribute("aria-busy");
    const { evidence, strokes } = explained;
    const most = strongest(evidence);
    const heats = heatOf(strokes, evidence, explained.box);
    this.#painters = heats.map(({ spans }) => (context) => paintHeat(context, spans, most));
    this.#sides.forEach((side, i) => {
      side.hidden = false;
      side.querySelector("span").textContent = `${i === 0 ? "Is it" : "Or"} ${evidence[i].digit}?`;
      paintSmall(side.querySelector("canvas"), strokes, this.#painters[i]);
    });
    element("why-words").textContent = describeEvidence(evidence);
    element("why-legend").hidden = false;
    this.#choose(0);
  }

  /** @param {string} words in the place of the pictures */
  say(words) {
    this.forget();
    this.#panel.removeAttribute("aria-busy");
    this.#sides.forEach((side) => { side.hidden = true; });
    element("why-legend").hidden = true;
    element("why-words").textContent = words;
  }

  /** What is on show is not about the ink on the pad, or no longer; it stays until there is something new, so that
   * nothing flickers. */
  forget() {
    this.#painters = [];
    this.#pad.overlay = null;
  }

  #choose(index) {
    this.#sides.forEach((side, i) => side.setAttribute("aria-pressed", String(i === index)));
    this.#pad.overlay = this.isOpen ? this.#painters[index] ?? null : null;
  }

  #toggle() {
    const isOpen = !this.isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
    this.allow(true);
  }
}

/** As large as fits, in the middle. */
function paintSmall(canvas, strokes, paintOver) {
  const { left, top, right, bottom } = inkBounds(strokes);
  const side = Math.max(right - left, bottom - top) + 2 * MARGIN;
  const scale = SIDE_PX / side;
  Object.assign(canvas, { width: SIDE_PX, height: SIDE_PX });
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, -scale * (left + right - side) / 2, -scale * (top + bottom - side) / 2);
  paintStrokes(context, strokes, INK);
  paintOver(context);
}
