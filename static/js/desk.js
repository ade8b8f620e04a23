import { nextWhere, neighbour } from "./order.js";
import { Paper } from "./paper.js";
import { announcement, nameOf } from "./paper-words.js";
import { Queue } from "./queue.js";
import { fullText, isDoubtful, spotsOf } from "./reading.js";
import { isOnItsWay } from "./shelf.js";

/** Requests at a time: the server has other guests. */
const REQUESTS_AT_ONCE = 2;

const NOTHING_CLEARED = { papers: [], history: [] };

/**
 * The papers that somebody gave; which of them, which page and which digit is on show; and what was corrected. It knows
 * what happens; how that looks is the business of the parts that it is given.
 *
 * @typedef {{paper: Paper, spot: import("./reading.js").Spot}} Stop a digit on its way through all papers
 */
export class Desk {
  /** @type {Paper[]} */
  papers = [];
  /** @type {Paper | null} the one on show */
  shown = null;
  /** @type {number} index of the page on show */
  page = 0;
  /** @type {import("./reading.js").Spot | null} the chosen digit */
  spot = null;
  /** @type {{papers: Set<Paper>, undo: () => void}[]} what was done, latest last */
  #history = [];
  #cleared = NOTHING_CLEARED;
  #queue = new Queue(REQUESTS_AT_ONCE);

  /**
   * @param {object} parts
   * @param {import("./desk-view.js").DeskView} parts.view
   * @param {import("./shelf.js").Shelf} parts.shelf
   * @param {number} parts.maxBytes that the server takes
   * @param {() => void} parts.onEmpty the last paper is gone
   * @param {(error: Error) => void} parts.onError a file could not be read
   */
  constructor(parts) {
    Object.assign(this, parts);
  }

  get isOpen() {
    return this.papers.length > 0;
  }

  /** @param {File[]} files */
  take(files) {
    const papers = files.map((file) => new Paper(file, {
      queue: this.#queue, maxBytes: this.maxBytes, onChange: (paper, isNewStage) => this.#changed(paper, isNewStage),
    }));
    this.#history.push({ papers: new Set(papers), undo: () => papers.forEach((paper) => this.remove(paper)) });
    this.#cleared = NOTHING_CLEARED;
    this.#add(papers);
    papers.forEach((paper) => paper.read());
  }

  #add(papers) {
    this.papers.push(...papers);
    papers.forEach((paper) => this.shelf.add(paper));
    this.view.open();
    this.open(papers[0]);
  }

  /** @param {Paper} paper */
  open(paper) {
    this.shown = paper;
    this.shelf.mark(paper);
    this.turnTo(0);
    const spots = this.spots();
    if (this.isOnlyDigit(spots)) this.choose(spots[0]);
  }

  /** @param {number} page of the paper on show */
  turnTo(page) {
    this.page = page;
    this.spot = null;
    this.view.showPage(this);
  }

  /** @param {1 | -1} step */
  turn(step) {
    const page = this.page + step;
    if (this.shown.result?.reading.pages[page]) this.turnTo(page);
  }

  /**
   * @param {import("./reading.js").Spot | null} spot of the page on show
   * @param {{focus?: boolean}} [options] whether the keyboard goes there
   */
  choose(spot, { focus = false } = {}) {
    this.spot = spot;
    this.view.showSpot(this, { focus });
  }

  /** @returns {import("./reading.js").Spot[]} of the page on show */
  spots() {
    const { result } = this.shown;
    return result ? spotsOf(result.reading).filter(({ page }) => page === this.page) : [];
  }

  /** A picture of one digit is answered like a drawing: its shares are on show at once. */
  isOnlyDigit(spots = this.spots()) {
    return spots.length === 1 && this.shown.result.reading.pages.length === 1;
  }

  /** @param {"left" | "right" | "up" | "down"} direction */
  go(direction) {
    const spots = this.spots();
    if (spots.length === 0) return;
    const index = spots.findIndex(({ digit }) => digit === this.spot?.digit);
    this.choose(spots[index === -1 ? 0 : neighbour(spots, index, direction)], { focus: true });
  }

  /**
   * To the next doubtful digit, over all pages and papers and round again.
   *
   * @param {1 | -1} step
   */
  goToDoubt(step) {
    const stops = this.#stops();
    const index = nextWhere(stops, this.#stopIndex(stops), ({ spot }) => isDoubtful(spot.digit), step);
    if (index === -1) return this.view.announce("No doubtful digit is left.");
    this.#goTo(stops[index]);
  }

  /**
   * Puts a digit in the place of the chosen one; null says that it is none.
   *
   * @param {number | null} value
   */
  type(value) {
    if (!this.spot) return;
    const { shown, spot } = this;
    const before = spot.digit.typed;
    this.#write({ paper: shown, spot }, value);
    this.#history.push({ papers: new Set([shown]), undo: () => this.#write({ paper: shown, spot }, before) });
    const left = this.doubtCount();
    this.view.announce(`${nameOf(spot)}. ${left === 0 ? "No doubtful digit is left." : `${left} doubtful left.`}`);
  }

  doubtCount() {
    return this.#stops().filter(({ spot }) => isDoubtful(spot.digit)).length;
  }

  undo() {
    this.#history.pop()?.undo();
  }

  /** Undo brings back what was read, as hours of corrections may hang on it. */
  clear() {
    const read = this.papers.filter(({ result }) => result);
    const history = this.#history.map(({ papers, undo }) => ({ papers: new Set(papers), undo }));
    [...this.papers].forEach((paper) => this.remove(paper));
    this.#cleared = { papers: read, history };
  }

  /**
   * Takes `clear` back.
   *
   * @returns {boolean} whether there was anything
   */
  restore() {
    const { papers, history } = this.#cleared;
    if (papers.length === 0) return false;
    this.#history = history;
    this.#cleared = NOTHING_CLEARED;
    this.#add(papers);
    return true;
  }

  /** @param {Paper} paper */
  remove(paper) {
    if (!this.papers.includes(paper)) return;
    paper.cancel();
    this.shelf.remove(paper);
    const index = this.papers.indexOf(paper);
    this.papers.splice(index, 1);
    this.#history.forEach(({ papers }) => papers.delete(paper));
    this.#history = this.#history.filter(({ papers }) => papers.size > 0);
    if (!this.isOpen) return this.#close();
    if (paper === this.shown) this.open(this.papers[Math.min(index, this.papers.length - 1)]);
    else this.view.showTools(this);
  }

  /** The connection is back. */
  retryAll() {
    this.papers.filter(({ error }) => error?.canRetry).forEach((paper) => paper.read());
  }

  #close() {
    this.shown = this.spot = null;
    this.view.close();
    this.onEmpty();
  }

  #changed(paper, isNewStage) {
    if (!this.papers.includes(paper)) return;
    this.shelf.update(paper);
    if (!isNewStage) return;
    const isOver = !isOnItsWay(paper);
    if (paper.error) this.onError(paper.error);
    if (isOver) this.view.announce(announcement(paper, paper.result ? fullText(paper.result.reading) : ""));
    const isBetter = paper.result && this.shown.error; // to look at than one that failed
    if (isOver && (paper === this.shown || isBetter)) this.open(paper);
    else if (isOver) this.view.showTools(this);
    else if (paper === this.shown) this.view.showProgress(this);
  }

  #write({ paper, spot }, value) {
    if (value === undefined) delete spot.digit.typed;
    else spot.digit.typed = value;
    if (this.spot?.digit !== spot.digit) this.#goTo({ paper, spot });
    this.shelf.update(paper);
    this.view.showCorrection(this);
  }

  #goTo({ paper, spot }) {
    if (paper !== this.shown) this.open(paper);
    if (spot.page !== this.page) this.turnTo(spot.page);
    this.choose(spot, { focus: true });
  }

  /** @returns {Stop[]} */
  #stops() {
    return this.papers.filter(({ result }) => result).flatMap(
      (paper) => spotsOf(paper.result.reading).map((spot) => ({ paper, spot })));
  }

  /** Without a chosen digit one stands before the first of the page on show. */
  #stopIndex(stops) {
    if (this.spot) return stops.findIndex(({ spot }) => spot.digit === this.spot.digit);
    const first = stops.findIndex(({ paper, spot }) => paper === this.shown && spot.page >= this.page);
    return first - 1;
  }
}
