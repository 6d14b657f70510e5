// A small Lorenz curve: the further it hangs below the line of equal parts, the fewer have the most.

import { find, makeSvg } from "/draw/page.js";

export function lorenz(id) {
  const place = find(id);
  const area = makeSvg("path", { class: "lorenz-area" });
  const line = makeSvg("path", { class: "lorenz-line" });
  const even = makeSvg("path", { class: "lorenz-even", d: "M0 40 40 0" });
  place.append(even, area, line);

  return (points) => {
    place.toggleAttribute("hidden", points.length === 0);
    if (points.length === 0) return;
    const path = `M${points.map(([owners, has]) => `${(owners * 40).toFixed(2)} ${(40 - has * 40).toFixed(2)}`).join(" ")}`;
    line.setAttribute("d", path);
    area.setAttribute("d", `${path}L0 40Z`);
  };
}
