// Keeps what the page shows up to date. Without it, the Reload link does the same.
const every = 2000;
const control = document.getElementById("refreshing");
const box = control.querySelector("input");
const said = document.getElementById("said");
let lost = false;

function replace(old, fresh) {
  // Whoever is about to press a button keeps it.
  if (old.contains(document.activeElement) || old.innerHTML === fresh.innerHTML) return;
  const scrolled = old.querySelector(".wide")?.scrollLeft;
  old.replaceChildren(...fresh.childNodes);
  const wide = old.querySelector(".wide");
  if (wide && scrolled) wide.scrollLeft = scrolled;
}

async function refresh() {
  const answer = await fetch("/__sandbox/");
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll(".live")) replace(old, page.getElementById(old.id));
}

async function turn() {
  if (box.checked && !document.hidden) {
    try {
      await refresh();
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
