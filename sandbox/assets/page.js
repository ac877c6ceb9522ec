import { nextStep } from './next-step.js';
import { byId, show } from './show.js';

const scenarioPicker = byId('scenario');
const controls = [scenarioPicker, byId('alarm'), byId('recover'), byId('audit'), byId('keeper')];
let busy = false;
/** What went wrong at the last press; it stays until the next one. */
let failure = '';

async function refresh() {
  try {
    const state = await ask('GET', 'state');
    show(state);
    if (!busy) notify(failure || nextStep(state));
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

async function press(name, body, meanwhile) {
  const pressed = document.activeElement;
  busy = true;
  failure = '';
  for (const control of controls) control.disabled = true;
  notify(meanwhile);
  try {
    await ask('POST', name, body);
  } catch (error) {
    failure = error.message;
  } finally {
    busy = false;
    for (const control of controls) control.disabled = false;
    pressed?.focus({ preventScroll: true });
    await refresh();
  }
}

/** A live region speaks whenever it is written, so the same words are not written again. */
function notify(text) {
  if (byId('notice').textContent !== text) byId('notice').textContent = text;
}

byId('alarm').addEventListener('click', () =>
  press('alarm', { state: 'ALARM' }, 'The alarm rings; Originmend is looking …'),
);
byId('recover').addEventListener('click', () => press('alarm', { state: 'OK' }, 'The alarm goes back to OK …'));
byId('audit').addEventListener('click', () => press('audit', {}, 'The audit examines every distribution …'));
byId('keeper').addEventListener('click', () => press('keeper', {}, 'The plan keeper looks after what is open …'));
// By keyboard every letter and every arrow is a change: wait until the choice is made.
let choosing;
scenarioPicker.addEventListener('change', () => {
  clearTimeout(choosing);
  choosing = setTimeout(() => press('scenario', { name: scenarioPicker.value }, 'Building the scenario …'), 300);
});

setInterval(refresh, 1500);
await refresh();
