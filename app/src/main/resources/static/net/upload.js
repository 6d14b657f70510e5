// A file on its way up, with what becomes of it.

import { refusal } from "/net/calls.js";

/**
 * Sends files to be imported.
 *
 * @param on.sent told how many bytes are on their way, of how many
 * @param on.line told each line of the growing answer
 * @returns `{done, stop}`: a promise of the end, and a function that ends it before
 */
export function upload(files, pass, on) {
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  const done = new Promise((resolve, reject) => watch(request, pass, on, resolve, reject));
  request.open("POST", "/api/v1/events/import");
  request.setRequestHeader("Accept", "application/x-ndjson, application/problem+json");
  for (const [name, value] of Object.entries(pass.headers)) request.setRequestHeader(name, value);
  request.withCredentials = pass.credentials !== "omit";
  request.send(form);
  return { done, stop: () => request.abort() };
}

function watch(request, pass, on, resolve, reject) {
  let read = 0;
  const lines = () => {
    if (request.status !== 200 && request.status !== 202) return;
    const end = request.responseText.lastIndexOf("\n") + 1;
    for (const line of request.responseText.slice(read, end).split("\n")) if (line !== "") on.line(JSON.parse(line));
    read = Math.max(read, end);
  };
  request.upload.addEventListener("progress", (moved) => on.sent(moved.loaded, moved.total));
  request.addEventListener("progress", lines);
  request.addEventListener("error", () => reject(new Error("The connection broke off.")));
  request.addEventListener("abort", () => reject(new DOMException("Stopped.", "AbortError")));
  request.addEventListener("load", () => {
    lines();
    if (request.status === 401) pass.refused?.();
    if (request.status < 300) resolve();
    else reject(refusal(request.status, request.responseText, request.getResponseHeader("Retry-After")));
  });
}
