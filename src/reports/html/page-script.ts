// The one script of a page. Without it everything can be read; it only sorts, filters, searches and pages the table of
// customers, and opens numbers of charts for printers that do not open them themselves.

/** Its text is written into the page as it stands here, and the page allows no other. */
export const pageScript = `(async () => {
  'use strict';
  const closed = new Set();
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('details:not([open])')) {
      closed.add(each);
      each.open = true;
    }
  });
  addEventListener('afterprint', () => {
    for (const each of closed) each.open = false;
    closed.clear();
  });
  const table = document.getElementById('customer-table');
  const tools = document.getElementById('tools');
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  let all = [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const said = tools.dataset;
  const make = (name, more, ...inside) => {
    const made = Object.assign(document.createElement(name), more);
    made.append(...inside);
    return made;
  };
  const size = 100;
  const state = { page: 0, sort: -1, down: false, text: '', chosen: new Map() };
  let fitting = all;
  const number = (text) => (text === '' ? -Infinity : Number(text.replaceAll(',', '')));
  const count = (value) => String(value).replace(/\\B(?=(\\d{3})+$)/g, ',');
  const status = make('p', {});
  status.setAttribute('role', 'status');
  const previous = make('button', { type: 'button', textContent: said.previous });
  const next = make('button', { type: 'button', textContent: said.next });

  function show() {
    const from = state.page * size;
    const rows = fitting.slice(from, from + size).map((cells) =>
      make('tr', {}, ...cells.map((text, at) => {
        const cell = make(at === 0 ? 'th' : 'td', { textContent: text });
        if (at === 0) cell.scope = 'row';
        if (at > 0) cell.className = heads[at].className;
        return cell;
      })));
    body.replaceChildren(...rows);
    status.textContent = fitting.length === 0 ? said.nobody : said.page
      .replace('{from}', count(from + 1))
      .replace('{to}', count(Math.min(from + size, fitting.length)))
      .replace('{all}', count(fitting.length));
    previous.disabled = state.page === 0;
    next.disabled = from + size >= fitting.length;
  }

  function choose() {
    const text = state.text.toLowerCase();
    fitting = all.filter((cells) =>
      [...state.chosen].every(([at, wanted]) => wanted === '' || cells[at] === wanted)
      && (text === '' || cells.some((cell) => cell.toLowerCase().includes(text))));
    if (state.sort >= 0) {
      const at = state.sort;
      const way = state.down ? -1 : 1;
      const numeric = 'number' in heads[at].dataset;
      const key = numeric ? (cells) => number(cells[at]) : (cells) => cells[at];
      fitting = fitting.map((cells) => [key(cells), cells])
        .sort(([a], [b]) => (a < b ? -way : a > b ? way : 0))
        .map(([, cells]) => cells);
    }
    state.page = 0;
    show();
  }

  for (const [at, head] of heads.entries()) {
    const button = make('button', { type: 'button', textContent: head.textContent });
    button.addEventListener('click', () => {
      state.down = state.sort === at ? !state.down : 'number' in head.dataset;
      state.sort = at;
      for (const each of heads) each.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
      choose();
    });
    // Printers repeat headings on each page, but no buttons in them: there the style shows this instead.
    head.dataset.heading = head.textContent;
    head.replaceChildren(button);
  }
  const search = make('input', { type: 'search' });
  search.addEventListener('input', () => {
    state.text = search.value.trim();
    choose();
  });
  tools.append(make('label', {}, said.search + ' ', search));
  const selects = [];
  for (const [at, head] of heads.entries()) {
    if (!head.dataset.filter) continue;
    const select = make('select', {});
    select.setAttribute('aria-label', head.textContent);
    const whole = head.dataset.filter === 'tier' ? said.tiers : said.movements;
    const fill = () => {
      const known = [...new Set(all.map((cells) => cells[at]))].filter((text) => text !== '').sort();
      const before = select.value;
      select.replaceChildren(new Option(whole, ''), ...known.map((text) => new Option(text, text)));
      select.value = before;
    };
    fill();
    select.addEventListener('change', () => {
      state.chosen.set(at, select.value);
      choose();
    });
    selects.push(fill);
    tools.append(select);
  }
  previous.addEventListener('click', () => { state.page--; show(); });
  next.addEventListener('click', () => { state.page++; show(); });
  const pages = make('nav', {}, previous, next);
  pages.setAttribute('aria-label', said.pages);
  tools.append(status, pages);
  tools.hidden = false;
  choose();
  const others = document.getElementById('others');
  if (others !== null && 'DecompressionStream' in window) {
    const bytes = Uint8Array.from(atob(others.content.textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    all = [...all, ...JSON.parse(await new Response(stream).text())];
    const worth = heads.findIndex((head) => 'number' in head.dataset);
    if (worth >= 0) all = all.map((cells) => [number(cells[worth]), cells]).sort(([a], [b]) => b - a).map(([, cells]) => cells);
    table.caption.textContent = said.all;
    for (const fill of selects) fill();
    choose();
  }
})();
`;
