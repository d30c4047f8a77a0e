"""Write the handwritten digits of scikit-learn as PNG files and run digits.hdev on them.

    python samples/deep_learning/digits.py [FOLDER]

Makes FOLDER/0 ... FOLDER/9 (default: digits) with 1,797 scans of 8 x 8 pixels, and shows in FOLDER_windows/ what the program
draws: the progress of training and the confusion matrix. Takes about a minute and a half without a graphics card.
"""

from __future__ import annotations

import sys
from pathlib import Path


def write_digits(folder: Path) -> None:
    """The images, by the digits they show."""
    import numpy as np
    from PIL import Image
    from sklearn.datasets import load_digits

    digits = load_digits()
    for number, (scan, digit) in enumerate(zip(digits.images, digits.target)):
        path = folder / str(digit) / f"scan_{number:04d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((scan * 15).astype(np.uint8)).save(path)


def main() -> int:
    from hdev.cli.main import main as hdev

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "digits").resolve()
    write_digits(folder)
    program = Path(__file__).with_name("digits.hdev")
    return hdev(
        ["run", str(program), "--inputs", f"ImageFolder='{folder.as_posix()}'", "--save-windows", f"{folder}_windows"]
    )


if __name__ == "__main__":
    sys.exit(main())
