"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const rows = [...table.tBodies[0].rows];
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    if (!rows.every((row) => row.cells[place].dataset.sort)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", place ? "none" : "ascending");
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === (place ? "none" : "ascending") || head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells)
        if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => Number(row.cells[place].dataset.sort);
      rows.sort((a, b) => (down ? value(b) - value(a) : value(a) - value(b)));
      table.tBodies[0].append(...rows);
    });
  });
}
function openFold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target && target.tagName === "DETAILS") target.open = true;
  if (target) target.scrollIntoView();
}
if (matchMedia("screen and (max-width:44rem)").matches)
  for (const fold of document.querySelectorAll("[data-fold-on-phone]")) fold.open = false;
addEventListener("hashchange", openFold);
if (location.hash) openFold();
