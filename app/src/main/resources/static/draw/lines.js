// A line over time, drawn to the width that there is, with its scale; the pointer and the arrow keys read it point by point.
// What a point says is the value of a slider: that is what screen readers speak when keys move it.

import { short, whole } from "/draw/formats.js";
import { find, make, makeSvg } from "/draw/page.js";
import { marks } from "/state/spread.js";

const TOP = 8;
const BOTTOM = 24;
const END = 12;

/**
 * @param names.point says what a point is, in full
 * @param names.tick says what stands under it
 * @param names.summary says what the whole of it shows
 */
export function line(id, names) {
  const svg = makeSvg("svg", { class: "plot", "aria-hidden": "true" });
  const grid = makeSvg("g", { class: "scale" });
  const area = makeSvg("path", { class: "area" });
  const path = makeSvg("path", { class: "line" });
  const open = makeSvg("path", { class: "open" });
  const cursor = makeSvg("g", { class: "cursor", visibility: "hidden" }, makeSvg("line"), makeSvg("circle", { r: 4 }));
  svg.append(grid, area, path, open, cursor);
  const tip = make("p", { class: "tip", "aria-hidden": "true", hidden: true });
  const box = find(id);
  box.replaceChildren(svg, tip);
  set(box, { role: "slider", "aria-roledescription": "chart", "aria-label": "Nothing yet", "aria-valuemin": 0, "aria-valuemax": 0, "aria-valuenow": 0 });

  let points = [];
  let plot = null;
  let at = null;
  let scaled = "";

  const size = () => ({ width: box.clientWidth, height: box.clientHeight });

  function draw() {
    const { width, height } = size();
    if (width === 0 || points.length === 0) return;
    const scale = marks(Math.max(...points.map((point) => point.count), 1), 4);
    const letter = 0.45 * parseFloat(getComputedStyle(box).fontSize);
    const start = 12 + letter * Math.max(...scale.map((mark) => short(mark).length));
    plot = { width, height, start, highest: scale.at(-1), step: (width - start - END) / Math.max(1, points.length - 1) };
    drawScale(scale);
    drawCourse();
    if (at !== null) point(Math.min(at, points.length - 1));
    if (document.activeElement !== box) tell(points.length - 1); // it would be spoken each time
  }

  /** From the first point that is known: before it nobody has counted. What is still being counted is no fall yet. */
  function drawCourse() {
    const first = points.findIndex((point) => point.count !== null);
    const known = first < 0 ? [] : points.slice(first);
    const places = known.map((point, index) => `${x(first + index).toFixed(1)} ${y(point.count).toFixed(1)}`);
    const course = places.length === 0 ? "" : `M${places.join("L")}`;
    path.setAttribute("d", course);
    open.setAttribute("d", known.at(-1)?.isOpen ? `M${places.slice(-2).join("L")}` : "");
    area.setAttribute("d", course && `${course}L${x(points.length - 1).toFixed(1)} ${y(0)}L${x(first).toFixed(1)} ${y(0)}Z`);
  }

  const told = ({ count, isOpen }) => `${count === null ? "–" : whole(count)}${isOpen ? " so far" : ""}`;

  function tell(index) {
    const value = `${told(points[index])} ${names.point(points[index])}`;
    set(box, { "aria-label": names.summary(points), "aria-valuemax": points.length - 1, "aria-valuenow": index, "aria-valuetext": value });
  }

  const x = (index) => plot.start + index * plot.step;
  const y = (count) => TOP + (plot.height - TOP - BOTTOM) * (1 - count / plot.highest);

  function drawScale(scale) {
    const ticks = ticksOf(points, plot, names.tick);
    const now = JSON.stringify([plot.width, plot.height, scale, ticks]);
    if (now === scaled) return;
    scaled = now;
    svg.setAttribute("viewBox", `0 0 ${plot.width} ${plot.height}`);
    const rows = scale.flatMap((mark) => [
      makeSvg("line", { x1: plot.start, x2: plot.width - END, y1: y(mark), y2: y(mark) }),
      makeSvg("text", { x: plot.start - 8, y: y(mark) + 4, "text-anchor": "end" }, short(mark)),
    ]);
    const columns = ticks.map(({ index, text, anchor }) =>
      makeSvg("text", { x: x(index), y: plot.height - 6, "text-anchor": anchor }, text),
    );
    grid.replaceChildren(...rows, ...columns);
  }

  function point(index) {
    at = index;
    const { count } = points[index];
    cursor.setAttribute("visibility", "visible");
    const [rule, dot] = cursor.children;
    set(rule, { x1: x(index), x2: x(index), y1: TOP, y2: y(0) });
    set(dot, { cx: x(index), cy: y(count ?? 0) });
    tip.replaceChildren(make("strong", {}, told(points[index])), ` ${names.point(points[index])}`);
    tip.hidden = false;
    const half = tip.offsetWidth / 2;
    tip.style.left = `${Math.min(Math.max(x(index), half + 4), plot.width - half - 4)}px`;
  }

  function leave() {
    at = null;
    cursor.setAttribute("visibility", "hidden");
    tip.hidden = true;
  }

  box.addEventListener("pointermove", (moved) => {
    if (!plot || points.length === 0) return;
    const place = (moved.clientX - box.getBoundingClientRect().left - plot.start) / plot.step;
    point(Math.min(points.length - 1, Math.max(0, Math.round(place))));
  });
  box.addEventListener("pointerleave", leave);
  box.addEventListener("blur", leave);
  box.addEventListener("keydown", (pressed) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    if (!(pressed.key in steps) || points.length === 0) return;
    pressed.preventDefault();
    const to = (at ?? points.length - 1) + steps[pressed.key];
    point(Math.min(points.length - 1, Math.max(0, to)));
    tell(at);
  });
  new ResizeObserver(draw).observe(box);

  return (given) => {
    points = given;
    draw();
  };
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** As many names as there is room for, at even distances. */
function ticksOf(points, plot, name) {
  const texts = points.map(name);
  const named = texts.flatMap((text, index) => (text === null ? [] : [{ index, text }]));
  const room = Math.max(2, Math.floor((plot.width - plot.start) / 72));
  const every = Math.ceil(named.length / room);
  return named
    .filter((_, index) => index % every === 0)
    .map((tick) => ({ ...tick, anchor: plot.start + tick.index * plot.step > plot.width - 40 ? "end" : "middle" }));
}
