// Keeps the two lists of the page up to date. Without it, the Reload link does the same.
const every = 2000;
const control = document.getElementById("refreshing");
const box = control.querySelector("input");
const said = document.getElementById("said");
const shown = {};
let lost = false;

async function refresh(name) {
  const list = document.getElementById(`${name}-list`);
  // Whoever is about to press a button keeps it.
  if (list.contains(document.activeElement)) return;
  const answer = await fetch(`/__sandbox/ui/${name}`);
  if (!answer.ok) return;
  const html = await answer.text();
  if (html !== shown[name]) list.innerHTML = html;
  shown[name] = html;
}

async function turn() {
  if (box.checked && !document.hidden) {
    try {
      await refresh("requests");
      await refresh("deliveries");
      if (lost) said.textContent = "The sandbox answers again.";
      lost = false;
    } catch {
      if (!lost) said.textContent = "The sandbox does not answer.";
      lost = true;
    }
  }
  setTimeout(turn, every);
}

control.hidden = false;
setTimeout(turn, every);
