// Enhancement only: the page reads without it. Tables are sorted by their headers, rows of figures switched on and off,
// and what is folded is opened for paper.
(() => {
  const numberOf = (text) => {
    const digits = text.replace(/[,\s\u00a0]/g, '').replace('−', '-').match(/^[^\d+-]*([+-]?\d*\.?\d+)/);
    return digits === null ? null : Number(digits[1]);
  };
  const make = (name, fields, ...children) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...children);
    return element;
  };

  const sortBy = (table, column, direction) => {
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row) => {
      const text = row.cells[column].textContent.trim();
      return { row, text, number: numberOf(text) };
    });
    const isNumbers = keyed.every(({ text, number }) => text === '' || number !== null);
    keyed.sort((a, b) => {
      if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '');
      return direction * (isNumbers ? a.number - b.number : a.text.localeCompare(b.text));
    });
    body.append(...keyed.map(({ row }) => row));
    return isNumbers;
  };

  for (const table of document.querySelectorAll('table')) {
    if (table.tHead === null || table.tBodies[0].rows.length < 3) continue;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make('button', { type: 'button', title: 'Sort by this column' }, ...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        // Figures begin with the greatest, words with the first.
        const isFalling = before === null ? head.classList.contains('figure') : before === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        sortBy(table, column, isFalling ? -1 : 1);
        head.setAttribute('aria-sort', isFalling ? 'descending' : 'ascending');
      });
    });
  }

  for (const figure of document.querySelectorAll('figure')) {
    const rows = [...figure.querySelectorAll('[data-row]')];
    const names = [...new Set(rows.map((row) => row.dataset.row))];
    if (names.length < 2 || figure.querySelector('.wide [data-row]') === null) continue;
    const buttons = names.map((name) => {
      const button = make('button', { type: 'button' }, name);
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', () => {
        const isShown = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(isShown));
        for (const row of rows) if (row.dataset.row === name) row.classList.toggle('off', !isShown);
      });
      return button;
    });
    figure.append(
      make('details', { className: 'switches' }, make('summary', {}, 'Show or hide'), make('div', {}, ...buttons)),
    );
  }

  const opened = [];
  addEventListener('beforeprint', () => {
    for (const fold of document.querySelectorAll('main > details:not([open])')) {
      fold.open = true;
      opened.push(fold);
    }
  });
  addEventListener('afterprint', () => {
    for (const fold of opened.splice(0)) fold.open = false;
  });
})();
