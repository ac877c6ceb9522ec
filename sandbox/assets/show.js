export const byId = (id) => document.getElementById(id);

const shown = new Map();

/** Redraws a part only when its content is another one, so that focus, selection and opened details stay. */
function redraw(part, content, draw) {
  const text = JSON.stringify(content) ?? '';
  if (shown.get(part) === text) return;
  shown.set(part, text);
  draw(content);
}

export function show(state) {
  redraw('scenario', state.scenario, showScenario);
  redraw('site', state.site && lasting(state.site), showSite);
  redraw('inbox', state.inbox, showInbox);
  redraw('approval', state.approval, showApproval);
  redraw('timeline', state.timeline, (moments) => byId('timeline').replaceChildren(...moments.map(momentItem)));
}

/** Without the identifiers that are new in every answer. */
function lasting({ headers, body, ...rest }) {
  const kept = Object.entries(headers).filter(([name]) => !/^x-amz-|^date$/.test(name));
  const same = body.replace(/<(RequestId|HostId)>[^<]*<\/\1>/g, '<$1>…</$1>');
  return { ...rest, headers: kept, body: same };
}

function showScenario(scenario) {
  byId('story').textContent = scenario ? scenario.story : 'Choose a scenario.';
  if (scenario) byId('scenario').value = scenario.name;
}

function showSite(site) {
  if (!site) return;
  // A redirect may lead out of the sandbox, so it is told and not followed.
  const good = site.status < 300;
  byId('site-status').textContent = site.status;
  byId('site-status').className = good ? 'good' : 'bad';
  byId('site-because').textContent = site.because;
  byId('site-asked').textContent = site.asked;
  byId('site-link').href = site.url;
  byId('site-headers').textContent = site.headers.map(([name, value]) => `${name}: ${value}`).join('\n');
  const frame = byId('site-frame');
  frame.hidden = !good;
  if (good && frame.getAttribute('src') !== site.url) frame.src = site.url;
  if (!good) frame.removeAttribute('src');
  byId('site-body').textContent = good ? '' : site.body;
}

function showInbox(messages) {
  const articles = messages.map((message, index) => messageArticle(message, index === 0));
  byId('inbox').replaceChildren(
    ...(articles.length ? articles : [element('p', 'No messages yet. Ring the alarm.', 'empty')]),
  );
}

function messageArticle({ at, subject, text }, isNewest) {
  const article = document.createElement('article');
  const body = element('pre', '');
  for (const part of text.split(/(https?:\/\/[^\s<>"]+)/)) body.append(/^https?:\/\//.test(part) ? linkTo(part) : part);
  article.append(element('h3', subject), timeOf(at), isNewest ? body : folded(body));
  return article;
}

function folded(body) {
  const details = document.createElement('details');
  details.append(element('summary', 'Show this earlier message'), body);
  return details;
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
  const isUndo = link?.includes('/undo?') ?? false;
  button.textContent = isUndo ? 'Open the undo page' : 'Open the approval page';
  button.classList.toggle('primary', !isUndo);
  byId('approval-text').textContent = link
    ? 'The newest link from the inbox. It opens in a tab of its own: the page forbids being framed.'
    : 'The link of a message appears here too.';
  byId('approval-moments').replaceChildren(...moments.map((text) => element('li', text)));
}

function momentItem({ at, kind, text }) {
  const item = document.createElement('li');
  item.append(timeOf(at), element('span', kind, `kind ${kind}`), element('span', text));
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
