"use strict";
// Filters and sorts the findings and their cases; the choices stand in the address. The page is whole without it.
(() => {
  const form = document.querySelector(".filter");
  if (!form) return;
  const NONE = "-";
  const STATE = "#findings?";
  const section = document.getElementById("findings");
  const fields = Array.from(form.elements).filter((field) => field.name);
  const count = document.getElementById("filter-count");
  const sortTold = document.getElementById("sort-told");
  const whole = count.textContent;
  const language = document.documentElement.lang;
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0");
  const plain = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const all = (what, within = document) => Array.from(within.querySelectorAll(what));

  // The first date of a text, as 2026-01-31; "" where there is none.
  const dayIn = (text) => {
    const iso = /\d{4}-\d\d-\d\d/.exec(text);
    const norwegian = /(\d\d)\.(\d\d)\.(\d{4})/.exec(text);
    return iso ? iso[0] : norwegian ? `${norwegian[3]}-${norwegian[2]}-${norwegian[1]}` : "";
  };
  const quarterIn = (text) => {
    const day = dayIn(text);
    return day ? `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}` : NONE;
  };

  // What there is to filter is read from the page when it is first asked for.
  let read = null;
  const page = () => {
    if (read) return read;
    const rules = all("article.rule", section).map((element) => ({
      element,
      groups: all(".verdict-group", element).map((group) => ({
        element: group,
        open: group.open,
        body: group.querySelector("tbody"),
        rows: all("tbody tr", group).map((row) => ({
          element: row,
          rule: element.dataset.rule,
          verdict: row.dataset.verdict,
          unit: plain(row.querySelector(".unit")) || NONE,
          quarter: quarterIn(plain(row.querySelector(".of-due"))),
          text: plain(row).toLowerCase(),
        })),
      })),
    }));
    const cases = all(".case", section).map((element) => ({
      element,
      unit: plain(element.querySelector(".unit")) || NONE,
      text: plain(element).toLowerCase(),
      results: all(".results li", element).map((result) => ({
        rule: result.dataset.rule,
        verdict: result.dataset.verdict,
        quarter: quarterIn(plain(result.querySelector(".due"))),
      })),
    }));
    read = { rules, groups: rules.flatMap((rule) => rule.groups), cases };
    return read;
  };

  // Filtering
  const fits = (one, chosen, names) => names.every((name) => !chosen[name] || one[name] === chosen[name]);
  const holds = (one, words) => words.every((word) => one.text.includes(word));
  let filtering = false;
  const filter = () => {
    const chosen = Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
    const words = chosen.text.toLowerCase().split(/\s+/).filter(Boolean);
    const active = Object.values(chosen).some(Boolean);
    if (!active && !filtering) return;
    const { rules, groups, cases } = page();
    if (!filtering) for (const group of groups) group.open = group.element.open;
    let found = 0;
    for (const group of groups) {
      let inGroup = 0;
      for (const row of group.rows) {
        const shown = fits(row, chosen, ["rule", "verdict", "unit", "quarter"]) && holds(row, words);
        row.element.hidden = !shown;
        if (shown) inGroup += 1;
      }
      group.element.hidden = active && inGroup === 0;
      group.element.open = active ? inGroup > 0 : group.open;
      found += inGroup;
    }
    for (const rule of rules) rule.element.hidden = active && rule.groups.every((group) => group.element.hidden);
    let foundCases = 0;
    for (const one of cases) {
      const ofResults = ["rule", "verdict", "quarter"];
      const asked = ofResults.some((name) => chosen[name]);
      const shown = fits(one, chosen, ["unit"]) && holds(one, words)
        && (!asked || one.results.some((result) => fits(result, chosen, ofResults)));
      one.element.hidden = !shown;
      if (shown) foundCases += 1;
    }
    section.classList.toggle("filtering", active);
    filtering = active;
    document.querySelector(".no-hits").hidden = !active || found > 0;
    const told = [form.dataset.hits.replace("{found}", grouped(found))];
    if (cases.length) told.push(form.dataset.cases.replace("{cases}", grouped(foundCases)));
    count.textContent = active ? told.join(" ") : whole;
  };

  // Sorting: a heading sorts every table of findings, up, down, and back to the order of the report.
  const collator = new Intl.Collator(language, { numeric: true });
  const headings = all("table.findings thead th[class*='of-']", section).map((element) => ({
    element,
    column: /of-(\S+)/.exec(element.className)[1],
    told: plain(element.querySelector(".screen") || element),
  }));
  for (const heading of headings) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.element.childNodes);
    heading.element.append(button);
    button.addEventListener("click", () => {
      const mine = sorted.column === heading.column;
      sort(mine && sorted.down ? { column: "", down: false } : { column: heading.column, down: mine });
      keep();
    });
  }
  const keys = {
    date: (text) => dayIn(text),
    number: (text) => (/\d/.test(text) ? Number(text.replace(/\D/g, "")) : ""),
    text: (text) => text,
  };
  const kinds = { spell: "date", counted: "date", due: "date", done: "date", count: "number", days_late: "number" };
  let sorted = { column: "", down: false };
  const sort = (by) => {
    if (by.column && !headings.some((heading) => heading.column === by.column)) return;
    if (by.column === sorted.column && by.down === sorted.down) return;
    sorted = by;
    const kind = kinds[by.column] || "text";
    const order = kind === "text" ? collator.compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    for (const group of page().groups) {
      const keyed = group.rows.map((row) => {
        const cell = by.column && row.element.querySelector(`.of-${by.column}`);
        return { row, key: cell ? keys[kind](plain(cell)) : "" };
      });
      if (by.column) {
        // What has nothing there stands last, up and down.
        keyed.sort((a, b) => (a.key === "") - (b.key === "") || (by.down ? -order(a.key, b.key) : order(a.key, b.key)));
      }
      group.body.append(...keyed.map((one) => one.row.element));
    }
    for (const { element, column } of headings) {
      if (column === by.column) element.setAttribute("aria-sort", by.down ? "descending" : "ascending");
      else element.removeAttribute("aria-sort");
    }
    const heading = headings.find((one) => one.column === by.column);
    sortTold.textContent = heading
      ? form.dataset[by.down ? "down" : "up"].replace("{column}", heading.told) : form.dataset.off;
  };

  // The address: #findings?rule=PLAN-READY&sort=-due
  const keep = () => {
    const told = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    if (sorted.column) told.set("sort", (sorted.down ? "-" : "") + sorted.column);
    if (String(told) || location.hash.startsWith(STATE)) {
      history.replaceState(null, "", String(told) ? STATE + told : "#findings");
    }
  };
  const restore = () => {
    if (!location.hash.startsWith(STATE)) return;
    const told = new URLSearchParams(location.hash.slice(STATE.length));
    for (const field of fields) {
      field.value = told.get(field.name) || "";
      if (!field.value) field.value = ""; // a choice that is not there
    }
    const by = told.get("sort") || "";
    sort({ column: by.replace(/^-/, ""), down: by.startsWith("-") });
    filter();
    section.scrollIntoView();
  };

  const changed = () => {
    filter();
    keep();
  };
  let waiting = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, event.target.name === "text" ? 120 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    sort({ column: "", down: false });
    changed();
  }, 0));
  addEventListener("hashchange", restore);
  form.hidden = false;
  restore();
})();
