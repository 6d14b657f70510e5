// A funnel: how many users come how far on a way of several steps.

import { fine, part, whole } from "/draw/formats.js";
import { find, make, state } from "/draw/page.js";
import { reason, statistics } from "/net/calls.js";
import { asked } from "/state/address.js";

const FEWEST = 2;
const MOST = 8;

export function funnel(desk) {
  let stop = new AbortController();

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
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    if (where.steps.length < FEWEST) return state("funnel-card", "empty");
    state("funnel-card", "loading");
    const parameters = asked(where, Date.now());
    parameters.delete("action");
    for (const step of where.steps) parameters.append("step", step);
    parameters.set("within", where.within);
    try {
      draw(await statistics("funnel", desk.pass(), parameters, signal));
    } catch (failure) {
      if (!signal.aborted) state("funnel-card", "error", reason(failure));
    }
  }

  function draw({ data }) {
    find("funnel-steps").replaceChildren(...data.map(row));
    state("funnel-card", "full");
  }

  return {
    show: (where) => {
      drawFields(where.steps);
      find("within").value = where.within;
      load(where);
    },
    hide: () => stop.abort(),
    heard: () => {},
    forget: () => (stop.abort(), find("funnel-steps").replaceChildren()),
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
