const dark = matchMedia("(prefers-color-scheme: dark)");
/** As it was chosen on the dashboard, or else as the system has it. */
const isDark = () => {
  try {
    return { light: false, dark: true }[localStorage.getItem("sluice.theme")] ?? dark.matches;
  } catch {
    return dark.matches;
  }
};
const paint = () => document.documentElement.classList.toggle("dark-mode", isDark());
dark.addEventListener("change", paint);
paint();

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  // its badge would be fetched from elsewhere
  validatorUrl: null,
});
