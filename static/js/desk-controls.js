/** What buttons and keys do with the papers. */

import { annotatedPng } from "./annotate.js";
import { toCsv, toJson } from "./export.js";
import { paperActionFor } from "./paper-keys.js";
import { pageText } from "./reading.js";
import { isHeard } from "./single-keys.js";
import { copyText, download, showForAMoment, stem } from "./take-along.js";

const element = (id) => document.getElementById(id);

/** Inside of these every key counts; elsewhere one key without a modifier could be anything (WCAG 2.1.4). */
const KEYS_HERE = "#viewer, #shares";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./viewer.js").Viewer} viewer
 */
export function listenOnDesk(desk, viewer) {
  const onClick = (id, action) => element(id).addEventListener("click", action);
  const actions = actionsOn(desk, viewer);

  viewer.addEventListener("pick", ({ detail }) => actions.pick(detail));
  onClick("doubt", () => desk.goToDoubt(1));
  onClick("page-back", () => desk.turn(-1));
  onClick("page-on", () => desk.turn(1));
  onClick("zoom-out", () => viewer.zoom(-1));
  onClick("zoom-in", () => viewer.zoom(1));
  onClick("fit", () => viewer.fit());
  onClick("others", actions.others);
  onClick("no-digit", () => desk.type(null));
  element("bars").addEventListener("click", ({ target }) => {
    if (target.closest(".bar-choose")) desk.type(Number(target.closest("li").dataset.digit));
  });
  onClick("copy", () => copy(desk));
  onClick("save-csv", () => save(toCsv(readFiles(desk)), "text/csv", `${nameFor(desk)}.csv`));
  onClick("save-json", () => save(toJson(readFiles(desk)), "application/json", `${nameFor(desk)}.json`));
  onClick("save-png", () => savePicture(desk));
  document.addEventListener("keydown", (event) => handleKey(event, desk, actions));
}

/** By the names of `paperActionFor`. */
function actionsOn(desk, viewer) {
  return {
    pick: (index) => desk.choose(desk.spots()[index] ?? null, { focus: index !== -1 }),
    go: (direction) => desk.go(direction),
    turn: (step) => desk.turn(step),
    zoom: (direction) => viewer.zoom(direction),
    fit: () => viewer.fit(),
    pan: (right, down) => viewer.pan(right, down),
    doubt: (step) => desk.goToDoubt(step),
    type: (value) => desk.type(value),
    leave: () => desk.choose(null),
    others: () => toggleOthers(),
  };
}

function handleKey(event, desk, actions) {
  if (!desk.isOpen || event.defaultPrevented || !isHeard(event)) return;
  const [name, ...values] = paperActionFor(event) ?? [];
  // The way to the next doubtful digit is open from anywhere, as the focus rests on the way in after files came.
  if (!name || !(name === "doubt" || event.target.closest(KEYS_HERE))) return;
  if (name === "turn" && desk.shown.result?.reading.pages.length === 1) return; // the key scrolls the window
  event.preventDefault();
  actions[name](...values);
}

function toggleOthers() {
  const isOn = element("others").getAttribute("aria-pressed") !== "true";
  element("others").setAttribute("aria-pressed", String(isOn));
  element("viewer").toggleAttribute("data-no-others", !isOn);
}

const readFiles = ({ papers }) => papers.filter(({ result }) => result)
  .map(({ name, result }) => ({ name, reading: result.reading }));

/** After the file where it is the only one. */
function nameFor(desk) {
  const files = readFiles(desk);
  return files.length === 1 ? stem(files[0].name) : "digits";
}

const save = (text, type, name) => download(new Blob([text], { type }), name);

async function savePicture({ shown: { name, result }, page }) {
  const suffix = result.reading.pages.length > 1 ? `-page-${page + 1}` : "";
  download(await annotatedPng(result.reading.pages[page], result.pictures[page]), `${stem(name)}${suffix}-digits.png`);
}

async function copy({ shown, view }) {
  const isCopied = await copyText(shown.result.reading.pages.map(pageText).join("\n\n"));
  view.announce(isCopied ? "Copied." : "The browser did not allow copying: select the text by hand.");
  showForAMoment(element("copy"), isCopied ? "Copied" : "Not allowed");
}
