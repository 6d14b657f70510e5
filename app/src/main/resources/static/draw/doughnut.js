// Parts of a whole, as a ring with its legend. The legend's entries are buttons; the ring is for the eye and the mouse.

import { part, short, whole } from "/draw/formats.js";
import { find, make, makeSvg, refill } from "/draw/page.js";

const COLOURS = 6;
const RADIUS = 40;

export function doughnut(id, choose, chosen) {
  const ring = makeSvg("svg", { viewBox: "0 0 100 100", class: "ring", "aria-hidden": "true" });
  const sum = make("p", { class: "ring-sum", "aria-hidden": "true" });
  const legend = make("ul", { class: "legend" });
  find(id).replaceChildren(make("div", { class: "ring-box" }, ring, sum), legend);
  let drawn = "";

  return (entries) => {
    const total = entries.reduce((one, entry) => one + entry.count, 0);
    const keys = JSON.stringify(entries.map((entry) => [entry.key, entry.fixed]));
    if (keys !== drawn) {
      drawn = keys;
      ring.replaceChildren(...entries.map((entry, index) => slice(entry, index, choose)));
      refill(legend, entries.map((entry, index) => line(entry, index, choose)));
    }
    sum.textContent = short(total);
    let begin = 0;
    entries.forEach((entry, index) => {
      const share = total === 0 ? 0 : entry.count / total;
      // a hair's breadth between slices, where there is room
      const length = Math.max(0, share * 100 - (entries.length > 1 && share > 0.02 ? 0.6 : 0));
      if (share === 1) ring.children[index].removeAttribute("stroke-dasharray");
      else ring.children[index].setAttribute("stroke-dasharray", `${length} ${100 - length}`);
      ring.children[index].setAttribute("stroke-dashoffset", String(25 - begin));
      begin += share * 100;
      const button = legend.children[index].firstElementChild;
      button.setAttribute("aria-pressed", String(!entry.fixed && chosen(entry.key)));
      button.querySelector(".legend-count").textContent = short(entry.count);
      button.querySelector(".legend-count").title = whole(entry.count);
      button.querySelector(".legend-part").textContent = part(share);
    });
  };
}

const colour = (entry, index) => (entry.fixed ? "rest" : `c${index % COLOURS}`);

function slice(entry, index, choose) {
  const attributes = { cx: 50, cy: 50, r: RADIUS, pathLength: 100, class: `slice ${colour(entry, index)}` };
  if (entry.fixed) return makeSvg("circle", attributes);
  return makeSvg("circle", { ...attributes, onclick: () => choose(entry.key) }, makeSvg("title", {}, entry.key));
}

function line(entry, index, choose) {
  const parts = [
    make("span", { class: `dot ${colour(entry, index)}` }),
    make("bdi", { class: "legend-name", title: entry.key }, entry.key),
    make("span", { class: "legend-count" }),
    make("span", { class: "legend-part" }),
  ];
  const choice = entry.fixed ? { disabled: true } : { onclick: () => choose(entry.key) };
  return make("li", { "data-id": entry.key }, make("button", { type: "button", ...choice }, ...parts));
}
