"""Two languages, complete; light and dark; nothing inline that the browser was told not to run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from scripts.update_catalogue import catalogue, said

from tests.web.cast import reported, signed_in

TEMPLATES = Path(__file__).parents[2] / "src" / "chengxu" / "web" / "templates"


def test_every_sentence_of_the_pages_has_its_english() -> None:
    english = catalogue()
    untold = []
    for message in said():
        found = english.get(message if isinstance(message, str) else message[0])
        if found is None or not found.string or not all(found.string):
            untold.append(message)
    assert untold == []


def test_the_catalogue_says_nothing_the_pages_do_not() -> None:
    known = {message if isinstance(message, str) else message[0] for message in said()}
    kept = {
        message.id if isinstance(message.id, str) else message.id[0] for message in catalogue() if message.id
    }
    assert kept - known == set()


def test_placeholders_survive_translation() -> None:
    names = re.compile(r"%\(\w+\)s|\{\w+\}")
    for message in catalogue():
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        if message.id:
            assert {n for t in ids for n in names.findall(t)} == {
                n for t in texts for n in names.findall(t)
            }, ids


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "https://" not in text
    assert "http://" not in text


def test_a_language_asked_for_is_spoken_and_remembered(client: Client) -> None:
    page = client.get("/report/?lang=en")
    assert 'lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    assert "在什么地方" in client.get("/report/?lang=zh").content.decode()
    assert "在什么地方" in client.get("/report/").content.decode()


def test_names_of_the_pack_and_refusals_speak_english_too() -> None:
    uid = reported().case_uid
    chief = signed_in("chief")
    page = chief.get(f"/desk/cases/{uid}/?lang=en").content.decode()
    assert "street lamp" in page.lower() or "lamp" in page.lower()
    assert "possible only when it is" in page


def test_the_theme_asked_for_is_remembered(client: Client) -> None:
    assert 'data-theme="dark"' in client.get("/?theme=dark").content.decode()
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert "data-theme=" not in Client().get("/?theme=pink").content.decode()[:400]


def test_the_policy_allows_only_our_own(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_punctuation_of_one_language_stands_only_inside_a_sentence_that_is_translated() -> None:
    bare = []
    for template in sorted(TEMPLATES.rglob("*.html")):
        text = re.sub(
            r"{% blocktranslate.*?{% endblocktranslate %}", "", template.read_text("utf-8"), flags=re.S
        )
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[a-z]+ lang=\"zh-Hans\">.*?</[a-z]+>", "", text, flags=re.S)
        bare += [f"{template.name}: {mark}" for mark in re.findall("[，：、；。（）！？「」]", text)]
    assert bare == []


def test_one_place_decides_how_names_are_listed() -> None:
    """Words for people are put together by ``listed``; nothing else knows the mark between two names."""
    own = [
        path.name
        for path in sorted((TEMPLATES.parents[2]).rglob("*.py"))
        if 'zh="、"' in path.read_text("utf-8")
    ]
    assert own == ["messages.py"]


@pytest.mark.parametrize(
    ("came", "leads"),
    [
        ("", "/?lang=en"),
        ("https://elsewhere.example/report/", "/?lang=en"),
        ("//elsewhere.example/report/", "/?lang=en"),
        ("http://testserver", "/?lang=en"),
        ("http://testserver/report/?ways=phone&amp=1", "/report/?ways=phone&amp;amp=1&amp;lang=en"),
        ('http://testserver/"><b>/?lang=zh', "/%22%3E%3Cb%3E/?lang=en"),
    ],
)
def test_what_answers_a_form_is_shown_in_the_other_language_where_the_form_was(
    client: Client, came: str, leads: str
) -> None:
    """Many addresses of forms take nothing but a form."""
    page = client.post("/report/", {"text": ""}, headers={"Referer": came} if came else {})
    assert f'href="{leads}" hreflang="en"' in page.content.decode()


def test_what_was_asked_for_is_shown_in_the_other_language_where_it_is(client: Client) -> None:
    assert (
        'href="?ways=phone&amp;lang=en" hreflang="en"' in client.get("/report/?ways=phone").content.decode()
    )
