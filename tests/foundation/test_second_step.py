"""The second step of staff: an app's codes, codes on paper, and what a guesser gets."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts import second_step
from frontdoor.foundation.accounts.models import RecoveryCode, SecondStep, User
from frontdoor.foundation.accounts.second_step import WrongSecondStep
from frontdoor.kernel.clock import SystemClock
from tests.factories.signing_in import by_password, who

#: RFC 6238, appendix B, with its SHA-1 secret: at this second the code ends in these six digits.
RFC_SECRET, RFC_SECOND, RFC_CODE = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1111111109, "081804"


def code_at(secret: str, at: datetime) -> str:
    """Return what an app shows."""
    return second_step._totp(secret).generate(int(at.timestamp())).decode()


@pytest.fixture
def otto_has_one(cast: dict[str, User], at: datetime) -> tuple[User, str, list[str]]:
    secret = second_step.new_secret()
    codes = second_step.set_up(cast["otto"], secret=secret, code=code_at(secret, at), at=at)
    return cast["otto"], secret, codes


def test_codes_are_those_of_the_standard() -> None:
    assert second_step._period_of(RFC_SECRET, RFC_CODE, at=datetime.fromtimestamp(RFC_SECOND).astimezone()) is not None


def test_a_secret_is_kept_once_its_app_has_shown_a_right_code(cast: dict[str, User], at: datetime) -> None:
    with pytest.raises(WrongSecondStep):
        second_step.set_up(cast["otto"], secret=second_step.new_secret(), code="000000", at=at)
    assert not second_step.has_one(cast["otto"])


def test_neither_the_secret_nor_a_code_on_paper_can_be_read_in_the_database(
    otto_has_one: tuple[User, str, list[str]],
) -> None:
    _user, secret, codes = otto_has_one
    kept = SecondStep.objects.get().sealed_secret + " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))

    assert secret not in kept and not any(code.replace("-", "") in kept for code in codes)


def test_a_code_is_taken_once(otto_has_one: tuple[User, str, list[str]], at: datetime) -> None:
    user, secret, _codes = otto_has_one
    later = at + timedelta(minutes=1)
    second_step.check(user, code=code_at(secret, later), at=later)

    with pytest.raises(WrongSecondStep):
        second_step.check(user, code=code_at(secret, later), at=later)


def test_a_code_on_paper_is_taken_once_however_it_is_typed(
    otto_has_one: tuple[User, str, list[str]], at: datetime
) -> None:
    user, _secret, codes = otto_has_one
    second_step.check(user, code=f" {codes[0].lower()} ", at=at)

    with pytest.raises(WrongSecondStep):
        second_step.check(user, code=codes[0], at=at)
    assert second_step.codes_left(user) == second_step.RECOVERY_CODES - 1


def test_another_persons_code_on_paper_is_wrong(
    otto_has_one: tuple[User, str, list[str]], cast: dict[str, User], at: datetime
) -> None:
    secret = second_step.new_secret()
    theirs = second_step.set_up(cast["dee"], secret=secret, code=code_at(secret, at), at=at)

    with pytest.raises(WrongSecondStep):
        second_step.check(otto_has_one[0], code=theirs[0], at=at)


def test_five_wrong_codes_stop_even_the_right_one_for_a_quarter_of_an_hour(
    otto_has_one: tuple[User, str, list[str]], at: datetime
) -> None:
    user, secret, codes = otto_has_one
    for _ in range(5):
        with pytest.raises(WrongSecondStep):
            second_step.check(user, code="wrong", at=at)
    with pytest.raises(WrongSecondStep, match="15 minutes"):
        second_step.check(user, code=codes[0], at=at)

    later = at + timedelta(minutes=15)
    second_step.check(user, code=code_at(secret, later), at=later)


@pytest.fixture
def demanded(settings: Any, council: None) -> None:
    settings.FRONTDOOR_STAFF_SECOND_FACTOR = True


def _shown(client: Client) -> str:
    page = client.get("/sign-in/second-step/").content.decode()
    return page.split('type this key into the app: <strong class="fd-text">')[1].split("<")[0].replace(" ", "")


def test_staff_without_one_set_it_up_before_they_are_in(demanded: None) -> None:
    client = by_password("otto")
    before = who(client), client.get("/office/").status_code
    secret = _shown(client)
    client.post("/sign-in/second-step/", {"code": code_at(secret, SystemClock().now())})

    assert (before, who(client)) == (("", 302), "otto")
    assert client.get("/account/second-step/codes/").content.decode().count("<code>") == second_step.RECOVERY_CODES


def test_staff_with_one_are_in_after_both_steps_and_not_before(demanded: None, cast: dict[str, User]) -> None:
    secret, now = second_step.new_secret(), SystemClock().now()
    second_step.set_up(cast["otto"], secret=secret, code=code_at(secret, now), at=now)
    client = Client()
    form = {"username": "otto", "password": "frontdoor-demo", "next": "/office/tasks/"}
    half = client.post("/sign-in/", form)
    between = who(client)
    whole = client.post("/sign-in/second-step/", {"code": code_at(secret, now + timedelta(seconds=30))})

    assert (half["Location"], between) == ("/sign-in/second-step/", "")
    assert (whole["Location"], who(client)) == ("/office/tasks/", "otto")


def test_whoever_has_set_one_up_is_asked_for_it_where_nobody_demands_it(council: None, cast: dict[str, User]) -> None:
    secret, now = second_step.new_secret(), SystemClock().now()
    second_step.set_up(cast["otto"], secret=secret, code=code_at(secret, now), at=now)

    assert who(by_password("otto")) == ""


def test_residents_are_asked_for_no_second_step(demanded: None) -> None:
    assert who(by_password("ada")) == "ada"


def test_half_a_sign_in_opens_nothing_of_who_was_there_before(demanded: None) -> None:
    client = by_password("ada")
    client.post("/sign-in/", {"username": "otto", "password": "frontdoor-demo"})

    assert who(client) == "" and client.get("/account/").status_code == 302


def test_a_second_step_is_not_reached_without_the_first(demanded: None) -> None:
    assert Client().get("/sign-in/second-step/")["Location"] == "/sign-in/"


def test_the_ways_in_are_not_changed_by_whoever_sits_down_at_a_desk_an_hour_later(
    council: None, cast: dict[str, User]
) -> None:
    client = by_password("otto")
    session = client.session
    session["begun"] -= 31 * 60
    session.save()

    assert client.get("/account/second-step/")["Location"].startswith("/sign-in/?next=%2Faccount%2Fsecond-step%2F")
