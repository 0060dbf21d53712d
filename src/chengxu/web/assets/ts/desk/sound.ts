// A short tone for new work: off until somebody turns it on, and remembered on this computer.

const KEPT = "chengxu-sound";
let context: AudioContext | undefined;

export function wireSound(): void {
  const button = document.querySelector<HTMLButtonElement>("button[data-sound]");
  if (!button) return;
  const show = (): void => {
    const on = wanted();
    button.setAttribute("aria-pressed", String(on));
    const word = button.querySelector<HTMLElement>("[data-sound-word]");
    if (word) word.textContent = (on ? button.dataset.wordOn : button.dataset.wordOff) ?? "";
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, wanted() ? "" : "on");
    show();
    if (wanted()) ring();
  });
  show();
}

export function wanted(): boolean {
  return localStorage.getItem(KEPT) === "on";
}

/** Two soft tones; a computer that cannot play them, or a browser that wants a click first, costs the list nothing. */
export function ring(): void {
  if (!wanted()) return;
  document.dispatchEvent(new CustomEvent("chengxu:rang"));
  try {
    play();
  } catch {
    context = undefined;
  }
}

function play(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  const start = context.currentTime;
  [660, 880].forEach((pitch, place) => {
    if (!context) return;
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = start + place * 0.16;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.12, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.32);
  });
}
