// Bytes in; acknowledgement, visibility, pixel ratio and pointer out.
export default {
  render({ model, el }) {
    el.classList.add("nnlib-screen");
    el.innerHTML = `<img alt="The lab's picture is on its way."><p class="caption"></p>
      <p class="gone" role="status" hidden>The kernel does not answer. If another cell is running, the lab
      goes on after it; if the kernel was restarted, run this cell again.</p>`;
    const [img, caption, gone] = el.children;
    const view = String(Math.random()), urls = [];
    let heard = Date.now();
    const seen = () => !document.hidden && el.offsetParent !== null;
    const look = () => model.send({ kind: "look", view, visible: seen(), ratio: window.devicePixelRatio });
    const keep = (n) => urls.splice(0, Math.max(0, urls.length - n)).forEach(URL.revokeObjectURL);
    const hear = (message, buffers) => {
      heard = Date.now();
      gone.hidden = true;
      if (message.kind !== "frame") return;
      img.onload = () => {
        keep(1);
        el.dataset.frames = 1 + Number(el.dataset.frames ?? 0);
        model.send({ kind: "shown", frame: message.frame });
      };
      urls.push((img.src = URL.createObjectURL(new Blob([buffers[0]], { type: message.mime }))));
      img.alt = caption.textContent = message.caption;
    };
    model.on("msg:custom", hear);
    document.addEventListener("visibilitychange", look);
    img.addEventListener("pointerdown", (event) =>
      model.send({ kind: "point", x: event.offsetX / img.clientWidth, y: event.offsetY / img.clientHeight }));
    const answered = () => (gone.hidden = !seen() || Date.now() - heard < 3000);
    const beat = setInterval(() => (answered(), look()), 1000); // look() fails without a kernel
    look();
    return () => {
      clearInterval(beat);
      document.removeEventListener("visibilitychange", look);
      model.off("msg:custom", hear);
      keep(0);
    };
  },
};
