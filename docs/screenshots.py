"""Pictures of the README, taken from a running sample agency: `make run`, then `make screenshots`."""

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BASE = os.environ.get("BASE", "http://127.0.0.1:8000")
SHOTS = {"document.png": ("author", "/tai-lieu/qt-tm-03/"), "decide.png": ("reviewer", "/phe-duyet/")}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def accounts() -> dict[str, dict[str, str]]:
    """One demo account a role."""
    env = {**os.environ, "QMS_DEMO": "1", "QMS_DATA_DIR": str(ROOT / "var" / "demo")}
    listed = subprocess.run(  # our own command
        [sys.executable, "manage.py", "demo_accounts", "--json"], cwd=ROOT, env=env, check=True, capture_output=True
    )
    return {row["role"]: row for row in json.loads(listed.stdout)}


def main() -> None:
    people, folder = accounts(), ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, (role, path) in SHOTS.items():
            page = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN").new_page()
            page.goto(BASE)
            page.fill("input[name=login]", people[role]["username"])
            page.fill("input[type=password]", people[role]["password"])
            page.press("input[type=password]", "Enter")
            page.wait_for_url(f"{BASE}/")
            page.goto(BASE + path)
            if path == "/phe-duyet/" and page.locator(".task__title a").count():
                page.locator(".task__title a").first.click()
                page.wait_for_load_state()
            page.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    main()
