// Sending: one event by a form, files, and sample data.

import { find, copy, download, make, note } from "/draw/page.js";
import { bytes, part, whole } from "/draw/formats.js";
import { reason, send as sendJson, withKey } from "/net/calls.js";
import { upload } from "/net/upload.js";
import { isKey } from "/state/keys.js";
import { eventJson, refusalsCsv, sample } from "/state/sending.js";

const PEOPLE = 60;

export function send(desk) {
  let eventId = newId();
  let writePass = null;
  const pass = () => writePass ?? desk.pass();

  find("write-key-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const key = find("write-key-value").value.trim();
    if (!isKey(key)) return;
    writePass = withKey(key);
    submitted.target.reset();
    find("write-key").hidden = true;
    find("action").focus();
  });

  /** Who may read only is asked for a key that may send. */
  function refused(failure) {
    if (failure.status === 403) find("write-key").hidden = false;
    if (failure.status === 401 && writePass) {
      writePass = null;
      find("write-key").hidden = false;
    }
  }

  async function sendEvent(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    if (form.ariaBusy === "true") return;
    const json = readEvent(form);
    if (json === null) return;
    form.ariaBusy = "true";
    try {
      drawTaken((await sendJson(pass(), json)).ids[0]);
      eventId = newId();
    } catch (failure) {
      if (pass() === null) return;
      refused(failure);
      drawRefused("result", failure, "The event may or may not be kept. Send it again: it will be stored once.");
    } finally {
      form.ariaBusy = "false";
    }
  }

  function readEvent(form) {
    try {
      const json = eventJson(eventId, Object.fromEntries(new FormData(form)));
      metadataNote("");
      return json;
    } catch (error) {
      clear("result");
      metadataNote(`This is not JSON. ${error.message}`);
      find("metadata").focus();
      return null;
    }
  }

  async function sendSample() {
    const button = find("sample");
    button.disabled = true;
    try {
      const events = sample(PEOPLE, Date.now(), Math.random);
      const { accepted } = await sendJson(pass(), JSON.stringify(events));
      note("sample-note", `${whole(accepted)} events are on their way.`);
    } catch (failure) {
      if (pass() === null) return;
      refused(failure);
      note("sample-note", `They were not taken. ${reason(failure)}`);
    } finally {
      button.disabled = false;
    }
  }

  find("event-form").addEventListener("submit", sendEvent);
  find("event-form").addEventListener("input", () => {
    eventId = newId();
    metadataNote("");
    clear("result");
  });
  find("sample").addEventListener("click", sendSample);
  const files = fileImport(pass, refused);

  return {
    show: () => (find("write-key").hidden = writePass !== null || !["owner", "read"].includes(desk.scope())),
    learn: () => {},
    hide: () => {},
    heard: () => {},
    forget: () => {
      writePass = null;
      find("event-form").reset();
      metadataNote("");
      clear("result");
      files.forget();
      note("sample-note", "");
    },
  };
}

function fileImport(pass, refused) {
  let refusals = [];
  let stop = () => {};

  function drawChosen() {
    const { files } = find("files");
    const size = [...files].reduce((sum, file) => sum + file.size, 0);
    note("files-chosen", files.length === 0 ? "" : `${[...files].map((file) => file.name).join(", ")} · ${bytes(size)}`);
  }

  async function begin(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    drawRefusals([]);
    clear("import-result");
    drawBytes(0, 0);
    note("import-events", "");
    find("import-progress").hidden = false;
    find("import-stop").hidden = false;
    let last = {};
    try {
      const running = upload(find("files").files, pass(), { sent: drawBytes, line: (line) => drawProgress((last = line)) });
      stop = running.stop;
      await running.done;
      drawEnd(last);
    } catch (failure) {
      if (pass() === null) return;
      refused(failure);
      drawRefusals(failure.problem?.rejected ?? [], failure.problem?.rejectedCount);
      const stopped = failure.name === "AbortError";
      if (stopped) drawResult("import-result", "bad", make("p", {}, "Stopped. What was sent before is kept."));
      else drawRefused("import-result", failure, "What was sent before is kept. Events with an id are stored once if the file is sent again.");
    } finally {
      form.ariaBusy = "false";
      find("import-stop").hidden = true;
    }
  }

  function drawProgress({ through, accepted, rejected }) {
    if (through !== undefined) note("import-events", `${whole(accepted)} events accepted, ${whole(rejected)} refused`);
  }

  function drawEnd({ accepted = 0, rejected = 0, rejections = [], problem }) {
    drawRefusals(rejections, rejected);
    if (problem) return drawRefused("import-result", { problem, message: problem.detail });
    const refusedText = rejected > 0 ? ` ${whole(rejected)} ${rejected === 1 ? "row was" : "rows were"} refused.` : "";
    const tone = rejected > 0 && accepted === 0 ? "bad" : "good";
    drawResult("import-result", tone, make("p", {}, make("strong", {}, `${whole(accepted)} events accepted.`), refusedText));
  }

  /** The server names no more than the first. */
  function drawRefusals(rows, count = rows.length) {
    refusals = rows;
    const isAll = count <= rows.length;
    note("refusals-note", isAll ? "" : `Of ${whole(count)} the first ${whole(rows.length)} are listed, here and in the file. Mend these and import again to see the next.`);
    find("refusals").hidden = rows.length === 0;
    find("refusals-rows").replaceChildren(
      ...rows.map((each) =>
        make("tr", {}, ...[(each.file ?? 0) + 1, each.line ?? each.index ?? "–", each.field ?? "–", each.detail].map((text) => make("td", {}, String(text)))),
      ),
    );
  }

  find("files").addEventListener("change", drawChosen);
  find("import-form").addEventListener("submit", begin);
  find("import-stop").addEventListener("click", () => stop());
  find("refusals-save").addEventListener("click", () => {
    download(new Blob([refusalsCsv(refusals)], { type: "text/csv" }), "refused-rows.csv");
  });
  const drop = find("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (dragged) => {
      dragged.preventDefault();
      drop.classList.toggle("over", name === "dragover");
    });
  }
  drop.addEventListener("drop", ({ dataTransfer }) => {
    find("files").files = dataTransfer.files;
    drawChosen();
  });

  /** What is on its way for somebody is not for whoever comes next. */
  function forget() {
    stop();
    find("import-form").reset();
    drawChosen();
    drawRefusals([]);
    find("import-progress").hidden = true;
    clear("import-result");
  }

  return { forget };
}

function drawBytes(sent, all) {
  find("import-bytes").max = Math.max(1, all);
  find("import-bytes").value = sent;
  find("import-bytes-text").textContent = all === 0 ? "" : `${bytes(sent)} of ${bytes(all)} (${part(sent / all)})`;
}

function metadataNote(text) {
  note("metadata-note", text);
  find("metadata").setAttribute("aria-invalid", String(text !== ""));
}

/** One id for each event, kept while it is sent again, so that it is stored once. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function drawTaken(id) {
  const { root, part: named } = copy("result-taken");
  named("id").textContent = id;
  drawResult("result", "good", root);
}

function drawRefused(id, failure, unanswered) {
  const { root, part: named } = copy("result-refused");
  const { title, type, requestId } = failure.problem ?? { title: "The server can’t be reached" };
  named("title").textContent = title;
  named("detail").textContent = failure.problem ? failure.message : unanswered;
  // only to a page of our own: the rest of the address is text that came from elsewhere
  named("more").hidden = !/^\/problems\/[a-z-]+$/.test(type ?? "");
  if (!named("more").hidden) named("more").href = type;
  named("request").textContent = requestId ? `Request ${requestId}` : "";
  drawResult(id, "bad", root);
}

function drawResult(id, tone, content) {
  find(id).className = `result ${tone}`;
  find(id).replaceChildren(content);
}

function clear(id) {
  find(id).className = "result";
  find(id).replaceChildren();
}
