import { drawingRequest } from "./api.js";
import { DrawnAnswer } from "./drawn-answer.js";
import { HistoryView } from "./history-view.js";
import { KeyCursor } from "./key-cursor.js";
import { layoutOf } from "./number.js";
import { Pad } from "./pad.js";
import { recognise } from "./recognise.js";
import { Recogniser } from "./recogniser.js";

const element = (id) => document.getElementById(id);

/** What is drawn now and was drawn before. Asks what it is as soon as the pen rests. */
export class Drawing {
  /** @type {Pad} */
  #pad = new Pad(element("pad"));
  #cursor = new KeyCursor();
  #history = new HistoryView();
  #view;
  #answer;
  #onState;
  #onError;
  #recogniser;
  /** Whether the answer is about what is on the pad now. */
  #isAnswered = false;

  /**
   * @param {import("./view.js").View} view
   * @param {object} listeners
   * @param {() => void} listeners.onStroke a stroke begins
   * @param {() => void} listeners.onState what can be done with it may have changed
   * @param {(error: Error) => void} listeners.onError a question failed
   */
  constructor(view, { onStroke, onState, onError }) {
    this.#view = view;
    this.#answer = new DrawnAnswer(view, this.#pad);
    this.#onState = onState;
    this.#onError = onError;
    this.#recogniser = new Recogniser({
      predict: recognise,
      onAsk: () => view.showBusy(),
      onAnswer: (reading) => this.#show(reading),
      onError: (error) => this.#fail(error),
    });
    this.#pad.addEventListener("strokebegin", () => { onStroke(); this.#start(); });
    this.#pad.addEventListener("strokeend", () => this.#changed());
    this.#pad.addEventListener("scale", () => this.#rescale());
    this.#pad.addEventListener("keypen", ({ detail }) => this.#cursor.show(detail, this.#pad.scale));
    this.#history.addEventListener("bringback", ({ detail }) => this.#bringBack(detail));
    this.#markState();
  }

  get isEmpty() {
    return this.#pad.isEmpty;
  }

  get canUndo() {
    return this.#pad.canUndo;
  }

  get canRedo() {
    return this.#pad.canRedo;
  }

  /** @returns {string} the number on show, in lines where there are several */
  get text() {
    return this.#answer.text;
  }

  get strokes() {
    return this.#pad.strokes;
  }

  get inkPart() {
    return this.#pad.inkPart;
  }

  /** @param {number} width in units */
  set penWidth(width) {
    this.#pad.penWidth = width;
  }

  undo() {
    this.#pad.undo();
    this.#changed();
  }

  redo() {
    this.#pad.redo();
    this.#changed();
  }

  clear() {
    this.#keep();
    this.#pad.clear();
    this.#changed();
  }

  toggleEraser() {
    this.#pad.isEraser = !this.#pad.isEraser;
    this.#markState();
  }

  /** @param {1 | -1} step to another digit of the number */
  go(step) {
    this.#answer.go(step);
  }

  /** Nothing on show is an answer to what is on the pad: papers take its place. */
  leave() {
    this.#recogniser.cancel();
    this.#keep();
    this.#pad.clear();
    this.#pad.isEraser = false;
    this.#answer.takeAway();
    this.#markState();
  }

  /** @param {import("./geometry.js").Point[][]} strokes that were drawn before the page was loaded again */
  restore(strokes) {
    this.#pad.restore(strokes);
    this.#changed();
  }

  tryAgain() {
    if (!this.isEmpty) this.#recogniser.ask(this.#question());
  }

  /** A stroke on a blank pad writes, as there is nothing to erase. */
  #start() {
    if (this.isEmpty && this.#pad.isEraser) this.toggleEraser();
    this.#recogniser.cancel();
    this.#answer.cancel();
    element("paper").removeAttribute("data-blank");
  }

  /** A blank drawing is never sent. */
  #changed() {
    this.#isAnswered = false;
    this.#answer.cancel();
    if (this.isEmpty) this.#startAnew();
    else this.#recogniser.askSoon(() => this.#question());
    this.#markState();
  }

  /** With the pen, as there is nothing to erase. */
  #startAnew() {
    this.#pad.isEraser = false;
    this.#recogniser.cancel();
    this.#answer.takeAway();
    this.#view.reset();
  }

  #markState() {
    element("paper").toggleAttribute("data-blank", this.isEmpty);
    element("paper").toggleAttribute("data-erasing", this.#pad.isEraser);
    element("eraser").setAttribute("aria-pressed", String(this.#pad.isEraser));
    element("taking-drawing").hidden = this.isEmpty;
    element("copy-number").disabled = this.text === "";
    this.#onState();
  }

  /** @returns {import("./recognise.js").Question} */
  #question() {
    return { request: drawingRequest(this.#pad.toPng()), layout: layoutOf(this.#pad.strokes) };
  }

  #show(reading) {
    this.#isAnswered = true;
    this.#answer.show(reading);
    this.#markState();
  }

  #fail(error) {
    this.#answer.takeAway();
    this.#view.showError(error);
    this.#onError(error);
    this.#markState();
  }

  #rescale() {
    this.#answer.rescale();
    this.#cursor.rescale(this.#pad.scale);
  }

  /** The drawing goes, and can be brought back. */
  #keep() {
    if (this.isEmpty) return;
    const { strokes, inkPart } = this.#pad;
    this.#history.add({ strokes, part: inkPart, text: this.#isAnswered ? this.text : "" });
  }

  #bringBack({ strokes }) {
    this.#keep();
    this.#pad.replace(strokes);
    this.#changed();
  }
}
