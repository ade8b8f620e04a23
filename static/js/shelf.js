import { stageWords } from "./paper-words.js";

/** @typedef {import("./paper.js").Paper} Paper */

/** The list of files: how far each has come, its own error, and ways to open, retry and remove it. */
export class Shelf {
  #list;
  #actions;
  /** @type {Map<Paper, HTMLElement>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} list
   * @param {{open: (paper: Paper) => void, retry: (paper: Paper) => void, remove: (paper: Paper) => void}} actions
   */
  constructor(list, actions) {
    this.#list = list;
    this.#actions = actions;
  }

  /** @param {Paper} paper */
  add(paper) {
    const row = document.createElement("li");
    row.className = "file";
    row.append(
      button("file-open", "", () => this.#actions.open(paper), [span("file-name", paper.name), span("file-words", "")]),
      button("file-retry", "Try again", () => this.#actions.retry(paper)),
      button("file-remove", "×", () => this.#remove(paper)),
      progressBar(paper.name),
      Object.assign(document.createElement("p"), { className: "file-error" }),
    );
    this.#rows.set(paper, row);
    this.#list.append(row);
    this.update(paper);
  }

  /** @param {Paper} paper */
  update(paper) {
    const row = this.#rows.get(paper);
    if (!row) return; // it was removed meanwhile
    const part = (name) => row.querySelector(`.file-${name}`);
    row.dataset.stage = paper.stage;
    part("words").textContent = stageWords(paper);
    part("error").textContent = paper.error?.message ?? "";
    part("retry").hidden = !paper.error?.canRetry;
    part("retry").setAttribute("aria-label", `Try again: ${paper.name}`);
    part("remove").setAttribute("aria-label", `${isOnItsWay(paper) ? "Cancel" : "Remove"} ${paper.name}`);
    showProgress(part("progress"), paper);
  }

  /** @param {Paper | null} shown */
  mark(shown) {
    for (const [paper, row] of this.#rows) {
      if (paper === shown) row.firstChild.setAttribute("aria-current", "true");
      else row.firstChild.removeAttribute("aria-current");
    }
  }

  /** @param {Paper} paper */
  remove(paper) {
    this.#rows.get(paper)?.remove();
    this.#rows.delete(paper);
  }

  /** The focus goes to the next row, as the button that had it is gone. */
  #remove(paper) {
    const row = this.#rows.get(paper);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#actions.remove(paper);
    next?.querySelector(".file-remove").focus();
  }
}

/** @param {Paper} paper */
export const isOnItsWay = ({ stage }) => stage !== "done" && stage !== "failed";

function showProgress(bar, paper) {
  bar.hidden = !isOnItsWay(paper);
  if (paper.stage === "reading") bar.removeAttribute("value"); // nobody knows how long
  else bar.value = paper.sent;
}

function button(className, text, onClick, children = [text]) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = className;
  node.append(...children);
  node.addEventListener("click", onClick);
  return node;
}

function span(className, text) {
  return Object.assign(document.createElement("span"), { className, textContent: text });
}

function progressBar(name) {
  const bar = document.createElement("progress");
  bar.className = "file-progress";
  bar.setAttribute("aria-label", `Progress of ${name}`);
  return bar;
}
