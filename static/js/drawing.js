import { drawingRequest, explain, predict, read } from "./api.js";
import { NumberView } from "./number-view.js";
import { describeNumber, groupCount, mayBeNumber, numberIn } from "./number.js";
import { Pad } from "./pad.js";
import { Recogniser } from "./recogniser.js";
import { Why } from "./why.js";

const element = (id) => document.getElementById(id);

/**
 * What is drawn, and what is said of it: a digit or a number, its boxes, and why. Asks as soon as the pen rests.
 *
 * @typedef {{request: import("./api.js").PredictRequest, groups: number}} Question
 */
export class Drawing {
  /** @type {Pad} */
  #pad = new Pad(element("pad"));
  #number = new NumberView();
  #why = new Why();
  #view;
  #recogniser;
  #explainer;
  /** @type {import("./api.js").PredictRequest | null} of which the answer is on show */
  #answered = null;

  /**
   * @param {import("./view.js").View} view
   * @param {() => void} onStroke a stroke begins
   */
  constructor(view, onStroke) {
    this.#view = view;
    this.#recogniser = new Recogniser({
      predict: recognise,
      onAsk: () => view.showBusy(),
      onAnswer: (answer) => this.#show(answer),
      onError: (error) => this.#fail(error),
    });
    this.#explainer = new Recogniser({
      predict: explain,
      onAsk: () => {},
      onAnswer: ({ evidence }) => this.#why.show(evidence),
      onError: ({ message }) => this.#why.say(message),
    });
    this.#pad.addEventListener("strokebegin", () => { onStroke(); this.#start(); });
    this.#pad.addEventListener("strokeend", () => this.#changed());
    this.#pad.addEventListener("scale", () => this.#number.rescale(this.#pad.scale));
    this.#number.addEventListener("pick", () => this.#showPicked());
    this.#why.addEventListener("open", () => this.#askWhy());
    this.#markState();
  }

  get isEmpty() {
    return this.#pad.isEmpty;
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
    this.#pad.clear();
    this.#changed();
  }

  toggleEraser() {
    this.#pad.isEraser = !this.#pad.isEraser;
    this.#markState();
  }

  /** @param {1 | -1} step to another digit of the number */
  go(step) {
    this.#number.go(step);
  }

  /** Nothing on show is an answer to what is on the pad: papers take its place. */
  leave() {
    this.#recogniser.cancel();
    this.#pad.clear();
    this.#takeAway();
    this.#markState();
  }

  tryAgain() {
    if (!this.isEmpty) this.#recogniser.ask(this.#question());
  }

  #start() {
    this.#recogniser.cancel();
    this.#explainer.cancel();
    element("paper").removeAttribute("data-blank");
  }

  /** A blank drawing is never sent. */
  #changed() {
    this.#markState();
    if (!this.isEmpty) return this.#recogniser.askSoon(() => this.#question());
    this.#recogniser.cancel();
    this.#takeAway();
    this.#view.reset();
  }

  #markState() {
    element("paper").toggleAttribute("data-blank", this.isEmpty);
    element("paper").toggleAttribute("data-erasing", this.#pad.isEraser);
    element("eraser").setAttribute("aria-pressed", String(this.#pad.isEraser));
  }

  /** @returns {Question} */
  #question() {
    return { request: drawingRequest(this.#pad.toPng()), groups: groupCount(this.#pad.strokes) };
  }

  #show({ request, single, spots, text }) {
    this.#answered = request;
    this.#number.show(spots, this.#pad.scale);
    if (spots.length > 0) this.#view.showNumber(text, describeNumber(spots));
    else this.#view.showAnswer(single);
    this.#showShares();
    this.#why.allow(spots.length > 0 || single.normalised !== null);
  }

  #showPicked() {
    this.#showShares();
    this.#why.allow(true);
  }

  #showShares() {
    const { spot } = this.#number;
    if (spot) this.#view.showShares(spot.digit.probabilities);
  }

  #fail(error) {
    this.#takeAway();
    this.#view.showError(error);
  }

  #takeAway() {
    this.#explainer.cancel();
    this.#number.show([], this.#pad.scale);
    this.#why.allow(false);
  }

  /** Of a number, for the chosen digit: its strokes alone. */
  #askWhy() {
    const { spot } = this.#number;
    this.#explainer.ask(spot ? drawingRequest(this.#pad.toPngOf(spot.digit.box)) : this.#answered);
  }
}

/**
 * Side by side it may be a number: then both are asked at once, as reading takes longer.
 *
 * @param {Question} question
 * @param {import("./api.js").AskOptions} options
 */
async function recognise({ request, groups }, options) {
  const early = groups > 1 ? read(request, options) : null;
  const [single] = await Promise.all([predict(request, options), early]);
  const reading = mayBeNumber(single, groups) ? await (early ?? read(request, options)) : null;
  const spots = reading ? numberIn(single, reading) : [];
  return { request, single, spots, text: reading?.text ?? "" };
}
