"""Browser windows that remember everything their browser complained about."""

SIZES = {"desk": (1366, 768), "phone": (390, 844)}


def open_window(signed_in, person, size="desk", **context):
    """A page in which the person is signed in; `complaints` reads what console and scripts said."""
    width, height = SIZES[size]
    page = signed_in(person, viewport={"width": width, "height": height}, **context)
    page.set_default_timeout(20_000)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def complaints(page):
    """Errors, warnings and reports of the content policy; not the plain fact that an answer had an error status."""
    return [said for said in page.said if "the server responded with a status of" not in said]


def write(page, section, text):
    """Type into the rich text of a section and wait until it is saved by itself."""
    part = page.locator(f"#s-{section.uuid}")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    box = part.locator("[contenteditable=true]")
    box.click()
    with page.expect_response(
        lambda answer: str(section.uuid) in answer.url and answer.request.method == "POST"
    ) as saved:
        page.keyboard.press("Control+End")
        page.keyboard.type(text)
    assert saved.value.status == 200
    return box


def sign(page, password, sheet="sign", remark=""):
    """Open the sheet of a decision, sign it, and come back to the list of approvals."""
    page.click(f"a[href='#{sheet}']")
    box = page.locator(f"#{sheet}")
    if remark:
        box.locator("textarea").fill(remark)
    if password:
        box.locator("input[type=password]").fill(password)
    box.locator("button:not([type=button])").click()
    page.wait_for_url("**/phe-duyet/")
