// Dead letters, for an admin: what could not be stored, why, and how to try it again.

import { showFacts } from "/draw/events.js";
import { clock, exactly, whole } from "/draw/formats.js";
import { find, make, tableRow, toast } from "/draw/page.js";
import { deadLetters, reason, replayLetter } from "/net/calls.js";
import { pages } from "/views/pages.js";

const A_PAGE = 10;
const REASONS = { "no-event": "No event", "out-of-time": "Out of time", refused: "Refused" };

export function letters(desk) {
  const { load, restart, hide, forget } = pages(desk, "letters", A_PAGE, list, row);

  function list(pass, parameters, stop) {
    for (const name of ["reason", "replayed"]) if (find(`letters-${name}`).value) parameters.set(name, find(`letters-${name}`).value);
    return deadLetters(pass, parameters, stop);
  }

  find("letters-filters").addEventListener("change", restart);

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
    return tableRow(id, cells);
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

  return { show: restart, hide, forget };
}

function show({ id, reason: why, detail, topic, partition, offset, buriedAt, replayedAt, client, payload, payloadBase64 }) {
  const facts = { Reason: REASONS[why] ?? why, Detail: detail, Buried: exactly(buriedAt), Topic: topic, Partition: String(partition), Offset: String(offset) };
  if (client) facts.Client = client;
  if (replayedAt) facts.Replayed = exactly(replayedAt);
  showFacts(`Dead letter ${id}`, facts, payload === undefined ? "What stood there, in Base64" : "What stood there", payload ?? payloadBase64);
}

const time = (given) => make("time", { datetime: given, title: exactly(given) }, clock(given));
