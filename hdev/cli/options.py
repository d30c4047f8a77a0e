"""The options that say where a session finds things and what it may do."""

from __future__ import annotations

import argparse
from typing import Any


def add_session_options(parser: argparse._ActionsContainer) -> None:
    """Options for whatever runs programs."""
    parser.add_argument(
        "-p",
        "--procedure",
        metavar="PATH",
        action="append",
        default=[],
        help="folder or library with external procedures",
    )
    parser.add_argument(
        "-P", "--pedantic", action="store_true", help="fail at invalid lines instead of passing them over"
    )
    parser.add_argument("--image-path", metavar="DIR", action="append", default=[], help="where images are looked for")
    parser.add_argument(
        "--map", metavar="OLD=NEW", action="append", default=[], type=_map, help="paths that begin with OLD lie in NEW"
    )
    parser.add_argument(
        "--camera",
        metavar="NAME=IMAGES",
        action="append",
        default=[],
        type=_camera,
        help="images of a folder or video (or camera number) in the place of the interface NAME",
    )
    parser.add_argument("--camera-once", action="store_true", help="cameras time out (5322) after their last image")
    parser.add_argument("--allow-run", action="store_true", help="permit the program to run other programs")
    parser.add_argument("--allow-net", action="store_true", help="permit the program to use the network")
    parser.add_argument("--sandbox", action="store_true", help="permit nothing but reading files")


def session_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the options say, as parameters of `Session`."""
    from hdev.runtime.permissions import permissions

    return {
        "procedure_paths": arguments.procedure,
        "image_paths": arguments.image_path,
        "path_maps": arguments.map,
        "cameras": dict(arguments.camera),
        "cameras_repeat": not arguments.camera_once,
        "pedantic": arguments.pedantic,
        "permissions": permissions(run=arguments.allow_run, net=arguments.allow_net, sandbox=arguments.sandbox),
    }


def _map(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not old or not equals or not new:
        raise argparse.ArgumentTypeError(f"OLD=NEW is needed, not '{text}'")
    return old, new


def _camera(text: str) -> tuple[str, str]:
    name, _, images = text.partition("=")
    if not name or not images:
        raise argparse.ArgumentTypeError(f"NAME=FOLDER is needed, not '{text}'")
    return name, images
