"use strict";
const controls = document.getElementById("filters");
const rows = [...document.querySelectorAll("tr[data-chance]")];
const shown = document.getElementById("shown");
function show() {
  const wanted = Object.fromEntries([...controls.elements].filter((each) => each.name).map((each) => [each.name, each.value]));
  const text = wanted.search.trim().toLowerCase();
  let count = 0;
  for (const row of rows) {
    const fits = ["place", "topic", "chance", "basis"].every((name) => !wanted[name] || row.dataset[name] === wanted[name]);
    row.hidden = !(fits && (!text || row.dataset.words.includes(text)));
    count += !row.hidden;
  }
  for (const part of document.querySelectorAll("section.plan")) part.hidden = !part.querySelector("tr[data-chance]:not([hidden])");
  shown.textContent = shown.dataset.form.replace("{count}", count);
}
controls.hidden = false;
controls.addEventListener("input", show);
controls.addEventListener("submit", (event) => event.preventDefault());
show();
