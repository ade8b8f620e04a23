/** @param {string} words for a screen reader, when nothing else on the page says them */
export function announce(words) {
  document.getElementById("announcer").textContent = words;
}
