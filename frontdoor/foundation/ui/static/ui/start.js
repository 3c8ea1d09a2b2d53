// Every page: tell the styles that scripts run, and start GOV.UK's own components.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
