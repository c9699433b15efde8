#!/usr/bin/env python3
"""Makes a copy of a page that checks itself and writes what it saw into its
body, for a headless browser's --dump-dom.

usage: reports.py axe PAGE COPY AXE.js [dark]   accessibility, by axe-core
       reports.py use PAGE COPY WORD            sorting, searching and turning pages
"""
import re
import sys

AXE = """
window.addEventListener('load', () => axe.run(document, {resultTypes: ['violations']}).then(r => {
  const out = ['AXE ' + axe.version + ': ' + r.passes.length + ' rules passed, ' + r.violations.length + ' violated'];
  for (const v of r.violations) for (const n of v.nodes.slice(0, 5)) {
    out.push('VIOLATION ' + v.id + ': ' + v.help + ' | ' + n.target.join(' ') + ' | ' + (n.failureSummary || '').replace(/\\s+/g, ' '));
  }
  tell(out);
}));
"""

USE = """
window.addEventListener('load', async () => {
  const word = %r, out = [], pause = ms => new Promise(r => setTimeout(r, ms));
  const rows = () => [...document.querySelectorAll('#t-files tbody tr')];
  const told = () => document.getElementById('told-files').textContent;
  const expect = (what, ok) => out.push((ok ? 'GOOD ' : 'BAD ') + what + ': ' + told());
  const click = key => {
    const from = performance.now();
    document.querySelector('#t-files th[data-key=' + key + '] button').click();
    return Math.round(performance.now() - from);
  };
  const before = rows().map(r => r.innerHTML);
  let ms = click('risk');
  expect('least risk first, ' + ms + ' ms', document.querySelector('#t-files th[data-key=risk]').getAttribute('aria-sort') === 'ascending');
  ms = click('risk');
  const same = rows().map(r => r.innerHTML).filter((r, i) => r !== before[i]).length;
  expect('the script writes rows as the program does, ' + same + ' differ', ms >= 0 && (same === 0 || before.length === 100));
  ms = click('name');
  const names = rows().map(r => r.querySelector('bdi').textContent), order = new Intl.Collator('en-GB', {numeric: true, sensitivity: 'base'});
  expect('by name, ' + ms + ' ms', names.every((n, i) => i === 0 || order.compare(names[i - 1], n) <= 0));
  const q = document.getElementById('q-files');
  q.value = word;
  q.dispatchEvent(new Event('input', {bubbles: true}));
  await pause(500);
  expect('searched', rows().length > 0 && rows().every(r => r.textContent.toLowerCase().includes(word.toLowerCase())));
  q.value = '';
  document.getElementById('s-files').value = '1';
  q.dispatchEvent(new Event('input', {bubbles: true}));
  await pause(500);
  expect('read ones', rows().length > 0 && rows().every(r => r.textContent.includes('read')));
  const next = document.querySelector('#pages-files [data-go="1"]');
  if (!document.getElementById('pages-files').hidden) {
    const first = rows()[0].textContent;
    next.click();
    expect('next page', rows()[0].textContent !== first);
  }
  q.value = 'no file is called so';
  q.dispatchEvent(new Event('input', {bubbles: true}));
  await pause(500);
  expect('none', rows().length === 0);
  tell(out);
});
"""

TELL = """
const tell = lines => {
  document.body.replaceChildren(...lines.map(t => { const p = document.createElement('p'); p.textContent = t; return p; }));
  document.head.replaceChildren();
};
"""

mode, page, copy = sys.argv[1:4]
text = open(page, encoding="utf-8").read()
# The copy runs a script that the page's policy forbids, so it goes without.
text, n = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
if n != 1:
    sys.exit("%s: no policy in the page" % page)
if mode == "axe":
    script = open(sys.argv[4], encoding="utf-8").read().replace("</script>", "<\\/script>") + "\n" + TELL + AXE
    if "dark" in sys.argv[5:]:
        text, n = re.subn(r"@media \(prefers-color-scheme:dark\)", "@media all", text)
        if n != 1:
            sys.exit("%s: no dark mode in the page" % page)
else:
    script = TELL + USE % sys.argv[4]
head, tail = text.rsplit("</body>", 1)
with open(copy, "w", encoding="utf-8") as f:
    f.write(head + "<script>" + script + "</script></body>" + tail)
