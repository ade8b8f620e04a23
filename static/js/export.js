/** What was read, as files to take along: pure functions from readings to text. */

import { fullText, isCorrected, lineText, lowestConfidence, valueOf } from "./reading.js";

/**
 * @typedef {{name: string, reading: import("./reading.js").Reading}} ReadFile
 */

const HEADER = ["file", "page", "line", "text", "lowest_confidence"];

/** Spreadsheets run what begins like a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as in RFC 4180: one row a line; pages and lines count from 1. A page without digits has a row of its own,
 * with no line, so that none goes missing; one that could not be read has none. `webapp/formats.py` writes the same.
 *
 * @param {ReadFile[]} files
 * @returns {string}
 */
export function toCsv(files) {
  const rows = files.flatMap(({ name, reading }) => reading.pages.filter(({ problem }) => !problem).flatMap(
    (page) => rowsOf(page).map((row) => [harmless(name), page.index + 1, ...row])));
  return [HEADER, ...rows].map((row) => `${row.map(quote).join(",")}\r\n`).join("");
}

function rowsOf({ lines }) {
  const rows = lines.map((line, i) => [i + 1, lineText(line), lowestConfidence(line)]).filter(([, text]) => text);
  return rows.length > 0 ? rows : [["", "", ""]];
}

const harmless = (name) => (FORMULA.test(name) ? `'${name}` : name);

/** @param {string | number} value */
export function quote(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The API's answer, without preview pictures, as corrected: a digit that somebody changed is marked
 * `"corrected": true`, with the digit `null` where they said that it is none; one that they typed as it was read is
 * `"confirmed": true`.
 * One file is an object, several are a list; each begins with its `file` name.
 *
 * @param {ReadFile[]} files
 * @returns {string}
 */
export function toJson(files) {
  const documents = files.map(({ name, reading }) => ({
    file: name, ...reading, text: fullText(reading), pages: reading.pages.map(pageOut),
  }));
  return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`;
}

function pageOut({ preview, preview_scale, ...page }) {
  if (page.problem) return { index: page.index, problem: page.problem };
  const lines = page.lines.map((line) => ({ ...line, text: lineText(line), digits: line.digits.map(digitOut) }));
  return { ...page, lines };
}

function digitOut({ typed, ...digit }) {
  if (typed === undefined) return digit;
  const mark = isCorrected({ ...digit, typed }) ? { corrected: true } : { confirmed: true };
  return { ...digit, digit: valueOf({ ...digit, typed }), ...mark };
}
