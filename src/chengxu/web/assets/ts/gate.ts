// Before the citizen's form is sent it asks whether a puzzle is due; nearly always none is. See web/portal/guarding.py.
import { announce } from "./page";

const ASK_MS = 4000;

interface Due {
  puzzle: string;
  bits?: number;
}

export function wireGate(form: HTMLFormElement): void {
  const { puzzle: address, puzzleWorker: worker, puzzleWord: word } = form.dataset;
  if (!address || !worker) return;
  let passed = false;
  let busy = false;
  form.addEventListener("submit", (event) => {
    if (passed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    void solveDue(form, address, worker, word ?? "").finally(() => {
      passed = true;
      busy = false;
      form.requestSubmit();
    });
  });
  window.addEventListener("pageshow", () => (passed = false));
}

/** Asks, solves and fills in; when anything of it fails the form is sent as it is, and the server says what to do. */
async function solveDue(form: HTMLFormElement, address: string, worker: string, word: string): Promise<void> {
  const due = await fetch(address, { signal: AbortSignal.timeout(ASK_MS) })
    .then((answer) => answer.json() as Promise<Due>)
    .catch((): Due => ({ puzzle: "" }));
  if (!due.puzzle) return;
  announce(word);
  const button = form.querySelector<HTMLElement>("button[data-sending]");
  if (button) button.textContent = word;
  const answer = await solve(worker, due).catch(() => "");
  put(form, "puzzle", due.puzzle);
  put(form, "answer", answer);
}

function solve(worker: string, due: Due): Promise<string> {
  return new Promise((done, failed) => {
    const thread = new Worker(worker);
    thread.onmessage = ({ data }: MessageEvent<string>) => {
      thread.terminate();
      done(data);
    };
    thread.onerror = failed;
    thread.postMessage(due);
  });
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}
