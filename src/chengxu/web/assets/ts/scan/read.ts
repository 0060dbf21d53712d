// Reads a QR code out of a camera's picture or a photograph: by the browser where it can, else by a decoder of our own that is
// fetched then. Nothing leaves the phone.
interface Detector {
  detect(source: ImageBitmap | HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface DetectorMaker {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const QR = "qr_code";
const LARGEST = 1600; // pixels of the longer side: more only takes time
const PAUSE = 160; // milliseconds between two looks at the camera
const PATIENCE = 120; // milliseconds a decoder may go on trying with one picture

let native: Detector | null | undefined;

async function detector(): Promise<Detector | null> {
  if (native !== undefined) return native;
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  const can = maker ? await maker.getSupportedFormats().catch(() => []) : [];
  native = maker && can.includes(QR) ? new maker({ formats: [QR] }) : null;
  return native;
}

/** The text of the first QR code in a picture; "" when there is none. */
async function readPicture(source: ImageBitmap | HTMLVideoElement, width: number, height: number): Promise<string> {
  const found = await (await detector())?.detect(source).catch(() => []);
  if (found?.[0]) return found[0].rawValue;
  if (native) return "";
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context || canvas.width === 0 || canvas.height === 0) return "";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { default: decode } = await import("qr/decode.js");
  try {
    const result = decode(context.getImageData(0, 0, canvas.width, canvas.height), { timeLimit: PATIENCE });
    return typeof result === "string" ? result : "";
  } catch {
    return ""; // no code in it, or one too blurred to read
  }
}

/** The text of the QR code on a photograph; "" when none can be read. */
export async function readPhoto(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return "";
  const text = await readPicture(picture, picture.width, picture.height);
  picture.close();
  return text;
}

/** Looks through the camera until a code is seen; `stop` ends it. Rejects when there is no camera or it is not allowed. */
export async function watch(video: HTMLVideoElement, seen: (text: string) => void): Promise<{ stop: () => void }> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  let going = true;
  const stop = (): void => {
    going = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const look = async (): Promise<void> => {
    while (going) {
      const text = await readPicture(video, video.videoWidth, video.videoHeight);
      if (going && text) {
        stop();
        seen(text);
        return;
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  };
  void look();
  return { stop };
}

/** The code that a label says: the part of an address behind /c/, or what was typed; "" for anything else. */
export function codeIn(text: string): string {
  const trimmed = text.trim();
  const address = /^https?:\/\/[^/]+\/c\/([0-9A-Za-z-]{10,18})(?:[/?#]|$)/.exec(trimmed);
  if (address) return address[1] ?? "";
  return /^[0-9A-Za-z]{5}[ -]?[0-9A-Za-z]{5}$/.test(trimmed) ? trimmed.replace(/[ -]/g, "") : "";
}

/** The host of an address that is not this installation's; "" for no address, or our own. */
export function elsewhere(text: string): string {
  try {
    const { host, protocol } = new URL(text.trim());
    return protocol.startsWith("http") && host !== location.host ? host : "";
  } catch {
    return "";
  }
}
