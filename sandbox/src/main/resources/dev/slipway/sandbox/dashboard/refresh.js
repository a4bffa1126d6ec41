// Renews each part that says data-live; a part in which somebody types or chooses is left alone until they leave it.
const period = 1000;
const connection = document.getElementById('connection');

async function refresh() {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const names = list => list.map(part => part.dataset.live).join();
    const now = [...document.querySelectorAll('[data-live]')];
    const then = [...next.querySelectorAll('[data-live]')];
    if (names(now) !== names(then)) location.reload();
    now.forEach((part, i) => renew(part, then[i]));
    connection.textContent = 'live';
    connection.className = '';
  } catch {
    connection.textContent = 'the sandbox does not answer';
    connection.className = 'lost';
  }
  setTimeout(refresh, document.hidden ? 5 * period : period);
}

function renew(part, next) {
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  if (active && active.matches('input, select, button')) return;
  const details = [...part.querySelectorAll('details')];
  next.querySelectorAll('details').forEach((one, i) => { one.open = details[i]?.open ?? false; });
  if (next.innerHTML === part.innerHTML) return;
  const focusable = 'a, summary, [tabindex]';
  const place = active ? [...part.querySelectorAll(focusable)].indexOf(active) : -1;
  const scrolled = [...part.querySelectorAll('.wide')].map(box => [box.scrollLeft, box.scrollTop]);
  part.replaceChildren(...next.childNodes);
  part.querySelectorAll('.wide').forEach((box, i) => { [box.scrollLeft, box.scrollTop] = scrolled[i] ?? [0, 0]; });
  if (place >= 0) part.querySelectorAll(focusable)[place]?.focus({ preventScroll: true });
}

setTimeout(refresh, period);
