"""Experiments worth a look, good and bad, each with the reason why."""

# name -> (fields of Config, why)
PRESETS = {
    "six units close the circle": (
        dict(hidden=6, epochs=100),
        "Each ReLU bends the boundary along one line; six bends are enough to close it around the "
        "inner circle.",
    ),
    "two units cannot": (
        dict(hidden=2, epochs=400, seed=4),
        "Two lines cut the plane into open pieces, so no training closes a boundary around the "
        "inner circle: too small a net is not a matter of patience.",
    ),
    "a step that is too long": (
        dict(activation="leaky_relu", loss="squared_error", lr=1.0, epochs=20),
        "Each update overshoots by more than the last, until the numbers no longer fit: take a "
        "tenth of the lr.",
    ),
    "all units dead": (
        dict(lr=1.5, epochs=50, seed=2),
        "A few long steps push every ReLU below 0 on all training points; its slope there is 0, so "
        "nothing brings it back.",
    ),
    "the full batch": (
        dict(batch_size=None, epochs=100),
        "One update per epoch: 100 epochs are 100 updates, where batches of 10 make 6,600 of them.",
    ),
    "all weights zero": (
        dict(start="zero", epochs=50),
        "Every product in the gradient has a factor 0; only the output biases ever move, and the "
        "loss stays near ln 2.",
    ),
    "weights of a thousandth": (
        dict(start="normal 1e-3", hidden=(8, 8, 8), activation="tanh", lr=0.1, epochs=50),
        "Through three hidden layers the gradient carries one small factor per layer; the first "
        "weights hardly move and the loss stays near ln 2.",
    ),
    "batch normalisation wakes a deep net": (
        dict(
            dataset="digits",
            hidden=(50,) * 4,
            start="normal 1e-3",
            batch_norm=True,
            lr=0.1,
            batch_size=50,
            epochs=20,
        ),
        "The same tiny weights, in four hidden layers, on images of digits: every unit is brought "
        "to deviation 1 over the batch, so no layer hands on a small factor, and the net learns; "
        "without it the loss stays at ln 10.",
    ),
    "a spiral of four arms": (
        dict(
            dataset="spiral",
            classes=4,
            n=800,
            hidden=(16, 16),
            optimizer="adam",
            lr=0.01,
            epochs=100,
        ),
        "Two layers of 16 units fold the plane often enough to part four arms; every pair of "
        "classes has a boundary of its own.",
    ),
    "learning the noise": (
        dict(dataset="moons", n=60, noise=0.3, hidden=32, lr=0.5, epochs=1000),
        "36 training points and 32 units: the training loss goes to 0 while the validation loss "
        "climbs, because the net grows sure of what is chance.",
    ),
    "half of the units left out": (
        dict(dataset="moons", n=60, noise=0.3, hidden=32, lr=0.5, epochs=1000, dropout=0.5),
        "The points of 'learning the noise', with half of the hidden units left out of every "
        "update, others each time: the training loss no longer goes to 0, and the validation loss "
        "climbs about half as far.",
    ),
    "a penalty that makes zeros": (
        dict(
            dataset="moons",
            n=60,
            noise=0.3,
            hidden=16,
            lr=0.1,
            l1=0.01,
            l1_step="proximal",
            epochs=500,
        ),
        "Each proximal step moves a weight towards 0 and stops there, so more than half of the 64 "
        "weights end at exactly 0; added to the gradient, the same pull jumps over 0 and makes "
        "none.",
    ),
    "a long step that gets shorter": (
        dict(dataset="moons", noise=0.3, lr=2.0, decay=0.95, epochs=100),
        "With lr 2 the loss jumps about to the end; multiplied by 0.95 after every epoch the step "
        "begins as long, and comes to rest lower.",
    ),
    "the hinge stops": (
        dict(dataset="linear", hidden=16, loss="hinge", lr=0.1, epochs=100),
        "Once every training point has a margin of 1 the hinge is 0, and so is its gradient: "
        "training stops by itself, which a cross-entropy never does.",
    ),
}
