/** Files come in: chosen, photographed, dropped or pasted, and looked at before they are sent. */

import { HEAD_BYTES, READABLE, kindOf } from "./kinds.js";

/** The file cannot be taken; the message says why and what to do. */
export class FileError extends Error {
  name = "FileError";
  canRetry = false;
}

/**
 * @param {File} file
 * @param {number} maxBytes that the server takes
 * @returns {Promise<string>} its kind
 * @throws {FileError} the server would refuse it
 */
export async function checkFile(file, maxBytes) {
  if (file.size > maxBytes) {
    const [came, most] = [Math.ceil(file.size / 1e6), Math.floor(maxBytes / 1e6)];
    throw new FileError(`It is ${came} MB; a file may be up to ${most} MB. Make it smaller or split it.`);
  }
  const kind = kindOf(new Uint8Array(await bytesOf(file.slice(0, HEAD_BYTES))));
  if (kind === null) {
    throw new FileError(`It is not a ${READABLE} file. Save or export it as one of these.`);
  }
  return kind;
}

/**
 * The file's bytes, copied: a file that is changed or deleted on disk can then still be sent again.
 *
 * @param {File} file
 * @param {string} kind
 * @returns {Promise<Blob>}
 * @throws {FileError}
 */
export async function copyFile(file, kind) {
  return new Blob([await bytesOf(file)], { type: kind === "pdf" ? "application/pdf" : `image/${kind}` });
}

async function bytesOf(blob) {
  try {
    return await blob.arrayBuffer();
  } catch (cause) {
    throw new FileError("It cannot be opened. Choose a file that is still there; a folder will not do.", { cause });
  }
}

/**
 * @param {HTMLInputElement[]} inputs
 * @param {(files: File[]) => void} onFiles hears of one file or more
 */
export function listenForFiles(inputs, onFiles) {
  const take = (list) => { if (list?.length > 0) onFiles([...list]); };
  for (const input of inputs) {
    input.addEventListener("change", () => {
      take(input.files);
      input.value = ""; // or choosing the same file again would not be a change
    });
  }
  document.addEventListener("paste", (event) => take(event.clipboardData?.files));
  listenForDrops(take);
}

/** The whole page takes drops, as a file that misses would make the browser leave the page. */
function listenForDrops(take) {
  const setDropping = (isDropping) => document.documentElement.toggleAttribute("data-dropping", isDropping);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) setDropping(false); // it left the window, not just one element
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(false);
    take(event.dataTransfer.files);
  });
}
