/** Sorts the table by the column whose heading is pressed; without it the page only stays as it is. NULLs come last. */
export const HTML_SCRIPT = `
const table = document.querySelector('table');
for (const [place, heading] of [...(table?.tHead.rows[0].cells ?? [])].entries()) {
  const button = document.createElement('button');
  button.append(...heading.childNodes);
  heading.append(button);
  button.onclick = () => {
    const sign = heading.ariaSort === 'ascending' ? -1 : 1;
    const isNumber = heading.className === 'number';
    const keyed = [...table.tBodies[0].rows].map((row) => {
      const cell = row.cells[place];
      const text = cell.textContent;
      return { row, isNull: cell.classList.contains('null'), key: isNumber ? Number(text) : text };
    });
    keyed.sort((a, b) => a.isNull - b.isNull || (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
    table.tBodies[0].append(...keyed.map(({ row }) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    heading.ariaSort = sign > 0 ? 'ascending' : 'descending';
  };
}
`;
