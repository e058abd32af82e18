/// The script of a page: it is readable without.
enum PageScript {
    /// Hides the rows that don't have every word of the filter in them, and opens what is folded before it is printed.
    static let text: StaticString = #"""

        (() => {
          "use strict";
          const box = document.getElementById("filter");
          const count = document.getElementById("filter-count");
          const rows = [...document.querySelectorAll("[data-row]")].map((row) => [row, row.textContent.toLowerCase()]);
          const apply = () => {
            const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
            let shown = 0;
            for (const [row, text] of rows) {
              row.hidden = !words.every((word) => text.includes(word));
              if (!row.hidden) shown += 1;
            }
            count.textContent = words.length ? `${shown} of ${rows.length} rows` : "";
          };
          box.addEventListener("input", apply);
          box.addEventListener("keydown", (event) => {
            if (event.key === "Escape") { box.value = ""; apply(); }
          });
          document.getElementById("filter-form").addEventListener("submit", (event) => event.preventDefault());
          document.getElementById("filter-form").hidden = false;
          addEventListener("beforeprint", () => {
            for (const folded of document.querySelectorAll("details")) folded.open = true;
          });
          apply();
        })();

        """#
}
