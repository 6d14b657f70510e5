// All clients, for an admin: their limits, and whether they are let in.

import { clock, exactly, whole } from "/draw/formats.js";
import { confirm, find, make, note, tableRow, toast } from "/draw/page.js";
import { changeClient, clients as listClients, reason } from "/net/calls.js";
import { pages } from "/views/pages.js";

const A_PAGE = 20;

export function clients(desk) {
  const { load, restart, hide, forget } = pages(desk, "clients", A_PAGE, listClients, row);

  function row(client) {
    const { name, email, createdAt, suspendedAt } = client;
    const cells = {
      Client: make("bdi", { title: client.id }, name),
      "E-mail": make("bdi", {}, email ?? "–"),
      Since: make("time", { datetime: createdAt, title: exactly(createdAt) }, clock(createdAt)),
      Limit: limit(client),
      State: suspendedAt ? make("span", { class: "scope admin", title: exactly(suspendedAt) }, "suspended") : make("span", { class: "scope" }, "active"),
      "": make("span", { class: "tools" }, button("Limits", name, () => askForLimits(client)), suspendedAt ? reinstate(client) : suspend(client)),
    };
    return tableRow(client.id, cells, suspendedAt ? "over" : null);
  }

  function suspend({ id, name }) {
    const text = "Its keys, tokens and sessions are refused from now on, until it is reinstated. What it has stored stays.";
    return button("Suspend", name, () => confirm(`Suspend ${name}?`, text, "Suspend", () => change(id, { suspended: true }, `${name} is suspended.`)));
  }

  const reinstate = ({ id, name }) => button("Reinstate", name, () => change(id, { suspended: false }, `${name} is let in again.`));

  async function change(id, what, done) {
    try {
      await changeClient(desk.pass(), id, what);
      toast(done);
    } catch (failure) {
      toast(reason(failure));
    }
    await load();
  }

  function askForLimits({ id, name, eventsPerSecond, burst }) {
    find("limits-title").textContent = `Limits of ${name}`;
    find("limits-rate").value = eventsPerSecond ?? "";
    find("limits-burst").value = burst ?? "";
    note("limits-note", "");
    find("limits-form").onsubmit = (submitted) => {
      submitted.preventDefault();
      save(id, name);
    };
    find("limits").showModal();
  }

  async function save(id, name) {
    const number = (field) => (find(field).value === "" ? null : Number(find(field).value));
    try {
      await changeClient(desk.pass(), id, { eventsPerSecond: number("limits-rate"), burst: number("limits-burst") });
    } catch (failure) {
      return note("limits-note", reason(failure));
    }
    find("limits").close();
    toast(`${name} has new limits.`);
    await load();
  }

  return { show: restart, hide, forget };
}

const button = (word, name, onclick) => make("button", { type: "button", class: "quiet", "aria-label": `${word} ${name}`, onclick }, word);

function limit({ eventsPerSecond, burst }) {
  if (eventsPerSecond === null && burst === null) return make("span", { class: "nothing" }, "as the settings say");
  const rate = eventsPerSecond === 0 ? "no limit" : eventsPerSecond === null ? null : `${whole(eventsPerSecond)} events/s`;
  return [rate, burst === null ? null : `${whole(burst)} at once`].filter(Boolean).join(", ");
}
