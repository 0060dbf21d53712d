"""argparse in Chinese: its own sentences are gettext messages, translated here while Chinese is spoken."""

from __future__ import annotations

import argparse

from chengxu.common.messages import current_language

CHINESE = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：用法不对：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "the following arguments are required: %s": "缺少参数：%s",
    "one of the arguments %s is required": "以下参数须给一个：%s",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "expected one argument": "后面须有一个值",
    "expected at least one argument": "后面至少须有一个值",
    "expected at most one argument": "后面至多一个值",
    "ignored explicit argument %r": "多余的值 %r",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可用：%(choices)s",
    "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)": (
        "没有 %(value)r，是不是 %(suggestion)r？可用：%(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "值不对：%(value)r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
}


def use() -> None:
    """Let argparse speak the current language from now on."""
    argparse._ = _translate  # type: ignore[attr-defined]  # the name its messages go through


def _translate(text: str) -> str:
    return CHINESE.get(text, text) if current_language() == "zh" else text
