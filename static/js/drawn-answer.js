import { drawingRequest, explain, predict } from "./api.js";
import { pictureCorner, strokesIn } from "./geometry.js";
import { NumberView } from "./number-view.js";
import { describeNumber } from "./number.js";
import { fullText, valueOf } from "./reading.js";
import { Recogniser } from "./recogniser.js";
import { Which } from "./which.js";
import { Why } from "./why.js";
import { isRefusal } from "./words.js";

/**
 * What is said of a drawing: a digit, or a number with a box on each of its digits; which one it is where the network
 * cannot tell; and why.
 *
 * @typedef {import("./recognise.js").DrawnReading} DrawnReading
 */
export class DrawnAnswer {
  #view;
  #pad;
  #number = new NumberView();
  #which = new Which();
  #why;
  #explainer;
  #seer;
  /** @type {DrawnReading | null} */
  #reading = null;

  /**
   * @param {import("./view.js").View} view
   * @param {import("./pad.js").Pad} pad
   */
  constructor(view, pad) {
    this.#view = view;
    this.#pad = pad;
    this.#why = new Why(pad);
    this.#explainer = new Recogniser({
      predict: explain,
      onAsk: () => this.#why.showBusy(),
      onAnswer: (answer) => this.#why.show(this.#explained(answer)),
      onError: ({ message }) => this.#why.say(message),
    });
    this.#seer = new Recogniser({
      predict,
      onAsk: () => {},
      onAnswer: ({ normalised }) => this.#number.showSeen(normalised),
      onError: () => this.#number.showSeen(null),
    });
    this.#number.addEventListener("pick", () => this.#showPicked());
    this.#which.addEventListener("say", ({ detail }) => this.#say(detail));
    this.#why.addEventListener("open", () => this.#askWhy());
  }

  /** @returns {string} the digits, in lines where there are several; empty where there is none */
  get text() {
    if (!this.#reading) return "";
    const { single, spots, reading } = this.#reading;
    return spots.length > 0 ? fullText(reading) : String(valueOf(single) ?? "");
  }

  /** @param {DrawnReading} reading */
  show(reading) {
    this.#reading = reading;
    this.#number.show(reading.spots, this.#pad);
    this.#showText();
    this.#showShares();
    this.#why.allow(reading.spots.length > 0 || reading.single.normalised !== null);
    this.#askSeen();
  }

  takeAway() {
    this.#reading = null;
    this.cancel();
    this.#number.show([], this.#pad);
    this.#which.show(null);
    this.#why.allow(false);
  }

  /** The ink changes: nobody waits for a reason any more, and what was told is not about this ink. */
  cancel() {
    this.#explainer.cancel();
    this.#seer.cancel();
    this.#why.forget();
  }

  /** Units are shown larger or smaller than before. */
  rescale() {
    this.#number.rescale(this.#pad);
  }

  /** @param {1 | -1} step to another digit of the number */
  go(step) {
    this.#number.go(step);
  }

  /** The one of which the shares are shown. */
  get #digit() {
    return this.#number.spot?.digit ?? this.#reading.single;
  }

  #showText() {
    const { single, spots } = this.#reading;
    if (spots.length > 0) this.#view.showNumber(this.text, describeNumber(spots));
    else this.#view.showAnswer(single);
  }

  #showShares() {
    const digit = this.#digit;
    this.#view.showShares(digit.probabilities, { chosen: digit.typed, isRefused: isRefusal(digit) });
    this.#which.show(digit);
  }

  #showPicked() {
    this.#showShares();
    this.#why.allow(true);
    this.#askSeen();
  }

  /** Which digit it is, as somebody says who can read it. */
  #say(digit) {
    this.#digit.typed = digit;
    this.#number.refresh();
    this.#showText();
    this.#showShares();
  }

  /** Of a number, for the chosen digit: its strokes alone. */
  #askWhy() {
    this.#explainer.ask(this.#number.spot ? this.#pickedRequest() : this.#reading.request);
  }

  /** What was told is about a picture; the ink is on the pad. */
  #explained({ evidence, box }) {
    if (!evidence) return null;
    const { strokes } = this.#pad;
    if (!this.#number.spot) return { evidence, strokes, box };
    const { box: part } = this.#number.spot.digit;
    const { x, y } = pictureCorner(part);
    const [left, top, width, height] = box;
    return { evidence, strokes: strokesIn(strokes, part), box: [left + x, top + y, width, height] };
  }

  /** The reader of numbers does not send what it saw of each digit. */
  #askSeen() {
    if (this.#number.spot) this.#seer.askSoon(() => this.#pickedRequest());
  }

  #pickedRequest() {
    return drawingRequest(this.#pad.toPngOf(this.#number.spot.digit.box));
  }
}
