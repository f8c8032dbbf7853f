// Barcodes by the camera, where the browser reads them; asked for when one taps, never before.
const FORMATS = ["ean_13", "ean_8", "upc_a", "code_128", "qr_code"];
const AGAIN = 2000; // milliseconds until the same code counts once more

export const canRead = () => "BarcodeDetector" in window;

// The code in a photo; empty where there is none.
export async function readPhoto(file) {
  const [found] = await new BarcodeDetector({ formats: FORMATS }).detect(await createImageBitmap(file));
  return found ? found.rawValue : "";
}

export class Camera {
  constructor(video, onCode) {
    this.video = video;
    this.onCode = onCode;
    this.stream = null;
    addEventListener("pagehide", () => this.stop());
  }

  stop() {
    for (const track of this.stream ? this.stream.getTracks() : []) track.stop();
    this.stream = null;
    this.video.hidden = true;
  }

  // "on", "off", or why not: "denied", "no_camera"
  async toggle() {
    if (this.stream) {
      this.stop();
      return "off";
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (refusal) {
      return refusal.name === "NotAllowedError" ? "denied" : "no_camera";
    }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.look(new BarcodeDetector({ formats: FORMATS }), { code: "", at: 0 });
    return "on";
  }

  async look(reader, last) {
    if (!this.stream) return;
    const [found] = await reader.detect(this.video).catch(() => []);
    const now = Date.now();
    let seen = last;
    if (found && (found.rawValue !== last.code || now - last.at > AGAIN)) {
      this.onCode(found.rawValue);
      if (navigator.vibrate) navigator.vibrate(60);
      seen = { code: found.rawValue, at: now };
    }
    setTimeout(() => this.look(reader, seen), 200);
  }
}
