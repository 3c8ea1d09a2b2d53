// Every page: tell the styles that scripts run, and start GOV.UK's own components.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// On a phone filters would push what they filter off the screen. Without scripts they stay open: nothing is out of reach.
if (window.matchMedia("(max-width: 40em)").matches) {
  document.querySelectorAll("[data-fd-folds]").forEach((folds) => folds.removeAttribute("open"));
}
