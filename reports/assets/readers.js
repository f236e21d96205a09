"use strict";
// The print buttons. Without scripts they are not there, and the browser's own print gives everything; with them the
// cases are printed by the button for everything only.
(() => {
  const buttons = document.querySelector(".prints");
  const page = document.documentElement;
  buttons.addEventListener("click", (event) => {
    const part = event.target.dataset.printPart;
    if (!part) return;
    page.dataset.print = part;
    print();
  });
  addEventListener("afterprint", () => delete page.dataset.print);
  page.classList.add("prints-parts");
  buttons.hidden = false;
})();
