"use strict";
// Opens what is folded, for printing and for links. The page is whole without it.
(() => {
  const folded = () => Array.from(document.querySelectorAll("details:not([open])"));
  let openedForPrint = [];
  addEventListener("beforeprint", () => {
    openedForPrint = folded();
    for (const part of openedForPrint) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of openedForPrint) part.open = false;
    openedForPrint = [];
  });

  // What a link leads to is opened, also where it is folded or filtered away.
  const reveal = () => {
    const target = document.querySelector(":target");
    const part = target && target.closest("details");
    if (!part) return;
    part.hidden = false;
    part.open = true;
    part.scrollIntoView();
    part.querySelector("summary").focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
