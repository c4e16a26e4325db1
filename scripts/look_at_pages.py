"""Looks at pages with a headless Chromium, through the pipe of its DevTools protocol. Called by test-report.sh.

look_at_pages.py BROWSER FOLDER PICTURES NAME...: the pages are FOLDER/NAME/report.html.
"""

import base64
import json
import os
import select
import subprocess
import sys
import tempfile


class Browser:
    """Sends commands and collects events; messages end with a zero byte, on file descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()
        command = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-dev-shm-usage", f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank",
        ]

        def wire():
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            command, preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.number, self.events, self.session = b"", 0, [], None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def message(self):
        while b"\0" not in self.rest:
            if not select.select([self.into], [], [], 60)[0]:
                raise SystemExit("test-report: the browser has said nothing for a minute")
            chunk = os.read(self.into, 1 << 16)
            if not chunk:
                raise SystemExit("test-report: the browser ended by itself")
            self.rest += chunk
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def ask(self, method, **parameters):
        self.number += 1
        call = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            call["sessionId"] = self.session
        os.write(self.out, json.dumps(call).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"test-report: {method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def until(self, method):
        while True:
            for k, event in enumerate(self.events):
                if event.get("method") == method:
                    del self.events[k]
                    return
            self.events.append(self.message())

    def value(self, expression):
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"test-report: {expression[:60]}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")


# What is wider than the window, unless it scrolls by itself.
WIDE = """[...document.querySelectorAll('body *')].filter(e => !e.parentElement.closest('.scroll, nav ul, pre')
  && !e.closest('.skip') && e.getBoundingClientRect().right > innerWidth + 0.5)
  .slice(0, 3).map(e => e.tagName + '.' + e.className)"""
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])"
PICTURES = "[...document.images].filter(i => !i.complete || !i.naturalWidth || !i.alt).length"
GROUND = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)"
INK = "getComputedStyle(document.body).color.match(/[0-9]+/g).map(Number)"


def contrast(a, b):
    """Ratio of luminances as WCAG 2 defines it."""
    def luminance(color):
        parts = [c / 255 for c in color[:3]]
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    low, high = sorted([luminance(a), luminance(b)])
    return (high + 0.05) / (low + 0.05)


def main():
    program, folder, pictures, *names = sys.argv[1:]
    complaints = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        for domain in ["Page", "Runtime", "Log", "Network"]:
            browser.ask(f"{domain}.enable")
        for name in names:
            for width in [400, 1400]:
                for scheme in ["light", "dark"]:
                    complaints += look(browser, folder, pictures, name, width, scheme)
        browser.process.terminate()
        browser.process.wait()
    for complaint in complaints:
        print(f"test-report: {complaint}", file=sys.stderr)
    if complaints:
        raise SystemExit(1)
    print(f"test-report: {len(names)} pages at 400 and 1400 px, light, dark and on paper: all is well")


def look(browser, folder, pictures, name, width, scheme):
    place = f"{name}, {width} px, {scheme}"
    browser.events.clear()
    browser.ask(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
    browser.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.ask("Page.navigate", url=f"file://{folder}/{name}/report.html")
    browser.until("Page.loadEventFired")
    browser.value("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
    browser.ask("Runtime.evaluate", awaitPromise=True,
                expression="Promise.all([...document.images].map(i => i.decode().catch(() => 0)))")
    complaints = []
    inner, wide = browser.value("innerWidth"), browser.value("document.documentElement.scrollWidth")
    if inner != width or wide > width:
        complaints.append(f"{place}: the page is {wide} px wide: {browser.value(WIDE)}")
    if found := browser.value(WIDE):
        complaints.append(f"{place}: beyond the edge: {found}")
    headings = browser.value(HEADINGS)
    if headings.count(1) != 1 or any(b > a + 1 for a, b in zip(headings, headings[1:])):
        complaints.append(f"{place}: headings {headings}")
    if bad := browser.value(PICTURES):
        complaints.append(f"{place}: {bad} pictures are broken or have no text")
    ground, ink = browser.value(GROUND), browser.value(INK)
    if (sum(ground) < 384) != (scheme == "dark") or contrast(ground, ink) < 7:
        complaints.append(f"{place}: ink {ink} on {ground}")
    for event in browser.events:
        if event.get("method") in ["Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"]:
            complaints.append(f"{place}: console: {json.dumps(event['params'])[:300]}")
        if event.get("method") == "Network.requestWillBeSent":
            url = event["params"]["request"]["url"]
            if not url.startswith((f"file://{folder}/{name}/report.html", "data:")):
                complaints.append(f"{place}: loads {url[:100]}")
    if pictures:
        save(browser, f"{pictures}/report-{name}-{width}-{scheme}.png")
    if scheme == "light" and width == 1400:
        data = browser.ask("Page.printToPDF", preferCSSPageSize=True)["data"]
        if not base64.b64decode(data).startswith(b"%PDF"):
            complaints.append(f"{place}: cannot be printed")
        if pictures:
            with open(f"{pictures}/report-{name}.pdf", "wb") as file:
                file.write(base64.b64decode(data))
    return complaints


def save(browser, path):
    """The upper part of the page, small enough for a document."""
    size = browser.ask("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 2400), "scale": 0.6}
    data = browser.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]
    with open(path, "wb") as file:
        file.write(base64.b64decode(data))


main()
