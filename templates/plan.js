"use strict";
// Today, ticks and the line for the log. Without it the page shows everything; its boxes are then for paper.
(() => {
  const find = (id) => document.getElementById(id);
  const store = "studyplan ticks " + document.body.dataset.plan;
  const days = [...document.querySelectorAll(".day:not(.outside)")];
  const ticks = new Map([...document.querySelectorAll(".tick")].map((box) => [box.dataset.key, box]));

  function remember() {
    const keys = [...ticks.keys()].filter((key) => ticks.get(key).checked);
    try { localStorage.setItem(store, JSON.stringify(keys)); } catch { /* private window: for this visit only */ }
  }
  function recall() {
    let keys = [];
    try { keys = JSON.parse(localStorage.getItem(store)) || []; } catch { /* nothing kept, or not ours */ }
    const kept = new Set(Array.isArray(keys) ? keys : []);
    for (const [key, box] of ticks) box.checked = kept.has(key);
    reflect();
  }
  function reflect(day) {
    for (const box of document.querySelectorAll(".mirror")) box.checked = ticks.get(box.dataset.mirror).checked;
    fill_log(day);
  }

  function fill_log(day) {
    const ticked = days.filter((day) => day.querySelector(".tick:checked"));
    const chooser = find("log-day"), wanted = day || chooser.value;
    const name = (day) => day.querySelector("time").textContent;
    chooser.replaceChildren(...ticked.map((day) => new Option(name(day), day.dataset.date)));
    const dates = ticked.map((day) => day.dataset.date);
    const last = dates.filter((one) => one <= here_and_now()).pop();
    if (dates.length) chooser.value = dates.includes(wanted) ? wanted : last || dates[0];
    find("log").hidden = !dates.length;
    show_log();
  }
  function show_log() {
    const day = find("day-" + find("log-day").value);
    let questions = 0;
    if (day) for (const box of day.querySelectorAll(".tick:checked")) questions += Number(box.dataset.new || 0);
    const words = day ? ["studyplan", "log", file(), "--on", day.dataset.date, "--questions", questions] : [];
    find("log-line").replaceChildren(...words.flatMap((word) => [element("span", word), " "]).slice(0, -1));
    find("copy-log").textContent = "Copy";
  }
  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }
  function file() {
    const name = location.pathname.split("/").pop();
    return /^\w[\w.-]*\.html$/.test(name) ? name.replace(/html$/, "toml") : "FILE";
  }
  async function copy() {
    const line = find("log-line");
    getSelection().selectAllChildren(line);
    try {
      await navigator.clipboard.writeText(line.textContent);
      find("copy-log").textContent = "Copied";
    } catch { find("copy-log").textContent = "Selected: copy it"; }
  }

  function here_and_now() {
    const now = new Date(), two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }
  function in_words(iso) {
    const [weekday, month, day, year] = new Date(iso + "T12:00").toDateString().split(" ");
    return `${weekday} ${Number(day)} ${month} ${year}`;
  }
  function show_today() {
    const today = here_and_now(), note = find("today-note"), day = find("day-" + today);
    const heading = document.querySelector("#today h2");
    for (const other of document.querySelectorAll(".day.today")) other.classList.remove("today");
    const inside = day && days.includes(day);
    note.hidden = inside;
    find("to-today").href = inside ? "#" + day.id : "#today";
    if (!inside) {
      heading.textContent = heading.textContent.replace("Today, ", "");
      const [first, last] = [days[0], days[days.length - 1]].map((one) => one.dataset.date);
      note.textContent =
        `Today, ${in_words(today)}, is not a day of this plan: it runs from ${in_words(first)} to ${in_words(last)}.`;
      return;
    }
    day.classList.add("today");
    heading.textContent = "Today, " + in_words(today);
    find("today-list").replaceChildren(...today_rows(day));
  }
  function today_rows(day) {
    const parts = ["h3 small", ".kind"].map((part) => day.querySelector(part)?.textContent);
    const totals = element("p", parts.filter(Boolean).join(" · "));
    totals.className = "totals";
    const list = day.querySelector(".tasks")?.cloneNode(true);
    for (const box of list ? list.querySelectorAll(".tick") : []) {
      box.className = "mirror";
      box.dataset.mirror = box.dataset.key;
      delete box.dataset.key;
    }
    const recorded = [...day.querySelectorAll(".own, .did")].map((line) => line.cloneNode(true));
    return [totals, ...recorded, ...(list ? [list] : [])];
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.id === "log-day") return show_log();
    const tick = ticks.get(box.dataset.key || box.dataset.mirror);
    tick.checked = box.checked;
    remember();
    reflect(tick.closest(".day").dataset.date);
  });
  addEventListener("storage", recall);
  document.addEventListener("visibilitychange", () => { show_today(); recall(); });
  find("copy-log").addEventListener("click", copy);
  for (const link of document.querySelectorAll(".alone")) link.addEventListener("click", () => setTimeout(print));
  show_today();
  recall();
})();
