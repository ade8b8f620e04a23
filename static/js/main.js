/** Ties the parts of the page together; everything else lives in the modules. */

import { drawingRequest, predict } from "./api.js";
import { Desk } from "./desk.js";
import { DeskView } from "./desk-view.js";
import { listenForFiles } from "./files.js";
import { listenForKeys } from "./keyboard.js";
import { Pad } from "./pad.js";
import { listenOnDesk } from "./desk-controls.js";
import { Recogniser } from "./recogniser.js";
import { Shelf } from "./shelf.js";
import { View } from "./view.js";
import { Viewer } from "./viewer.js";

const element = (id) => document.getElementById(id);

const pad = new Pad(element("pad"));
const view = new View();
const recogniser = new Recogniser({
  predict,
  onAsk: () => view.showBusy(),
  onAnswer: (answer) => view.showAnswer(answer),
  onError: (error) => view.showError(error),
});

const viewer = new Viewer(element("viewer"));
const desk = new Desk({
  view: new DeskView(view, viewer),
  shelf: new Shelf(element("files"), {
    open: (paper) => desk.open(paper), retry: (paper) => paper.read(), remove: (paper) => desk.remove(paper),
  }),
  maxBytes: Number(element("file").dataset.maxBytes),
  onEmpty: () => view.reset(),
});

const currentRequest = () => drawingRequest(pad.toPng());

/** The drawing is not what it was: a blank one is never sent. */
function recogniseSoon() {
  markBlank();
  if (!pad.isEmpty) return recogniser.askSoon(currentRequest);
  recogniser.cancel();
  view.reset();
}

function markBlank() {
  element("paper").toggleAttribute("data-blank", pad.isEmpty);
}

function startStroke() {
  recogniser.cancel();
  element("paper").removeAttribute("data-blank");
}

function undo() {
  if (desk.isOpen) return desk.undo();
  if (pad.isEmpty && desk.restore()) return;
  pad.undo();
  recogniseSoon();
}

function clear() {
  if (desk.isOpen) return desk.clear();
  pad.clear();
  recogniseSoon();
}

/** Papers take the drawing's place. */
function takeFiles(files) {
  recogniser.cancel();
  pad.clear();
  markBlank();
  desk.take(files);
}

function tryAgain() {
  if (!pad.isEmpty) recogniser.ask(currentRequest());
}

pad.addEventListener("strokebegin", startStroke);
pad.addEventListener("strokeend", recogniseSoon);
element("undo").addEventListener("click", undo);
element("clear").addEventListener("click", clear);
element("retry").addEventListener("click", tryAgain);
window.addEventListener("online", () => {
  desk.retryAll();
  if (!element("retry").hidden) tryAgain();
});
listenForFiles([element("file"), element("camera")], takeFiles);
listenOnDesk(desk, viewer);
// A key must not throw a page of corrections away.
listenForKeys({ undo, clear: () => { if (!desk.isOpen) clear(); } });
