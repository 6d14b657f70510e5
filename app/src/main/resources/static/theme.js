// Light, dark or as the system has it: before anything is painted, and whenever it is chosen.

(() => {
  const PLACE = "sluice.theme";
  const root = document.documentElement;
  const remembered = () => {
    try {
      return localStorage.getItem(PLACE) ?? "system";
    } catch {
      return "system"; // not everybody lets us remember
    }
  };
  const paint = (theme) => (root.dataset.theme = ["light", "dark"].includes(theme) ? theme : "system");
  paint(remembered());

  addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("theme");
    choice.value = root.dataset.theme;
    choice.addEventListener("change", () => {
      paint(choice.value);
      try {
        localStorage.setItem(PLACE, choice.value);
      } catch {
        // then only for now
      }
    });
  });
})();
