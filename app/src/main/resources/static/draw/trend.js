// How much more or less it is than in as long a time before.

import { part, whole } from "/draw/formats.js";
import { find } from "/draw/page.js";

/** Shows nothing where nothing is known of before, or there was nothing. */
export function trend(id) {
  const place = find(id);
  return (now, before) => {
    place.hidden = !before || now === undefined;
    if (place.hidden) return;
    const change = now / before - 1;
    place.textContent = `${change > 0 ? "+" : change < 0 ? "−" : "±"}${part(Math.abs(change))}`;
    place.title = `${whole(Math.round(before * 100) / 100)} in as long a time before`;
    place.dataset.trend = change > 0 ? "up" : change < 0 ? "down" : "even";
  };
}
