// Bytes in; acknowledgement, visibility, pixel ratio and pointer out.
export default {
  render({ model, el }) {
    el.classList.add("nnlib-screen");
    el.innerHTML = `<canvas role="img" aria-label="The lab's picture is on its way."></canvas><p class="caption"></p>
      <p class="gone" role="status" hidden>The picture comes when the cells below have run. If the kernel was
      restarted, run this cell again.</p>`;
    const [canvas, caption, gone] = el.children, view = String(Math.random());
    // Not an <img>: Chromium can leave one without a place in a cell that was out of sight when it loaded.
    const screen = canvas.getContext("bitmaprenderer");
    const fit = () => { // its place on the page; the pixels come with each frame
      const [width, height] = model.get("size"), cursor = model.get("listens") ? "crosshair" : "auto";
      canvas.style = `width: ${width}px; aspect-ratio: ${width} / ${height}; cursor: ${cursor}`;
    };
    let heard = Date.now(), shown = 0;
    const seen = () => !document.hidden && el.offsetParent !== null;
    const look = () => model.send({ kind: "look", view, visible: seen(), ratio: window.devicePixelRatio });
    const hear = async (message, buffers) => {
      [heard, gone.hidden] = [Date.now(), true];
      if (message.kind !== "frame") return;
      const picture = await createImageBitmap(new Blob([buffers[0]], { type: message.mime }));
      if (message.frame < shown) return; // a later frame was quicker
      shown = message.frame;
      screen.transferFromImageBitmap(picture);
      canvas.ariaLabel = caption.textContent = message.caption;
      el.dataset.frames = 1 + Number(el.dataset.frames ?? 0);
      model.send({ kind: "shown", frame: shown });
    };
    const point = (event) => model.get("listens") && event.buttons && model.send({ kind: "point",
      x: event.offsetX / canvas.clientWidth, y: event.offsetY / canvas.clientHeight, press: event.type === "pointerdown" });
    for (const kind of ["pointerdown", "pointermove"]) canvas.addEventListener(kind, point);
    for (const trait of ["size", "listens"]) model.on(`change:${trait}`, fit);
    model.on("msg:custom", hear);
    document.addEventListener("visibilitychange", look);
    const answered = () => (gone.hidden = !seen() || Date.now() - heard < 3000);
    // A key on a menu is the menu's: else JupyterLab moves to the next cell, and cuts it at an x.
    const guard = () => el.parentElement?.querySelectorAll("select").forEach((menu) => (menu.dataset.lmSuppressShortcuts = "true"));
    const beat = setInterval(() => (guard(), answered(), look()), 1000); // look() fails without a kernel
    (fit(), look());
    return () => (clearInterval(beat), model.off("msg:custom", hear), model.off(null, fit), document.removeEventListener("visibilitychange", look));
  },
};
