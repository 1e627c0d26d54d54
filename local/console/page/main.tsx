import "./styles/tokens.css";
import "./styles/controls.css";
import "./styles/frame.css";
import "./styles/card.css";
import "./styles/charts.css";
import "./styles/dialog.css";
import "./styles/widget-defaults.css";
import { render } from "preact";
import { App } from "./app.tsx";

const place = document.getElementById("page");
if (place) {
  place.replaceChildren();
  render(<App />, place);
}
