// A funnel: how many users come how far on a way of several steps.

import { dayAndMinute, fine, part, whole } from "/draw/formats.js";
import { find, make, note, state } from "/draw/page.js";
import { statistics } from "/net/calls.js";
import { questions } from "/questions.js";
import { atMostEvery } from "/schedule.js";
import { asked, counting } from "/state/address.js";

const FEWEST = 2;
const MOST = 8;
const A_MINUTE = 60_000;

export function funnel(desk) {
  let shown = false;
  const asks = questions(() => shown && !document.hidden && desk.pass() !== null && desk.address().steps.length >= FEWEST);

  function stepField(text, index) {
    const label = make("label", { for: `step-${index}` }, `Step ${index + 1}`);
    const field = make("input", { id: `step-${index}`, list: "funnel-known", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    field.value = text;
    return make("li", { class: "field" }, label, field);
  }

  const texts = () => [...find("steps").querySelectorAll("input")].map((field) => field.value);

  function drawFields(steps) {
    const named = [...steps, ...Array(Math.max(0, FEWEST - steps.length)).fill("")];
    const at = find("steps").contains(document.activeElement) ? document.activeElement.id : null;
    find("steps").replaceChildren(...named.map(stepField));
    if (at !== null) (find(at) ?? find(`step-${named.length - 1}`)).focus();
    find("add-step").disabled = named.length >= MOST;
    const known = Object.keys(desk.counters().byAction).slice(0, 100);
    find("funnel-known").replaceChildren(...known.map((action) => make("option", { value: action })));
  }

  find("add-step").addEventListener("click", () => {
    drawFields([...texts(), ""]);
    find("steps").lastElementChild.querySelector("input").focus();
  });
  find("funnel-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const steps = texts().filter((text) => text !== "");
    if (steps.length < FEWEST) return find(`step-${steps.length}`).focus();
    desk.go({ steps, within: find("within").value });
  });

  function parameters() {
    const where = desk.address();
    const all = asked(counting(where), Date.now());
    for (const step of where.steps) all.append("step", step);
    all.set("within", where.within);
    return all;
  }

  const refresh = atMostEvery(A_MINUTE, () => asks.ask("funnel-card", (signal) => statistics("funnel", desk.pass(), parameters(), signal), draw));

  function draw({ data, from, to }) {
    find("funnel-steps").replaceChildren(...data.map(row));
    note("funnel-time", `${dayAndMinute(from)} – ${dayAndMinute(to)}`);
    state("funnel-card", "full");
  }

  function show(where) {
    shown = true;
    drawFields(where.steps);
    find("within").value = where.within;
    asks.drop();
    note("funnel-time", "");
    state("funnel-card", where.steps.length < FEWEST ? "empty" : "loading");
    refresh.afresh();
  }

  function hide() {
    shown = false;
    asks.drop();
  }

  return { show, learn: () => {}, hide, heard: (hasMoved) => hasMoved && refresh(), forget: () => (hide(), find("funnel-steps").replaceChildren()) };
}

function row({ action, users, ofFirst, ofBefore, medianSeconds }, index, all) {
  const bar = make("span", { class: "funnel-bar" });
  bar.style.setProperty("--part", String(ofFirst ?? 0));
  const before = index === 0 ? "" : `${part(ofBefore ?? 0)} of the step before${medianSeconds === null ? "" : `, half within ${duration(medianSeconds)}`}`;
  const lost = index === 0 ? 0 : all[index - 1].users - users;
  return make(
    "li",
    {},
    make("p", { class: "funnel-head" }, make("bdi", {}, action), make("strong", {}, whole(users)), make("span", {}, part(ofFirst ?? 0))),
    make("span", { class: "funnel-track" }, bar),
    make("p", { class: "hint" }, before, lost > 0 ? ` · ${whole(lost)} went no further` : null),
  );
}

const UNITS = [[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]];

function duration(seconds) {
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? UNITS.at(-1);
  return `${fine(Math.round((seconds / size) * 10) / 10)} ${unit}`;
}
