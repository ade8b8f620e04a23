import { rivalsOf } from "./words.js";

/** Where the network is not sure: a button for each digit that it may be. Fires `say` with the digit that was pressed. */
export class Which extends EventTarget {
  #group = document.querySelector("#which");
  #buttons = document.querySelector("#which-buttons");

  constructor() {
    super();
    this.#buttons.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.dispatchEvent(new CustomEvent("say", { detail: Number(button.textContent) }));
    });
  }

  /** @param {import("./reading.js").ReadDigit | import("./api.js").Answer | null} digit of which nobody can be sure */
  show(digit) {
    const rivals = digit ? rivalsOf(digit) : [];
    this.#group.hidden = rivals.length === 0;
    if (String(rivals) !== this.#shown()) this.#buttons.replaceChildren(...rivals.map(buttonOf));
    for (const button of this.#buttons.children) {
      button.setAttribute("aria-pressed", String(Number(button.textContent) === digit.typed));
    }
  }

  /** Buttons that stay the same keep the focus. */
  #shown() {
    return [...this.#buttons.children].map(({ textContent }) => textContent).join();
  }
}

function buttonOf(rival) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: String(rival) });
  button.setAttribute("aria-label", `It is ${rival}`);
  return button;
}
