// A funnel: how many users come how far on a way of several steps.

import { dayAndMinute, fine, part, whole } from "/draw/formats.js";
import { find, make, note, state } from "/draw/page.js";
import { reason, statistics } from "/net/calls.js";
import { retries } from "/schedule.js";
import { asked, counting } from "/state/address.js";

const FEWEST = 2;
const MOST = 8;

export function funnel(desk) {
  let stop = new AbortController();
  const again = retries();

  function stepField(text, index) {
    const label = make("label", { for: `step-${index}` }, `Step ${index + 1}`);
    const field = make("input", { id: `step-${index}`, list: "funnel-known", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    field.value = text;
    return make("li", { class: "field" }, label, field);
  }

  const texts = () => [...find("steps").querySelectorAll("input")].map((field) => field.value);

  function drawFields(steps) {
    const shown = [...steps, ...Array(Math.max(0, FEWEST - steps.length)).fill("")];
    find("steps").replaceChildren(...shown.map(stepField));
    find("add-step").disabled = shown.length >= MOST;
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

  async function load(where) {
    halt();
    stop = new AbortController();
    const { signal } = stop;
    note("funnel-time", "");
    if (where.steps.length < FEWEST) return state("funnel-card", "empty");
    state("funnel-card", "loading");
    await ask(where, signal);
  }

  async function ask(where, signal) {
    const parameters = asked(counting(where), Date.now());
    for (const step of where.steps) parameters.append("step", step);
    parameters.set("within", where.within);
    try {
      const answer = await statistics("funnel", desk.pass(), parameters, signal);
      if (signal.aborted) return;
      again.wentWell("funnel");
      draw(answer);
    } catch (failure) {
      if (signal.aborted) return;
      state("funnel-card", "error", reason(failure));
      again.after("funnel", failure, () => ask(where, signal));
    }
  }

  function draw({ data, from, to }) {
    find("funnel-steps").replaceChildren(...data.map(row));
    note("funnel-time", `${dayAndMinute(from)} – ${dayAndMinute(to)}`);
    state("funnel-card", "full");
  }

  function halt() {
    stop.abort();
    again.forget();
  }

  return {
    show: (where) => {
      drawFields(where.steps);
      find("within").value = where.within;
      load(where);
    },
    hide: halt,
    heard: () => {},
    forget: () => (halt(), find("funnel-steps").replaceChildren()),
  };
}

function row({ action, users, ofFirst, ofBefore, medianSeconds }, index) {
  const bar = make("span", { class: "funnel-bar" });
  bar.style.setProperty("--part", String(ofFirst ?? 0));
  const before = index === 0 ? "" : `${part(ofBefore ?? 0)} of the step before${medianSeconds === null ? "" : `, half within ${duration(medianSeconds)}`}`;
  return make(
    "li",
    {},
    make("p", { class: "funnel-head" }, make("bdi", {}, action), make("strong", {}, whole(users)), make("span", {}, part(ofFirst ?? 0))),
    make("span", { class: "funnel-track" }, bar),
    make("p", { class: "hint" }, before),
  );
}

const UNITS = [[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]];

function duration(seconds) {
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? UNITS.at(-1);
  return `${fine(Math.round((seconds / size) * 10) / 10)} ${unit}`;
}
