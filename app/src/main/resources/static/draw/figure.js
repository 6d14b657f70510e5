// A number that moves to where it is told, or simply shows it to those who like it calm.

import { find } from "/draw/page.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const COUNTING = 400;
const RESTLESS = 900;

export function figure(id, format) {
  const place = find(id);
  let shown = null;
  let told = 0;
  let frame = 0;

  const show = (value) => {
    shown = value;
    const text = format(value);
    if (place.textContent !== text) place.textContent = text;
  };

  /** While it moves all the time anyway it only jumps, which costs nothing. */
  const move = (value) => {
    cancelAnimationFrame(frame);
    const begin = performance.now();
    const isRestless = begin - told < RESTLESS;
    told = begin;
    if (shown === null || isRestless || CALM.matches || document.hidden) return show(value);
    const from = shown;
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - begin) / COUNTING));
      show(part === 1 ? value : from + (value - from) * (1 - (1 - part) ** 3));
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  };

  const forget = () => {
    cancelAnimationFrame(frame);
    shown = null;
    place.textContent = "–";
  };

  return { move: (value) => (value === undefined || value === shown ? undefined : move(value)), forget };
}
