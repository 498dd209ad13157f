"""Usage: what is wrong with a command line, in Chinese and with what to type instead."""

import argparse
import re
import sys
from typing import NoReturn

# What argparse says (Python 3.11 to 3.14), and how a person is told.
_FAULTS = (
    (r"the following arguments are required: (.+)", r"还缺 \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2；只能是 \3"),
    (r"argument (.+?): invalid (\w+) value: (.+)", r"\1 不能是 \3"),
    (r"argument (.+?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+?): (.+)", r"\1 \2"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 说的是哪一个？\2"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose faults are told in Chinese; exit status 2, as before."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and where to read how it is right."""
        sys.stderr.write(f"{in_chinese(message)}。用法见 {self.prog} --help\n")
        sys.exit(2)


def in_chinese(message: str) -> str:
    """What argparse says, in Chinese; what is not known stays as it is.

    >>> in_chinese("the following arguments are required: 问题")
    '还缺 问题'
    """
    for pattern, words in _FAULTS:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, words, message)
    return message
