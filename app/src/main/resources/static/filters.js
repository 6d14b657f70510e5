// The bar of filters: what the address says, shown and changed.

import { dayAndMinute } from "/draw/formats.js";
import { find, make, note } from "/draw/page.js";
import { FIELDS, counting, isFiltering, notBy, passedOver } from "/state/address.js";

const NAMES = { action: "Action", user: "User", page: "Page", role: "Role" };
const KNOWN = { action: "byAction", page: "byPage", role: "byRole" };
const SUGGESTED = 100;

/**
 * @param desk.go changes the address
 * @param desk.counters gives what the live feed has told, for suggestions
 */
export function filters(desk) {
  const field = find("filter-field");
  const value = find("filter-value");

  const choose = (name, text) => desk.go({ filters: { ...desk.address().filters, [name]: text }, after: null });

  find("filter-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    if (value.value === "") return value.focus();
    choose(field.value, value.value);
    value.value = "";
  });
  const suggest = () => {
    const known = Object.keys(desk.counters()[KNOWN[field.value]] ?? {}).slice(0, SUGGESTED);
    find("filter-known").replaceChildren(...known.map((text) => make("option", { value: text })));
  };
  field.addEventListener("change", suggest);
  value.addEventListener("focus", suggest);
  find("range").addEventListener("change", ({ target }) => {
    find("span").hidden = target.value !== "custom";
    if (target.value === "custom") find("from").focus();
    else desk.go({ range: target.value || null, from: null, to: null, after: null, bucket: null });
  });
  find("from").addEventListener("change", ({ target }) => (find("to").min = target.value));
  find("span").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const time = (id) => (find(id).value === "" ? null : new Date(find(id).value).toISOString());
    desk.go({ range: null, from: time("from"), to: time("to"), after: null, bucket: null });
  });

  function draw(given) {
    const where = counting(given);
    const chips = FIELDS.filter((name) => where.filters[name]).map((name) =>
      chip(NAMES[name], where.filters[name], () => choose(name, undefined)),
    );
    const isCustom = Boolean(where.from || where.to);
    if (isCustom) chips.push(spanChip(where));
    const wasThere = find("chips").contains(document.activeElement);
    find("chips").replaceChildren(...chips);
    if (wasThere) (find("chips").querySelector("button") ?? field).focus();
    find("range").value = isCustom ? "custom" : (where.range ?? "");
    find("range").hidden = notBy(where.view).includes("time");
    find("span").hidden = !isCustom;
    find("from").value = local(where.from);
    find("to").min = find("from").value;
    find("to").value = local(where.to);
    for (const option of field.options) option.hidden = notBy(where.view).includes(option.value);
    if (field.selectedOptions[0].hidden) field.value = "user";
    note("filters-note", without(passedOver(given)));
    find("filters").hidden = !isFiltering(where.view);
  }

  function spanChip(where) {
    const text = [where.from && `from ${dayAndMinute(where.from)}`, where.to && `to ${dayAndMinute(where.to)}`];
    return chip("Time", text.filter(Boolean).join(" "), () => desk.go({ from: null, to: null, after: null }));
  }

  return { draw, choose };
}

function without(names) {
  if (names.length === 0) return "";
  return names.length === 1 ? `The filter by ${names[0]} does not apply here.` : `The filters by ${names.join(" and ")} do not apply here.`;
}

function chip(name, text, remove) {
  const label = `Remove the filter ${name}: ${text}`;
  const cross = make("button", { type: "button", "aria-label": label, onclick: remove }, "×");
  return make("li", { class: "chip" }, `${name} `, make("bdi", { title: text }, text), cross);
}

/** A time as the field for it takes it: by the reader's clock. */
function local(time) {
  if (!time) return "";
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
