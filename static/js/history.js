/**
 * What was drawn before in this visit: pure functions on a list, newest first.
 *
 * @typedef {object} Drawn
 * @property {import("./geometry.js").Point[][]} strokes
 * @property {import("./svg.js").Part} part of the pad where there is ink
 * @property {string} text that was read; empty where it was no number
 *
 * @typedef {Drawn & {picture: string}} Entry `picture`: an SVG of the strokes, by which two entries are the same
 */

import { toSvg } from "./svg.js";

/** As many as fit a page on a phone without getting in the way. */
export const MOST_ENTRIES = 12;

/** @param {Drawn} drawn @returns {Entry} */
export const entryOf = (drawn) => ({ ...drawn, picture: toSvg(drawn.strokes, drawn.part) });

/** @param {Entry} entry @returns {Drawn} */
export const drawnOf = ({ strokes, part, text }) => ({ strokes, part, text });

/**
 * @param {Entry[]} entries
 * @param {Entry} entry that comes first, and stands there once
 * @returns {Entry[]}
 */
export function withEntry(entries, entry) {
  const others = entries.filter(({ picture }) => picture !== entry.picture);
  return [entry, ...others].slice(0, MOST_ENTRIES);
}

/** @param {Entry} entry @returns {string} for a screen reader; a number of two rows on one line */
export function nameOfEntry({ text }) {
  return text === "" ? "Bring back a drawing that is no number" : `Bring back ${text.replaceAll(/\s/g, " ")}`;
}
