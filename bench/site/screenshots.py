"""A picture of a page of each template: desktop and phone, light and dark, both languages for a few; and a sheet of them all.

    python bench/site/screenshots.py --site public --out screenshots [TEMPLATE…]
"""

from __future__ import annotations

import argparse
import base64
import sys
from html import escape
from pathlib import Path

from pages import by_template, chromium, serve, site_folder, telling
from selenium.webdriver import Chrome

ENGLISH = {"home", "unit", "year", "concept", "document", "findings", "about"}  # shown in English too
FORMS = {"desktop": (1280, "light"), "phone": (360, "light"), "desktop-dark": (1280, "dark"), "phone-dark": (360, "dark")}
TALLEST = 2600


def picture(browser: Chrome, address: str, width: int, scheme: str) -> bytes:
    """A page as PNG, its first screens."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.get(address)
    height = min(TALLEST, browser.execute_script("return document.documentElement.scrollHeight"))
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {
        "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}})
    return base64.b64decode(shot["data"])


def sheet(made: dict[str, list[tuple[str, str]]]) -> str:
    """A page with all the pictures, by template."""
    parts = ["<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Screenshots</title><style>"
             "body{font:14px/1.5 sans-serif;margin:1rem}section{display:flex;gap:1rem;overflow:auto;align-items:start}"
             "figure{margin:0;flex:none}img{height:26rem;border:1px solid #999}</style>"]
    for template, shots in made.items():
        parts.append(f"<h2>{escape(template)}</h2><section>")
        parts += [f"<figure><figcaption>{escape(form)}</figcaption>"
                  f"<a href='{name}'><img src='{name}' alt='{escape(template)} {escape(form)}' loading='lazy'></a></figure>"
                  for form, name in shots]
        parts.append("</section>")
    return "\n".join(parts)


def main() -> None:
    """Write the pictures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--site", default="public")
    options.add_argument("--out", default="screenshots")
    options.add_argument("--forms", default=",".join(FORMS), help="which of the forms, by comma")
    options.add_argument("templates", nargs="*", help="only these templates")
    given = options.parse_args()
    site, out = site_folder(given.site), Path(given.out)
    out.mkdir(parents=True, exist_ok=True)
    made: dict[str, list[tuple[str, str]]] = {}
    with serve(site) as address, chromium() as browser:
        for language in ("zh", "en"):
            for template, paths in by_template(site, language).items():
                if (given.templates and template not in given.templates) or (language == "en" and template not in ENGLISH):
                    continue
                path = telling(paths).relative_to(site).as_posix()
                for form in given.forms.split(","):
                    name = f"{template}-{language}-{form}.png"
                    (out / name).write_bytes(picture(browser, address + path, *FORMS[form]))
                    made.setdefault(template, []).append((f"{language} {form}: {path}", name))
    (out / "index.html").write_text(sheet(made), encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, made.values()))} pictures of {len(made)} templates: {out / 'index.html'}\n")


if __name__ == "__main__":
    main()
