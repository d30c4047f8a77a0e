"""How soon a changed window is on the screen: from `dev_display` to the frame of the browser that shows it.

python bench/view.py        (needs Chromium)
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import display
import numpy as np

import hdev
from hdev.iconic import Image, Objects
from tests.view.chromium import Chromium, Page
from tests.view.running import Viewed

WATCH = """(() => {
  const canvas = document.querySelector('.window canvas');
  window.frames_ = {};
  new MutationObserver(() => {
    const changes = canvas.dataset.changes;
    requestAnimationFrame(() => setTimeout(() => { window.frames_[changes] = performance.timeOrigin + performance.now(); }));
  }).observe(canvas, { attributes: true, attributeFilter: ['data-changes'] });
})()"""


def delays(viewed: Viewed, page: Page, turns: int = 25) -> list[float]:
    window = viewed.run.session.windows.open[0]
    regions, contours = Objects(display.blobs()), Objects(display.contours())
    gray = display.picture()
    found = []
    for turn in range(turns):
        image = Objects([Image([np.roll(gray, turn)])])
        time.sleep(0.05)
        begun = time.time() * 1e3
        window.show_objects(image)
        window.show_objects(regions)
        window.show_objects(contours)
        page.until(f"window.frames_[{window.changes}] > 0", 20)
        found.append(page.run(f"window.frames_[{window.changes}]") - begun)
    return found


def report(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    print(
        f"{name}: median {statistics.median(values):.0f} ms, nine of ten within {ordered[int(len(ordered) * 0.9)]:.0f} ms, "
        f"all within {ordered[-1]:.0f} ms (at most 100)"
    )


LOOP = "for I := 1 to 3000000 by 1\n    S := S + I * 2\nendfor"


def cost(browser: Chromium) -> None:
    """What a program pays for being looked at: a scalar loop, alone, and in which a new picture is displayed every 0.1 s."""
    head = "dev_open_window (0, 0, 1000, 800, 'black', W)\nread_image (Image, 'camera')\nTimes := []\nS := 0\n"
    loop = f"count_seconds (Begin)\n{LOOP}\ncount_seconds (End)\nTimes := [Times, End - Begin]\n"
    texts = {
        "a loop": f"{head}for Turn := 1 to 9 by 1\n{loop}endfor",
        "a loop, a new picture about every 0.3 s": f"{head}for Turn := 1 to 9 by 1\n    invert_image (Image, Image)\n"
        f"    dev_display (Image)\n{loop}endfor",
    }
    for name, text in texts.items():
        took: dict[bool, list[float]] = {False: [], True: []}
        for looked_at in (False, True, False, True):
            if not looked_at:
                took[False] += hdev.run_text(text)["Times"]
                continue
            viewed = Viewed(text)
            page = browser.open(viewed.url)
            took[True] += viewed.end(120)["Times"]
            page.close()
            viewed.close()
            sys.setswitchinterval(0.005)
        without, seen = (statistics.median(took[key]) for key in (False, True))
        fastest = min(took[True]) / min(took[False])
        print(
            f"{name}: {without * 1e3:.0f} ms, looked at {seen * 1e3:.0f} ms, {seen / without - 1:+.1%} "
            f"(fastest turns {fastest - 1:+.1%}; at most 5 %)"
        )


def main() -> None:
    browser = Chromium()
    cost(browser)
    program = (
        "dev_open_window (0, 0, 1000, 800, 'black', W)\ndev_set_part (0, 0, 1023, 1279)\ndev_set_colored (12)\nstop ()"
    )
    viewed = Viewed(program)
    page = browser.open(viewed.url)
    page.until_status("stop")
    page.run(WATCH)
    delays(viewed, page, 3)
    report("1.3 megapixels, 700 regions, 200 contours at 1000 x 800, the program paused", delays(viewed, page))
    busy = True

    def work() -> None:
        total = 0
        while busy:
            total += 1

    thread = threading.Thread(target=work)
    thread.start()
    report("the same, while the program computes", delays(viewed, page))
    busy = False
    thread.join()
    viewed.close()
    browser.close()


if __name__ == "__main__":
    main()
