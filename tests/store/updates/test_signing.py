"""Only what a trusted key has signed, byte for byte, is believed."""

from __future__ import annotations

from nacl.signing import SigningKey

from nakanojo_helpdesk.store.updates import signing
from tests.services.updates.sticks import OTHER_SEED, PUBLIC, SEED

RAW = b'{"format": 1}'
SIGNATURE = SigningKey(SEED).sign(RAW).signature


def test_the_signature_of_a_trusted_key_fits_and_no_other() -> None:
    other = SigningKey(OTHER_SEED)
    assert signing.is_signed(RAW, SIGNATURE, [bytes(other.verify_key), PUBLIC])
    assert not signing.is_signed(RAW, SIGNATURE, [bytes(other.verify_key)])
    assert not signing.is_signed(RAW, SIGNATURE, [])
    assert not signing.is_signed(RAW, other.sign(RAW).signature, [PUBLIC])


def test_every_changed_byte_of_manifest_or_signature_is_noticed() -> None:
    for place in range(len(RAW)):
        changed = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
        assert not signing.is_signed(changed, SIGNATURE, [PUBLIC])
    for place in range(len(SIGNATURE)):
        changed = SIGNATURE[:place] + bytes([SIGNATURE[place] ^ 1]) + SIGNATURE[place + 1 :]
        assert not signing.is_signed(RAW, changed, [PUBLIC])


def test_a_signature_cut_short_or_too_long_fits_nothing() -> None:
    for signature in (b"", SIGNATURE[:-1], SIGNATURE + b"\0", SIGNATURE * 2):
        assert not signing.is_signed(RAW, signature, [PUBLIC])


def test_keys_are_read_line_by_line_and_what_is_none_counts_for_nothing() -> None:
    text = f"# for people\n\n{PUBLIC.hex()}  # of the town\nnot hex\n{PUBLIC.hex()[:-2]}\n"
    assert signing.keys_in(text) == [PUBLIC]


def test_the_library_agrees_with_the_example_of_the_standard() -> None:
    assert signing.works()


def test_the_checkout_trusts_nobody_until_a_build_is_told_a_key() -> None:
    assert signing.trusted_keys() == ()
