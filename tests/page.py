"""A page without a browser, and a way to wait for what it shows."""

import asyncio

from nnlib.lab import Lab


class Page:
    """Stands in for the browser: says that it is there, and acknowledges every frame at once."""

    def __init__(self, screen):
        self.screen, self.frames = screen, []
        self.screen.send = self.receive

    def receive(self, message, buffers=None):
        if message["kind"] == "frame":
            self.frames.append((message, buffers[0]))
            self.screen._hear(None, {"kind": "shown", "frame": message["frame"]}, [])

    def look(self, visible=True, view="first"):
        message = {"kind": "look", "view": view, "visible": visible, "ratio": 1}
        self.screen._hear(None, message, [])

    def press(self, x, y):
        """Press on the picture, at these shares of its width and height."""
        self.screen._hear(None, {"kind": "point", "x": x, "y": y}, [])


async def until(condition, seconds=20):
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("this did not come true in time")


def played(scenario, **config):
    """Run an async scenario(lab, page) with a Lab made inside a running loop, as in a kernel."""

    async def main():
        lab = Lab(name="test", **config)
        try:
            await scenario(lab, Page(lab.panel.screen))
        finally:
            lab.close()
            await asyncio.sleep(0.01)
        assert [t for t in asyncio.all_tasks() if t is not asyncio.current_task()] == []

    asyncio.run(main())
