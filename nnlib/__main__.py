"""Trains a network in the terminal: python -m nnlib --hidden 8 --lr 0.05 --epochs 20.

Every option is a field of nnlib.training.Config; one line is printed for each epoch.
"""

import argparse
import ast
import sys
from dataclasses import fields
from itertools import islice

from nnlib.problem import prepare
from nnlib.training import Config, evaluate, steps_per_epoch, stream


def parser():
    """An option for each field of Config; its value is read as Python where it can be."""
    made = argparse.ArgumentParser("python -m nnlib", description=__doc__.partition("\n")[0])
    for field in fields(Config):
        made.add_argument(
            f"--{field.name}",
            type=_read,
            default=field.default,
            metavar="VALUE",
            help=f"default {field.default}",
        )
    return made


def _read(text):
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text


def main(arguments=None, out=sys.stdout):
    """Train and print; returns the exit code, 2 where a value is not allowed."""
    try:
        config = Config(**vars(parser().parse_args(arguments)))
        problem = prepare(config)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    steps = steps_per_epoch(problem.data, problem.batch_size)
    print("epoch      loss  accuracy (train, valid)", file=out)
    for state in islice(stream(config, every=steps), config.epochs + 1):
        train, valid = (evaluate(problem.model, state.params, part) for part in problem.data[:2])
        print(
            f"{state.epoch:5d}  {train.loss:8.4f}  {train.accuracy:.3f}  {valid.accuracy:.3f}",
            file=out,
        )
        if state.diverged:
            print("The loss is no finite number any more: try a smaller --lr.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
