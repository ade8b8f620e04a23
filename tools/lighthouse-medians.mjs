/** Prints the medians of several Lighthouse reports of one page, and every audit that any of them found fault with. */

import { readFileSync } from "node:fs";

const METRICS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"];

/** An audit that fails by no more than this is measured, not broken. */
const FULL_SCORE = 0.995;

const [page, ...files] = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8")));

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const of = (look) => reports.map(look);

const scores = Object.values(reports[0].categories).map(({ id, title }) => {
  const found = of(({ categories }) => Math.round(100 * categories[id].score));
  return `${title} ${median(found)} (${Math.min(...found)}–${Math.max(...found)})`;
});
const times = METRICS.map((id) => `${reports[0].audits[id].title} ${Math.round(median(of(({ audits }) => audits[id].numericValue)))} ms`);
const faults = new Map(reports.flatMap(({ audits }) => Object.values(audits))
  .filter(({ score, scoreDisplayMode }) => score !== null && score < FULL_SCORE && scoreDisplayMode !== "informative")
  .map(({ id, title, displayValue = "" }) => [id, `  ${id}: ${title} ${displayValue}`.trimEnd()]));

console.log(`${page} (median of ${files.length}): ${scores.join(", ")}`);
console.log(`  ${times.join(", ")}`);
for (const fault of faults.values()) console.log(fault);
