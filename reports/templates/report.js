'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const pageSize = 100;
  const statuses = ['', 'read', 'partly read', 'skipped', 'failed'];
  const classes = ['', 's-read', 's-part', 's-skip', 's-fail'];
  const order = new Intl.Collator('en-GB', {numeric: true, sensitivity: 'base'});
  const number = n => n.toLocaleString('en-GB');
  const text = i => data.text[i];

  const size = n => {
    if (n < 1000) return n === 1 ? '1 byte' : n + ' bytes';
    for (const unit of ['kB', 'MB', 'GB', 'TB', 'PB']) {
      n /= 1000;
      if (n < 999.5 || unit === 'PB') return (n < 9.95 ? n.toFixed(1) : n.toFixed(0)) + ' ' + unit;
    }
  };
  const date = s => s ? new Date(s * 1000).toISOString().slice(0, 10) : '';

  // Rows as they come: name, folder, status, risk, bytes, seconds, owner, what
  // opened it, and then kinds, or why and how many parts.
  const file = r => {
    let values = 0;
    for (let i = 1; i < r[8].length; i += 2) values += r[8][i];
    return {name: r[0], folder: text(r[1]), status: r[2], risk: r[3], size: r[4], modified: r[5], owner: text(r[6]), opened: text(r[7]), kinds: r[8], values};
  };
  const unread = r => ({name: r[0], folder: text(r[1]), status: r[2], size: r[4], modified: r[5], owner: text(r[6]), opened: text(r[7]), why: text(r[8]), parts: r[9]});

  const kindWords = ks => {
    const out = [];
    for (let i = 0; i < ks.length; i += 2) {
      if (i === 8) {
        const left = (ks.length - i) / 2;
        out.push(left + (left === 1 ? ' more kind' : ' more kinds'));
        break;
      }
      out.push(data.kinds[ks[i]][0] + ' ' + number(ks[i + 1]));
    }
    return out.join(', ');
  };
  const words = r => {
    if (r.words === undefined) {
      let s = r.folder + '/' + r.name + '\n' + r.owner + '\n' + (r.why || '') + '\n' + r.opened;
      if (r.kinds) for (let i = 0; i < r.kinds.length; i += 2) s += '\n' + data.kinds[r.kinds[i]][0];
      r.words = s.toLowerCase();
    }
    return r.words;
  };

  const make = (tag, cls, content) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (content !== undefined) e.textContent = content;
    return e;
  };
  const head = r => {
    const th = make('th');
    th.scope = 'row';
    th.append(make('bdi', '', r.name));
    const small = make('small');
    small.append(make('bdi', '', r.folder));
    th.append(small);
    return th;
  };
  const ended = (r, cls) => {
    const td = make('td', cls);
    const dot = make('span', 'dot ' + classes[r.status]);
    dot.setAttribute('aria-hidden', 'true');
    td.append(dot, statuses[r.status]);
    if (r.opened) td.append(make('small', '', 'opened with ' + r.opened));
    return td;
  };
  const owner = r => {
    const td = make('td', 'lo');
    td.append(make('bdi', '', r.owner));
    return td;
  };
  const fileRow = r => [head(r), make('td', 'n', number(r.risk)), make('td', 'n lo', number(r.values)), make('td', 'k', kindWords(r.kinds)),
    ended(r, 'lo'), make('td', 'n lo', size(r.size)), make('td', 'lo d', date(r.modified)), owner(r)];
  const unreadRow = r => [head(r), ended(r, ''), make('td', 'k', r.why), make('td', 'n lo', number(r.parts)),
    make('td', 'n lo', size(r.size)), make('td', 'lo d', date(r.modified)), owner(r)];

  // A table shows a page of its rows at a time: sorting and filtering work on
  // all of them, and the browser never lays out more than a hundred.
  const table = (name, all, cells) => {
    const el = document.getElementById('t-' + name);
    if (!el) return;
    const form = document.getElementById('ask-' + name);
    const told = document.getElementById('told-' + name);
    const pages = document.getElementById('pages-' + name);
    const body = el.tBodies[0];
    let rows = all, page = 0, key = '', up = true;

    const show = () => {
      const from = page * pageSize, to = Math.min(from + pageSize, rows.length);
      body.replaceChildren(...rows.slice(from, to).map(r => {
        const tr = make('tr');
        tr.append(...cells(r));
        return tr;
      }));
      told.textContent = rows.length === 0 ? 'No file passes.' :
        'Files ' + number(from + 1) + ' to ' + number(to) + ' of ' + number(rows.length) +
        (rows.length < all.length ? ' that pass, of ' + number(all.length) : '') + '.';
      const last = Math.max(0, Math.ceil(rows.length / pageSize) - 1);
      pages.hidden = last === 0;
      pages.querySelector('span').textContent = 'Page ' + number(page + 1) + ' of ' + number(last + 1);
      pages.querySelector('[data-go="-1"]').disabled = page === 0;
      pages.querySelector('[data-go="1"]').disabled = page === last;
    };
    const sort = () => {
      if (!key) return;
      const sign = up ? 1 : -1;
      const textual = key === 'owner' || key === 'why';
      const compare = key === 'name' ? (a, b) => order.compare(a.name, b.name) || order.compare(a.folder, b.folder) :
        textual ? (a, b) => order.compare(a[key], b[key]) : (a, b) => a[key] - b[key];
      rows.sort((a, b) => sign * compare(a, b));
    };
    const ask = () => {
      const wanted = document.getElementById('q-' + name).value.toLowerCase().split(/\s+/).filter(Boolean);
      const cat = document.getElementById('c-' + name + '-cat');
      const category = cat && cat.value !== '' ? Number(cat.value) : -1;
      const status = Number(document.getElementById('s-' + name).value);
      rows = all.filter(r => {
        if (status && r.status !== status) return false;
        if (category >= 0 && !r.kinds.some((k, i) => i % 2 === 0 && data.kinds[k][1] === category)) return false;
        if (wanted.length === 0) return true;
        const s = words(r);
        return wanted.every(w => s.includes(w));
      });
      page = 0;
      sort();
      show();
    };

    for (const th of el.tHead.querySelectorAll('th[data-key]')) {
      const button = make('button', '', th.textContent);
      button.type = 'button';
      th.replaceChildren(button);
      button.addEventListener('click', () => {
        const sorted = th.getAttribute('aria-sort');
        const textual = ['name', 'owner', 'why', 'status'].includes(th.dataset.key);
        up = sorted ? sorted === 'descending' : textual;
        key = th.dataset.key;
        for (const other of el.tHead.querySelectorAll('[aria-sort]')) other.removeAttribute('aria-sort');
        th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        if (rows === all) rows = all.slice();
        page = 0;
        sort();
        show();
      });
    }
    let wait = 0;
    form.addEventListener('input', () => {
      clearTimeout(wait);
      wait = setTimeout(ask, 120);
    });
    form.addEventListener('submit', e => e.preventDefault());
    pages.addEventListener('click', e => {
      const go = Number(e.target.dataset.go);
      if (!go) return;
      page += go;
      show();
      el.scrollIntoView({block: 'start'});
    });
    form.hidden = false;
    const last = Math.ceil(all.length / pageSize);
    if (last > 1) {
      pages.hidden = false;
      pages.querySelector('span').textContent = 'Page 1 of ' + number(last);
      pages.querySelector('[data-go="-1"]').disabled = true;
    }
  };

  table('files', data.files.map(file), fileRow);
  table('unread', data.unread.map(unread), unreadRow);
})();
