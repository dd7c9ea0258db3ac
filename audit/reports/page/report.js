"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  document.documentElement.classList.remove("no-js");

  // -- filters: a finding is shown where every filter lets it through
  const findings = all(".finding");
  const toggles = all(".toggle");
  const fields = all("[data-filter]");
  const shown = one(".shown");
  const wanted = (finding) => {
    const severity = toggles.find((t) => t.dataset.severity === finding.dataset.severity);
    if (severity && severity.getAttribute("aria-pressed") === "false") return false;
    return fields.every((field) => {
      if (!field.value) return true;
      if (field.dataset.filter !== "words") return "=" + finding.dataset[field.dataset.filter] === field.value;
      return finding.textContent.toLowerCase().includes(field.value.trim().toLowerCase());
    });
  };
  const filter = () => {
    let count = 0;
    for (const finding of findings) {
      const show = wanted(finding);
      finding.parentElement.hidden = !show;
      count += show;
    }
    for (const cause of all(".cause")) {
      const [root, ...others] = all(".held", cause);
      const kin = one(".kin", cause);
      if (kin) {
        kin.hidden = others.every((held) => held.hidden);
        others.forEach((held) => { held.parentElement.hidden = held.hidden; });
        if (root.hidden && !kin.hidden) kin.open = true;
      }
      cause.hidden = root.hidden && (!kin || kin.hidden);
    }
    if (shown) shown.textContent = shown.dataset.template.replace("#", count).replace("#", findings.length);
    const empty = one(".empty");
    if (empty) empty.hidden = count > 0;
  };
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const only = (severity) => {
    toggles.forEach((t) => press(t, !severity || t.dataset.severity === severity));
    fields.forEach((field) => { field.value = ""; });
    filter();
  };
  toggles.forEach((t) => t.addEventListener("click", () => { press(t, t.getAttribute("aria-pressed") !== "true"); filter(); }));
  fields.forEach((field) => field.addEventListener("input", filter));
  all("form").forEach((form) => form.addEventListener("submit", (event) => event.preventDefault()));
  all("[data-only]").forEach((button) => button.addEventListener("click", () => { only(button.dataset.only); one("#findings").scrollIntoView(); }));

  // -- jumps: whatever hides the place is opened first, and the place is lit for a moment
  const reveal = (node) => {
    for (let at = node; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      if (at.hidden && at.matches("li, .held")) only("");
    }
    node.scrollIntoView({ block: node.matches("td, th, blockquote") ? "center" : "start", inline: "nearest" });
    node.classList.remove("flash");
    void node.offsetWidth;
    node.classList.add("flash");
    (one("summary, button", node) || node).focus({ preventScroll: true });
  };
  const jump = (hash) => {
    const found = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!found || found.matches("section")) return false;
    const node = found.matches(".no") ? found.closest(".finding") : found;
    reveal(node);
    if (node.matches("td, th")) light(node);
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    if (link.closest("summary")) event.stopPropagation();
    if (jump(link.hash)) {
      event.preventDefault();
      history.pushState(null, "", link.hash);
    }
  });
  addEventListener("popstate", () => jump(location.hash));

  // -- a chosen cell: the inspector tells the equations through it, and their figures are outlined where they stand
  const inspector = one("#inspector");
  const proofs = JSON.parse(one("#proofs").textContent);
  let chosen = null;
  const dim = () => {
    all(".is-term, .is-chosen").forEach((node) => node.classList.remove("is-term", "is-chosen"));
    all("[data-sign]").forEach((node) => node.removeAttribute("data-sign"));
  };
  const light = (cell, numbers) => {
    dim();
    for (const number of numbers || []) {
      const finding = document.getElementById("f" + number);
      if (!finding) continue;
      const signs = all(".terms tbody tr:not(.target) .sign", finding).map((td) => td.textContent.trim());
      finding.dataset.cells.split(" ").forEach((id, i) => {
        const term = id && document.getElementById(id);
        if (term && term !== cell) { term.classList.add("is-term"); term.dataset.sign = signs[i] || ""; }
      });
    }
    cell.classList.add("is-chosen");
  };
  const told = (number) => {
    const finding = document.getElementById("f" + number);
    const part = make("div", "part " + finding.dataset.severity);
    const head = make("p", "head");
    head.append(one(".chip", finding).cloneNode(true), one(".values", finding).cloneNode(true));
    const link = make("a", "", inspectorContent.dataset.open.replace("#", number));
    link.href = "#f" + number;
    const body = one(".body", finding).cloneNode(true);
    all("[id]", body).forEach((node) => { // a pattern's id must stay single: the clone gets its own
      const old = node.id;
      node.id = "i" + old;
      all("[fill]", body).forEach((rect) => { if (rect.getAttribute("fill") === `url(#${old})`) rect.setAttribute("fill", `url(#i${old})`); });
    });
    part.append(head, body, link);
    return part;
  };
  const held = (id) => {
    const part = make("div", "part");
    part.append(make("p", "head holds", "✓ " + inspectorContent.dataset.holds));
    for (const [rule, equation] of proofs[id] || []) {
      part.append(make("p", "equation", equation), make("p", "meta", rule));
    }
    if (!(id in proofs)) part.append(make("p", "muted", inspectorContent.dataset.holdsPlain));
    return part;
  };
  const inspectorContent = one(".content", inspector);
  const inspect = (button) => {
    chosen = button;
    const place = button.closest("td, th") || button;
    const numbers = button.dataset.f ? button.dataset.f.split(" ") : [];
    one("#inspector-title").textContent = button.dataset.at || one(".text", button).textContent;
    one(".big .printed", inspector).textContent = one(".text", button).textContent;
    one(".big .unit", inspector).textContent = button.dataset.unit;
    one(".place", inspector).textContent = button.dataset.place;
    inspectorContent.replaceChildren(...numbers.map(told));
    if (place.classList.contains("pass") || proofs[place.id]) inspectorContent.append(held(place.id));
    light(place, numbers);
    inspector.hidden = false;
    document.body.classList.add("inspecting");
    inspector.scrollTop = 0;
  };
  const hide = () => {
    if (inspector.hidden) return;
    inspector.hidden = true;
    document.body.classList.remove("inspecting");
    dim();
    if (chosen) chosen.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.cell");
    if (button) inspect(button);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // -- one stop for the tab key in each table; the arrow keys go from figure to figure
  const tables = all("table.data").map((table) => all("button.cell", table));
  tables.forEach((buttons) => buttons.forEach((button, i) => { button.tabIndex = i ? -1 : 0; }));
  const middle = (node) => { const box = node.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
  const ahead = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const nearest = (from, buttons, [dx, dy]) => {
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const button of buttons) {
      const [bx, by] = middle(button);
      const along = (bx - x) * dx + (by - y) * dy;
      const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
      if (button !== from && along > 4 && along + 4 * aside < least) [best, least] = [button, along + 4 * aside];
    }
    return best;
  };
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest && event.target.closest("table.data button.cell");
    const way = ahead[event.key];
    if (!button || !way) return;
    const buttons = tables.find((list) => list.includes(button));
    const next = nearest(button, buttons, way);
    event.preventDefault();
    if (!next) return;
    buttons.forEach((b) => { b.tabIndex = b === next ? 0 : -1; });
    next.focus();
    if (!inspector.hidden) inspect(next);
  });

  // -- the buttons that open, close, reset
  const set = (selector, open) => all(selector).forEach((node) => { if (!node.parentElement.hidden) node.open = open; });
  const doing = {
    reset: () => only(""),
    open: () => set(".finding, .kin", true),
    close: () => set(".finding, .kin", false),
    "open-tables": () => set("details.source", true),
    "close-tables": () => set("details.source", false),
    unchecked: (button) => press(button, document.body.classList.toggle("show-unchecked")),
    hide,
  };
  all("[data-do]").forEach((button) => button.addEventListener("click", () => doing[button.dataset.do](button)));

  // -- on paper everything is open, and as it was afterwards
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])").filter((node) => !node.matches("[data-empty]"));
    closed.forEach((node) => { node.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((node) => { node.open = false; }));

  filter();
  if (location.hash) jump(location.hash);
})();
