// Scans go onto the list without leaving the page; without this file Enter sends the form, which does the same.
(() => {
  "use strict";
  const form = document.getElementById("quick");
  const field = document.getElementById("quick-scan");
  const button = document.getElementById("quick-camera");
  const video = document.getElementById("quick-video");
  if (!form || !field) return;
  let turn = Promise.resolve(); // one scan after the other: each sends what the one before it left on the list
  const send = (code) => {
    turn = turn.then(async () => {
      const body = new FormData(form);
      body.set("scan", code);
      body.set("text", "");
      body.delete("file");
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.status >= 500) throw new Error(String(answer.status));
      document.getElementById("quick-sheet").outerHTML = await answer.text();
    });
    turn = turn.catch(() => { field.value = code; });
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    if (code) send(code);
  });
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;
  let stream = null;
  const stop = () => {
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    video.hidden = true;
  };
  const look = async (detector, last) => {
    if (!stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    const now = Date.now();
    let seen = last;
    if (found && (found.rawValue !== last.code || now - last.at > 2000)) {
      send(found.rawValue);
      if (navigator.vibrate) navigator.vibrate(60);
      seen = { code: found.rawValue, at: now };
    }
    setTimeout(() => look(detector, seen), 200);
  };
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.hidden = true;
      field.focus();
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    look(new BarcodeDetector({ formats: ["ean_13", "ean_8", "upc_a", "code_128", "qr_code"] }), { code: "", at: 0 });
  });
  addEventListener("pagehide", stop);
})();
