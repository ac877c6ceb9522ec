const byId = (id) => document.getElementById(id);
const scenarioPicker = byId('scenario');
const buttons = [byId('alarm'), byId('recover'), byId('audit')];
let shown = '';

async function refresh() {
  try {
    show(await ask('GET', 'state'));
  } catch (error) {
    notify(`The sandbox does not answer (${error.message}). Is it still running?`);
  }
}

async function ask(method, name, body) {
  const options = body
    ? { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : { method };
  const response = await fetch(`/sandbox/${name}`, options);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}

async function press(method, name, body, before, after) {
  for (const button of buttons) button.disabled = true;
  notify(before);
  try {
    await ask(method, name, body);
    notify(after);
  } catch (error) {
    notify(error.message);
  } finally {
    for (const button of buttons) button.disabled = false;
    await refresh();
  }
}

function notify(text) {
  byId('notice').textContent = text;
}

function show(state) {
  const text = JSON.stringify(state, (key, value) =>
    key === 'x-amz-cf-id' || key.startsWith('x-amz-') ? undefined : value,
  );
  if (text === shown) return;
  shown = text;
  byId('story').textContent = state.scenario ? state.scenario.story : 'Choose a scenario.';
  if (state.scenario) scenarioPicker.value = state.scenario.name;
  showSite(state.site);
  showInbox(state.inbox);
  showApproval(state.approval);
  byId('timeline').replaceChildren(...state.timeline.map(momentItem));
}

function showSite(site) {
  if (!site) return;
  const status = byId('site-status');
  const good = site.status < 400;
  status.textContent = site.status;
  status.className = good ? 'good' : 'bad';
  byId('site-because').textContent = site.because;
  byId('site-link').href = site.url;
  byId('site-headers').textContent = Object.entries(site.headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const frame = byId('site-frame');
  frame.hidden = !good;
  if (good && frame.getAttribute('src') !== site.url) frame.src = site.url;
  if (!good) frame.removeAttribute('src');
  byId('site-body').textContent = good ? '' : site.body;
}

function showInbox(messages) {
  if (messages.length === 0) {
    byId('inbox').replaceChildren(element('p', 'No messages yet. Ring the alarm.', 'empty'));
    return;
  }
  byId('inbox').replaceChildren(...messages.map(messageArticle));
}

function messageArticle({ at, subject, text }) {
  const article = document.createElement('article');
  const body = element('pre', '');
  for (const part of text.split(/(https?:\/\/[^\s<>"]+)/)) body.append(/^https?:\/\//.test(part) ? linkTo(part) : part);
  article.append(element('h3', subject), timeOf(at), body);
  return article;
}

function linkTo(url) {
  const link = element('a', url);
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}

function showApproval({ link, moments }) {
  const button = byId('approval-link');
  button.hidden = !link;
  if (link) button.href = link;
  byId('approval-text').textContent = link
    ? 'The newest link from the inbox. The page opens in a tab of its own, because it does not let itself be framed.'
    : 'A message with a link appears here once a change is proposed.';
  byId('approval-moments').replaceChildren(...moments.map((text) => element('li', text)));
}

function momentItem({ at, kind, text }) {
  const item = document.createElement('li');
  item.append(timeOf(at), `${text}`);
  if (kind === 'error') item.className = 'bad';
  return item;
}

function timeOf(at) {
  const time = element('time', new Date(at).toLocaleTimeString());
  time.dateTime = at;
  return time;
}

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

byId('alarm').addEventListener('click', () =>
  press(
    'POST',
    'alarm',
    { state: 'ALARM' },
    'The alarm rings; the incident responder is looking …',
    'The incident responder has finished.',
  ),
);
byId('recover').addEventListener('click', () =>
  press('POST', 'alarm', { state: 'OK' }, 'The alarm goes back to OK …', 'The incident responder has finished.'),
);
byId('audit').addEventListener('click', () =>
  press('POST', 'audit', {}, 'The audit examines every distribution …', 'The audit has finished.'),
);
scenarioPicker.addEventListener('change', () =>
  press('POST', 'scenario', { name: scenarioPicker.value }, 'Building the scenario …', ''),
);

setInterval(refresh, 1500);
await refresh();
