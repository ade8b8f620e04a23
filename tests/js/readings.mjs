/** Readings for the tests, typed by hand. */

/** Ten shares with all of it on one digit. */
export const certain = (digit) => Array.from({ length: 10 }, (_, i) => (i === digit ? 1 : 0));

export function digitOf(digit, { x = 0, y = 0, ...others } = {}) {
  return {
    digit, verdict: "digit", confidence: 0.99, probabilities: certain(digit), not_a_digit: 0.01, box: [x, y, 10, 20],
    ...others,
  };
}

/** Digits 20 px apart, lines 30 px; a question mark behind a digit makes it doubtful. */
export function pageOf(text, others = {}) {
  const lines = text.split("\n").filter(Boolean).map((line, row) => lineOf(line, row * 30));
  return { index: 0, width: 200, height: 100, rotation_deg: 0, lines, others: [], ...others };
}

function lineOf(line, y) {
  const digits = [...line.matchAll(/(\d)(\?)?/g)].map(([, digit, mark], i) => digitOf(Number(digit), {
    x: i * 20, y, ...(mark ? { verdict: "unsure", confidence: 0.6 } : {}),
  }));
  return { text: digits.map(({ digit }) => digit).join(""), box: [0, y, digits.length * 20, 20], digits };
}

/** One page for each text. */
export function readingOf(...texts) {
  const pages = texts.map((text, index) => pageOf(text, { index }));
  const text = pages.map(({ lines }) => lines.map((line) => line.text).join("\n")).join("\f");
  return { text, pages, model: "test", elapsed_ms: 1 };
}
