// Records, before the page's own scripts run, when which picture reached the screen.
// A tick is an animation frame since whose predecessor a canvas or an image in an output is new.
window.bench = { ticks: [], keys: [], releases: [], hidden: false };
let fresh = 0, margin = "";
const words = () => document.querySelector(".nnlib-screen .caption")?.textContent ?? margin;
const transfer = ImageBitmapRenderingContext.prototype.transferFromImageBitmap;
ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (picture) {
  fresh += 1;
  return transfer.call(this, picture);
};
// The naive lab writes no words: the red of its figure's margin tells what was drawn.
const pixel = Object.assign(document.createElement("canvas"), { width: 4, height: 4 })
  .getContext("2d", { willReadFrequently: true });
document.addEventListener("load", ({ target }) => {
  if (target.tagName !== "IMG" || !target.closest(".jp-OutputArea")) return;
  pixel.drawImage(target, 0, 0, 4, 4, 0, 0, 4, 4);
  margin = `lr number ${255 - pixel.getImageData(1, 1, 1, 1).data[0]}`;
  fresh += 1;
}, true);
const tick = () => {
  if (fresh) bench.ticks.push([performance.now(), words()]);
  fresh = 0;
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
bench.begin = () => {
  bench.ticks = [[performance.now(), words()]];
  bench.keys = [];
  bench.releases = [];
};
document.addEventListener("keydown", (event) => bench.keys.push(event.timeStamp), true);
document.addEventListener("mouseup", (event) => bench.releases.push(event.timeStamp), true);
for (const [name, seen] of [["hidden", () => bench.hidden],
                            ["visibilityState", () => (bench.hidden ? "hidden" : "visible")]])
  Object.defineProperty(document, name, { get: seen });
bench.hide = (hidden) => {
  bench.hidden = hidden;
  document.dispatchEvent(new Event("visibilitychange"));
};
