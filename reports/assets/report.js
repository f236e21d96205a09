"use strict";
// Adds filtering to the findings, and opens what is folded for printing. The page is whole without it.
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

  const form = document.querySelector(".filter");
  if (!form) return;
  const text = document.getElementById("filter-text");
  const verdict = document.getElementById("filter-verdict");
  const count = document.getElementById("filter-count");
  const groups = Array.from(document.querySelectorAll(".verdict-group"), (element) => ({
    element,
    open: element.open,
    rows: Array.from(element.querySelectorAll("tbody tr"), (row) => ({
      element: row,
      verdict: row.dataset.verdict,
      text: row.textContent.replace(/\s+/g, " ").toLowerCase(),
    })),
  }));
  const rules = Array.from(document.querySelectorAll("article.rule"), (element) => ({
    element,
    groups: Array.from(element.querySelectorAll(".verdict-group")),
  }));
  const whole = count.textContent;
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === "en" ? "," : "\u00a0");
  let filtering = false;

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length > 0 || verdict.value !== "";
    if (active && !filtering) for (const group of groups) group.open = group.element.open;
    let found = 0;
    for (const group of groups) {
      let inGroup = 0;
      for (const row of group.rows) {
        const fits = (!verdict.value || row.verdict === verdict.value) && words.every((word) => row.text.includes(word));
        row.element.hidden = !fits;
        if (fits) inGroup += 1;
      }
      group.element.hidden = active && inGroup === 0;
      group.element.open = active ? inGroup > 0 : group.open;
      found += inGroup;
    }
    for (const rule of rules) rule.element.hidden = active && rule.groups.every((group) => group.hidden);
    filtering = active;
    count.textContent = active ? grouped(found) : whole;
  };

  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  verdict.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter, 0));
  form.hidden = false;
})();
