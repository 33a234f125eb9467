
// Comfort for the page: it filters the list of scenarios, keeps what is filtered in the address, and opens what a link leads to.
// It reads the page and the address and puts nothing of them back but as text; everything on the page is there without it.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const names = ["text", "rule", "verdict", "implementation", "broken"];
  const fields = Object.fromEntries(names.map((name) => [name, find(`filter-${name}`)]));
  const count = find("filter-count");
  const [words, wrong] = ["words", "wrong"].map((name) => find("filter").dataset[name].split(" "));
  const scenarios = [...document.querySelectorAll("[data-trials]")].map((element) => ({ element, trials: null, text: null }));

  const numbers = (text) => new Set(text === "" ? [] : text.split(".").map(Number));
  const trialsOf = (scenario) => scenario.trials ??= scenario.element.dataset.trials.split(";").map((trial) => {
    const [implementation, word, broken, held] = trial.split(",");
    return { implementation: Number(implementation), word: words[word], broken: numbers(broken), held: numbers(held) };
  });
  const head = (element) => element.localName === "details" ? element.firstElementChild : element;
  const textOf = (scenario) => scenario.text ??= head(scenario.element).textContent.toLowerCase();
  const chosen = (select) => select.selectedIndex - 1;

  const value = (field) => field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value;
  const set = (field, value) => {
    if (field.type === "checkbox") field.checked = value === "yes";
    else if (field.localName === "select") field.selectedIndex = Math.max(0, [...field.options].findIndex((option) => option.value === value));
    else field.value = value;
  };
  const isFiltered = () => names.some((name) => value(fields[name]) !== "");

  const show = () => {
    const text = fields.text.value.trim().toLowerCase().split(/\s+/).filter((word) => word !== "");
    const verdict = fields.verdict.value;
    const [rule, implementation] = [chosen(fields.rule), chosen(fields.implementation)];
    const onlyBroken = fields.broken.checked;
    const fits = (trial) =>
      (implementation < 0 || trial.implementation === implementation)
      && (verdict === "" || (verdict === "wrong" ? wrong.includes(trial.word) : trial.word === verdict))
      && (rule < 0 ? !onlyBroken || trial.broken.size > 0 : trial.broken.has(rule) || (!onlyBroken && trial.held.has(rule)));
    let shown = 0;
    for (const scenario of scenarios) {
      const fit = text.every((word) => textOf(scenario).includes(word)) && trialsOf(scenario).some(fits);
      if (scenario.element.hidden === fit) scenario.element.hidden = !fit;
      if (fit) shown += 1;
    }
    count.textContent = `${shown} of ${scenarios.length} scenarios`;
  };

  const remember = () => {
    const state = new URLSearchParams(names.map((name) => [name, value(fields[name])]).filter(([, value]) => value !== ""));
    history.replaceState(null, "", isFiltered() ? `#?${state}` : "#scenarios");
  };
  const filter = (values) => {
    for (const name of names) set(fields[name], values[name] ?? "");
    show();
  };

  // Follows the address: to what is filtered, or to something on the page, which is opened first.
  const follow = () => {
    const hash = location.hash.slice(1);
    if (hash.startsWith("?")) {
      filter(Object.fromEntries(new URLSearchParams(hash.slice(1))));
      find("scenarios").scrollIntoView();
      return;
    }
    let id = hash;
    try { id = decodeURIComponent(hash); } catch { /* what is no address leads nowhere */ }
    const target = id === "" ? null : find(id);
    if (target === null) return;
    if (target.closest("[data-trials][hidden]") !== null) filter({});
    for (let element = target; element !== null; element = element.parentElement) {
      if (element.localName === "details") element.open = true;
    }
    target.scrollIntoView();
  };

  const openAll = (open) => {
    for (const { element } of scenarios) if (element.localName === "details" && !element.hidden) element.open = open;
  };

  find("filter").hidden = false;
  for (const name of names) fields[name].addEventListener("input", () => { show(); remember(); });
  find("filter-clear").addEventListener("click", () => { filter({}); remember(); fields.text.focus(); });
  find("open-all").addEventListener("click", () => openAll(true));
  find("close-all").addEventListener("click", () => openAll(false));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-verdict]");
    if (link === null) return;
    event.preventDefault();
    filter({ verdict: link.dataset.verdict, implementation: link.dataset.implementation });
    remember();
    find("scenarios").scrollIntoView();
  });
  // A link to where one is already changes no address, and is to lead there all the same.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link !== null && link.getAttribute("href") === location.hash) follow();
  });
  addEventListener("hashchange", follow);
  follow();
})();
