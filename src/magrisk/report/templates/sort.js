"use strict";
// Tables of the class "sortable": a button in every heading, as the ARIA Authoring Practices describe it.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const key = (row, place) => row.cells[place].dataset.key ?? row.cells[place].textContent.trim();
  headings.forEach((heading, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const ordered = [...body.rows].sort((one, other) => {
        const [first, second] = [key(one, place), key(other, place)];
        const numbers = [Number(first), Number(second)];
        const order = numbers.some(Number.isNaN) ? compare(first, second) : numbers[0] - numbers[1];
        return down ? -order : order;
      });
      body.append(...ordered);
    });
  });
}
