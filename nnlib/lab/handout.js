// Text to the clipboard, bytes to a file.
export default {
  initialize({ model }) {
    model.on("msg:custom", async (message, buffers) => {
      if (message.kind === "copy") {
        const ok = await navigator.clipboard?.writeText(message.text).then(() => true, () => false);
        model.send({ kind: "copied", ok: Boolean(ok) });
      } else if (message.kind === "save") {
        const href = URL.createObjectURL(new Blob([buffers[0]]));
        Object.assign(document.createElement("a"), { href, download: message.name }).click();
        setTimeout(() => URL.revokeObjectURL(href), 1000);
      }
    });
  },
  render() {},
};
