"""Figures that look drawn at random and are always the same: they follow from a hash of their name."""

import hashlib


def below(count, *name):
    """A whole number from 0 to count - 1."""
    digest = hashlib.sha256("/".join(map(str, name)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % count


def between(low, high, *name):
    """A whole number from low to high, both included."""
    return low + below(high - low + 1, *name)


def one_of(choices, *name):
    return choices[below(len(choices), *name)]


def shares(total, weights):
    """A whole amount split by whole weights, nothing lost: the largest remainders take what is left over."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rest = total - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_remainder[:rest]:
        parts[n] += 1
    return parts
