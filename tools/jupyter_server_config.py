"""The server of `make lab` sends small messages at once and saves no dead widgets."""

import logging
import warnings

c = get_config()  # noqa: F821  (Jupyter defines it)


def strip_widget_views(model, **_):
    """Drop widget views from a notebook that is about to be saved; its pictures and text stay.

    So does its metadata as it was built: what JupyterLab adds names the machine, not the notebook.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    metadata = model["content"].get("metadata", {})
    metadata.pop("widgets", None)
    if "name" in metadata.get("language_info", {}):
        metadata["language_info"] = {"name": metadata["language_info"]["name"]}
    if "display_name" in metadata.get("kernelspec", {}):
        kernel = metadata["kernelspec"]
        kernel["display_name"] = kernel["display_name"].removesuffix(" (ipykernel)")
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)


# The asynchronous contents managers inherit from this class, and so inherit the hook; a manager
# that finds its hook in a configuration warns that it replaces the hook by itself.
warnings.filterwarnings("ignore", "Overriding existing pre_save_hook")
c.ContentsManager.pre_save_hook = strip_widget_views

try:
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
except ImportError:
    logging.getLogger("ServerApp").warning(
        "This jupyter_server keeps its kernel websocket elsewhere: sliders answer some 40 ms later."
    )
else:

    class NoDelayConnection(ZMQChannelsWebsocketConnection):
        """A kernel websocket that does not hold small messages back (Nagle's algorithm)."""

        def connect(self):
            """Switch TCP_NODELAY on, then connect as usual."""
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    c.ServerApp.kernel_websocket_connection_class = NoDelayConnection
