"use strict";
// The print buttons. Without scripts they are not there, and the browser's own print gives everything.
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
  buttons.hidden = false;
})();
