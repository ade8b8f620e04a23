import { paintCrop } from "./annotate.js";
import { announce } from "./announce.js";
import { describeSpot, placeOf, summary } from "./paper-words.js";
import { pageText, valueOf } from "./reading.js";
import { isRefusal } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */

const element = (id) => document.getElementById(id);

/** How the desk looks: the page in its viewer, the text, the chosen digit, the tools. */
export class DeskView {
  #view;
  #viewer;

  /**
   * @param {import("./view.js").View} view the text and the bars
   * @param {import("./viewer.js").Viewer} viewer the page
   */
  constructor(view, viewer) {
    this.#view = view;
    this.#viewer = viewer;
  }

  open() {
    document.querySelector("main").dataset.showing = "papers";
    this.#view.showPapers();
  }

  close() {
    document.querySelector("main").dataset.showing = "drawing";
    this.announce("");
  }

  /** @param {string} words for a screen reader, when it has nothing else to say */
  announce(words) {
    announce(words);
  }

  /** @param {Desk} desk */
  showPage(desk) {
    const { result, error, name } = desk.shown;
    if (!result) this.#showWithoutResult(desk.shown);
    else this.#showResult(desk);
    element("page-number").textContent = result ? `${desk.page + 1} of ${result.reading.pages.length}` : "";
    this.showTools(desk);
    this.showSpot(desk);
    if (error) this.#view.showText([""], `${name} could not be read`);
  }

  #showWithoutResult({ error, own, name }) {
    if (!error) this.#viewer.showWords(name, own);
    this.#view.showText([""], error ? "" : `Reading ${name} …`);
    this.#view.showSeen(null, { isHidden: true });
  }

  #showResult(desk) {
    const { result, name } = desk.shown;
    const page = result.reading.pages[desk.page];
    if (page.problem) this.#viewer.showWords(page.problem.detail);
    else this.#viewer.show(page, result.pictures[desk.page], desk.spots(), `Page ${desk.page + 1} of ${name}`);
    this.#showText(desk);
    const seen = result.single?.normalised ?? null;
    this.#view.showSeen(seen, { isHidden: seen === null });
  }

  #showText({ shown: { result } }) {
    this.#view.showText(result.reading.pages.map(pageText), summary(result));
  }

  /**
   * The file on show has come further.
   *
   * @param {Desk} desk
   */
  showProgress({ shown }) {
    if (shown.own) this.#viewer.showWords("", shown.own);
  }

  /** @param {Desk} desk */
  showTools(desk) {
    const { result } = desk.shown;
    const pageCount = result?.reading.pages.length ?? 0;
    element("viewer").hidden = desk.shown.error !== null;
    element("help").hidden = !result;
    const doubts = desk.doubtCount();
    element("doubt").hidden = doubts === 0;
    element("doubt").textContent = `Next doubtful (${doubts})`;
    document.querySelector(".zooming").hidden = !result;
    document.querySelector(".turning").hidden = pageCount < 2;
    element("page-back").disabled = desk.page === 0;
    element("page-on").disabled = desk.page >= pageCount - 1;
    element("others").hidden = !result?.reading.pages[desk.page].others.length;
    document.querySelector(".taking").hidden = !desk.papers.some((paper) => paper.result);
    element("save-png").disabled = element("copy").disabled = !result;
  }

  /**
   * @param {Desk} desk
   * @param {{focus?: boolean}} [options]
   */
  showSpot(desk, { focus = false } = {}) {
    const { spot } = desk;
    const spots = desk.spots();
    element("spot").hidden = !spot || desk.isOnlyDigit(); // what is known of an only digit is said above
    element("no-digit").hidden = !spot;
    element("spot-hint").hidden = Boolean(spot) || spots.length === 0;
    this.#viewer.select(spots.findIndex(({ digit }) => digit === spot?.digit), { focus });
    this.#showShares(desk);
    if (!spot) return;
    const { result } = desk.shown;
    element("spot-place").textContent = placeOf(spot);
    element("spot-words").textContent = describeSpot(spot);
    element("no-digit").setAttribute("aria-pressed", String(spot.digit.typed === null));
    paintCrop(element("crop"), result.reading.pages[spot.page], result.pictures[spot.page], spot.digit.box);
  }

  #showShares({ spot, shown }) {
    const { single } = shown.result ?? {};
    const shares = spot?.digit.probabilities ?? single?.probabilities ?? null;
    const chosen = spot ? valueOf(spot.digit) : undefined;
    const isRefused = shares !== null && !spot && isRefusal(single);
    this.#view.showShares(shares, { isHidden: shares === null, canChoose: Boolean(spot), chosen, isRefused });
  }

  /**
   * The chosen digit was corrected.
   *
   * @param {Desk} desk
   */
  showCorrection(desk) {
    this.#viewer.refresh(desk.spots().findIndex(({ digit }) => digit === desk.spot.digit));
    this.#showText(desk);
    this.showTools(desk);
    this.showSpot(desk);
  }
}
