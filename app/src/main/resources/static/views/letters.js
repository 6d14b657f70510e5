// Dead letters, for an admin: what could not be stored, why, and how to try it again.

import { showFacts } from "/draw/events.js";
import { clock, exactly, whole } from "/draw/formats.js";
import { find, make, state, tableRow, toast } from "/draw/page.js";
import { pager } from "/draw/pager.js";
import { deadLetters, reason, replayLetter } from "/net/calls.js";

const A_PAGE = 10;
const REASONS = { "no-event": "No event", "out-of-time": "Out of time", refused: "Refused" };

export function letters(desk) {
  let stop = new AbortController();
  const pages = pager("letters-pager", load);

  async function load() {
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    const parameters = new URLSearchParams({ limit: A_PAGE });
    for (const name of ["reason", "replayed"]) if (find(`letters-${name}`).value) parameters.set(name, find(`letters-${name}`).value);
    if (!pages.isFirst()) parameters.set("cursor", pages.here());
    try {
      const { data, next } = await deadLetters(desk.pass(), parameters, signal);
      if (signal.aborted) return;
      find("letters-rows").replaceChildren(...data.map(row));
      pages.shown(next);
      state("letters-card", data.length === 0 ? "empty" : "full");
    } catch (failure) {
      if (!signal.aborted) state("letters-card", "error", reason(failure));
    }
  }

  find("letters-filters").addEventListener("change", () => {
    pages.restart();
    load();
  });

  function row(letter) {
    const { id, reason: why, detail, partition, offset, buriedAt, replayedAt } = letter;
    const cells = {
      Buried: time(buriedAt),
      Reason: make("span", { class: "scope" }, REASONS[why] ?? why),
      Detail: make("button", { type: "button", class: "open", "aria-haspopup": "dialog", onclick: () => show(letter) }, make("bdi", {}, detail)),
      Place: `${whole(partition)} / ${whole(offset)}`,
      Replayed: replayedAt ? time(replayedAt) : make("span", { class: "nothing" }, "–"),
      "": why === "no-event" ? null : make("button", { type: "button", class: "quiet", "aria-label": `Replay letter ${id}`, onclick: () => replay(id) }, "Replay"),
    };
    return tableRow(cells);
  }

  async function replay(id) {
    try {
      await replayLetter(desk.pass(), id);
      toast("The event is in the log again.");
    } catch (failure) {
      toast(`It could not be replayed. ${reason(failure)}`);
    }
    await load();
  }

  return {
    show: () => {
      pages.restart();
      load();
    },
    hide: () => stop.abort(),
    forget: () => find("letters-rows").replaceChildren(),
  };
}

function show({ id, reason: why, detail, topic, partition, offset, buriedAt, replayedAt, client, payload, payloadBase64 }) {
  const facts = { Reason: REASONS[why] ?? why, Detail: detail, Buried: exactly(buriedAt), Topic: topic, Partition: String(partition), Offset: String(offset) };
  if (client) facts.Client = client;
  if (replayedAt) facts.Replayed = exactly(replayedAt);
  showFacts(`Dead letter ${id}`, facts, payload === undefined ? "What stood there, in Base64" : "What stood there", payload ?? payloadBase64);
}

const time = (given) => make("time", { datetime: given, title: exactly(given) }, clock(given));
