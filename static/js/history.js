/**
 * What was drawn before in this visit: pure functions on a list, newest first. It lives in this window only.
 *
 * @typedef {object} Entry
 * @property {import("./geometry.js").Point[][]} strokes
 * @property {string} text that was read; empty where it was no number
 * @property {string} picture an SVG of the strokes, by which two entries are the same
 */

/** As many as fit a page on a phone without getting in the way. */
export const MOST_ENTRIES = 12;

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
