/** Ties the parts of the page together; everything else lives in the modules. */

import { drawingRequest, pictureRequest, predict } from "./api.js";
import { listenForKeys } from "./keyboard.js";
import { Pad } from "./pad.js";
import { Preview, listenForFiles, readPicture } from "./picture.js";
import { Recogniser } from "./recogniser.js";
import { View } from "./view.js";

const element = (id) => document.getElementById(id);

const pad = new Pad(element("pad"));
const preview = new Preview(element("picture"), element("picture-name"));
const view = new View();
const recogniser = new Recogniser({
  predict,
  onAsk: () => view.showBusy(),
  onAnswer: (answer) => view.showAnswer(answer),
  onError: (error) => view.showError(error),
});

/** @type {Blob | null} the picture in the place of the drawing */
let picture = null;

function setPicture(newPicture, name = "") {
  picture = newPicture;
  if (picture) preview.show(picture, name);
  else preview.hide();
}

const isBlank = () => picture === null && pad.isEmpty;
const currentRequest = () => (picture ? pictureRequest(picture) : drawingRequest(pad.toPng()));

/** The drawing is not what it was: a blank one is never sent. */
function recogniseSoon() {
  markBlank();
  if (!isBlank()) return recogniser.askSoon(currentRequest);
  recogniser.cancel();
  view.reset();
}

function markBlank() {
  element("paper").toggleAttribute("data-blank", isBlank());
}

function startStroke() {
  recogniser.cancel();
  setPicture(null);
  element("paper").removeAttribute("data-blank");
}

function undo() {
  if (picture) setPicture(null);
  else pad.undo();
  recogniseSoon();
}

function clear() {
  setPicture(null);
  pad.clear();
  recogniseSoon();
}

async function takeFile(file) {
  recogniser.cancel();
  try {
    const read = await readPicture(file);
    pad.clear();
    setPicture(read, file.name);
    markBlank();
    recogniser.ask(currentRequest());
  } catch (error) {
    view.showError(error);
  }
}

function tryAgain() {
  if (!isBlank()) recogniser.ask(currentRequest());
}

pad.addEventListener("strokebegin", startStroke);
pad.addEventListener("strokeend", recogniseSoon);
element("undo").addEventListener("click", undo);
element("clear").addEventListener("click", clear);
element("retry").addEventListener("click", tryAgain);
window.addEventListener("online", () => { if (!element("retry").hidden) tryAgain(); });
listenForFiles(element("file"), takeFile);
listenForKeys({ undo, clear });
