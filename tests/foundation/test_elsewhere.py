"""Whom another system vouches for is believed only after every check; what a stranger might send is tried."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.checks import directory_is_whole, one_login_is_whole
from frontdoor.foundation.accounts.elsewhere import oidc
from frontdoor.foundation.accounts.elsewhere.groups import BadGroups, Groups, read_groups, standing
from frontdoor.foundation.accounts.elsewhere.staff import account_of, check_has_a_part
from frontdoor.foundation.accounts.elsewhere.trust import NotBelieved, Vouched, is_enough
from frontdoor.foundation.accounts.models import Membership, User
from tests.fakes.oidc import CLIENT, CLIENT_KEY, ISSUER_KEY, SECRET, STRANGERS_KEY, FakeIssuer, pem_of, running

BACK = "https://council.example/sign-in/with/one-login/back/"
ADA = {"sub": "urn:fdc:gov.uk:2022:ada", "email": "ada@example.com", "email_verified": True}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def issuer(at: datetime) -> Iterator[FakeIssuer]:
    with running() as found:
        found.person = dict(ADA)
        found.now = at.timestamp
        yield found


def client_of(issuer: FakeIssuer, **other: Any) -> oidc.Client:
    given = {"private_key": pem_of(CLIENT_KEY), "asked": ("Cl.Cm",), **other}
    return oidc.Client(issuer=issuer.url, client_id=CLIENT, redirect_uri=BACK, **given)


def come_back(issuer: FakeIssuer, client: oidc.Client, at: datetime, **changed: str) -> Vouched:
    """Go there and back as a browser would, and return whom we believe it to be."""
    address, kept = oidc.begin(client)
    said = {name: values[0] for name, values in parse_qs(urlsplit(issuer.agree(address)).query).items()}
    return oidc.finish(client, kept=kept, said={**said, **changed}, at=at)


def fault_of(issuer: FakeIssuer, at: datetime, **other: Any) -> str:
    with pytest.raises(NotBelieved) as refused:
        come_back(issuer, client_of(issuer, **other), at)
    return refused.value.fault


def test_one_login_vouches_for_ada(issuer: FakeIssuer, at: datetime) -> None:
    vouched = come_back(issuer, client_of(issuer), at)

    assert vouched == Vouched(issuer=issuer.url, subject=ADA["sub"], email="ada@example.com", trust="Cl.Cm")


def test_it_is_asked_for_a_code_with_pkce_a_nonce_and_a_vector_of_trust(issuer: FakeIssuer, at: datetime) -> None:
    come_back(issuer, client_of(issuer), at)

    (asked,) = issuer.asked
    assert (asked["response_type"], asked["code_challenge_method"], asked["vtr"]) == ("code", "S256", '["Cl.Cm"]')
    assert len(asked["nonce"]) >= 32 and len(asked["state"]) >= 32 and asked["nonce"] != asked["state"]


def test_a_client_with_a_secret_shows_it_and_signs_nothing(issuer: FakeIssuer, at: datetime) -> None:
    client = client_of(issuer, private_key="", secret=SECRET, asked=(), groups_claim="groups")
    issuer.person |= {"groups": ["a", "b"]}

    assert come_back(issuer, client, at).groups == ("a", "b")


def test_an_address_that_the_issuer_has_not_verified_is_none(issuer: FakeIssuer, at: datetime) -> None:
    issuer.person["email_verified"] = False

    assert come_back(issuer, client_of(issuer), at).email == ""


def test_keys_turned_over_since_we_looked_are_fetched_again(issuer: FakeIssuer, at: datetime) -> None:
    come_back(issuer, client_of(issuer), at)
    issuer.keys = {"next": STRANGERS_KEY}
    issuer.signed_by = (STRANGERS_KEY, "ES256", "next")

    assert come_back(issuer, client_of(issuer), at).subject == ADA["sub"]


# ---- what the stranger sends


SPOILT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another issuer": lambda claims: {**claims, "iss": "https://stranger.example"},
    "another audience": lambda claims: {**claims, "aud": "another client"},
    "made for another client": lambda claims: {**claims, "aud": [CLIENT, "other"], "azp": "other"},
    "several audiences and no party": lambda claims: {**claims, "aud": [CLIENT, "other"]},
    "another nonce": lambda claims: {**claims, "nonce": "another"},
    "no nonce": lambda claims: {name: said for name, said in claims.items() if name != "nonce"},
    "expired": lambda claims: {**claims, "exp": claims["iat"] - 31},
    "no end": lambda claims: {name: said for name, said in claims.items() if name != "exp"},
    "an end that is a word": lambda claims: {**claims, "exp": "tomorrow"},
    "not valid yet": lambda claims: {**claims, "nbf": claims["iat"] + 31},
    "from the future": lambda claims: {**claims, "iat": claims["iat"] + 31},
    "no subject": lambda claims: {**claims, "sub": ""},
    "lower trust": lambda claims: {**claims, "vot": "Cl"},
    "no trust": lambda claims: {name: said for name, said in claims.items() if name != "vot"},
    "made-up trust": lambda claims: {**claims, "vot": "Cl.Cm.Zz"},
    "another access token": lambda claims: {**claims, "at_hash": "another"},
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_token_that_says_anything_else_is_not_believed(issuer: FakeIssuer, at: datetime, what: str) -> None:
    issuer.spoil = SPOILT[what]

    assert fault_of(issuer, at)


@pytest.mark.parametrize(
    "signed_by",
    [
        pytest.param((STRANGERS_KEY, "ES256", "current"), id="a stranger's key under the issuer's name"),
        pytest.param((STRANGERS_KEY, "ES256", "stranger"), id="a key that nobody published"),
        pytest.param((None, "none", "current"), id="no signature"),
        pytest.param(("a shared secret of thirty-two bytes", "HS256", "current"), id="a shared secret"),
    ],
)
def test_a_forged_token_is_not_believed(issuer: FakeIssuer, at: datetime, signed_by: tuple[Any, str, str]) -> None:
    issuer.signed_by = signed_by

    assert fault_of(issuer, at)


def test_a_published_key_is_no_shared_secret(issuer: FakeIssuer, at: datetime) -> None:
    """The classic: the issuer's public key, which everybody has, taken for the secret of an HMAC."""
    public = jwt.algorithms.ECAlgorithm.to_jwk(ISSUER_KEY.public_key(), as_dict=True)
    issuer.signed_by = (public["x"], "HS256", "current")

    assert fault_of(issuer, at) == "signed by 'HS256'"


def test_another_state_is_refused_before_anybody_is_asked(issuer: FakeIssuer, at: datetime) -> None:
    with pytest.raises(NotBelieved, match="sign you in"):
        come_back(issuer, client_of(issuer), at, state="another")
    assert issuer.codes  # the code was never shown


def test_who_says_no_over_there_is_not_signed_in(issuer: FakeIssuer, at: datetime) -> None:
    with pytest.raises(NotBelieved) as refused:
        come_back(issuer, client_of(issuer), at, error="access_denied")
    assert refused.value.fault == "the issuer says 'access_denied'"


def test_the_details_of_somebody_else_are_not_taken(issuer: FakeIssuer, at: datetime) -> None:
    issuer.info_of = "urn:fdc:gov.uk:2022:eve"

    assert fault_of(issuer, at) == "the details are somebody else's"


def test_a_code_is_taken_once(issuer: FakeIssuer, at: datetime) -> None:
    client = client_of(issuer)
    address, kept = oidc.begin(client)
    said = {name: values[0] for name, values in parse_qs(urlsplit(issuer.agree(address)).query).items()}
    oidc.finish(client, kept=kept, said=said, at=at)

    with pytest.raises(NotBelieved):
        oidc.finish(client, kept=kept, said=said, at=at)


def test_an_issuer_that_calls_itself_otherwise_is_not_asked(issuer: FakeIssuer) -> None:
    with pytest.raises(NotBelieved) as refused:
        oidc.begin(oidc.Client(issuer=f"{issuer.url}/", client_id=CLIENT, redirect_uri=BACK))
    assert refused.value.fault == "the issuer calls itself by another name"


def test_nothing_is_asked_in_the_clear() -> None:
    with pytest.raises(NotBelieved) as refused:
        oidc.begin(oidc.Client(issuer="http://issuer.example", client_id=CLIENT, redirect_uri=BACK))
    assert refused.value.fault == "an address without https"


def test_a_client_shows_neither_its_key_nor_its_secret_when_it_is_printed(issuer: FakeIssuer) -> None:
    assert "PRIVATE" not in repr(client_of(issuer, secret="hush")) and "hush" not in repr(
        client_of(issuer, secret="hush")
    )


VECTORS = st.sampled_from(["Cl", "Cl.Cm", "P1.Cl", "P1.Cl.Cm", "P2.Cl.Cm", "P2.Cl"])


@given(VECTORS)
def test_a_vector_of_trust_is_enough_for_itself(vector: str) -> None:
    assert is_enough(vector, asked=[vector])


@given(VECTORS, VECTORS, VECTORS)
def test_what_is_enough_for_more_is_enough_for_less(first: str, second: str, third: str) -> None:
    if is_enough(first, asked=[second]) and is_enough(second, asked=[third]):
        assert is_enough(first, asked=[third])


@given(st.text(max_size=12))
def test_a_made_up_vector_is_never_enough_for_two_factors(vector: str) -> None:
    assert is_enough(vector, asked=["Cl.Cm"]) == (sorted(vector.split(".")) in (["Cl", "Cm"],))


# ---- groups of the directory


KNOWN = Groups.model_validate(
    {
        "groups": [
            {"group": "advisers", "holds": [{"role": "adviser", "team": "customer-hub"}], "purposes": ["enquiries"]},
            {"group": "designers", "holds": [{"role": "designer"}]},
            {"group": "ahead", "holds": [{"role": "officer", "team": "not-yet"}]},
        ]
    }
)


def somebody(*groups: str, subject: str = "s-1", email: str = "new.starter@council.example") -> Vouched:
    return Vouched(issuer="https://directory.example", subject=subject, email=email, name="New Starter", groups=groups)


def held_by(user: User) -> set[tuple[str, str]]:
    rows = Membership.objects.filter(user=user).values_list("role", "team__slug")
    return {(role, slug or "") for role, slug in rows}


def test_groups_become_roles_teams_and_purposes(cast: Any, at: datetime) -> None:
    user = account_of(somebody("advisers", "designers"), known=KNOWN, at=at).user

    assert held_by(user) == {("adviser", "customer-hub"), ("designer", "")}
    assert set(user.purposes.values_list("purpose", flat=True)) == {"enquiries"}


def test_a_role_goes_when_its_group_has_gone(cast: Any, at: datetime) -> None:
    account_of(somebody("advisers", "designers"), known=KNOWN, at=at)
    admitted = account_of(somebody("designers"), known=KNOWN, at=at)

    assert (held_by(admitted.user), admitted.taken) == ({("designer", "")}, ("adviser",))
    assert not admitted.user.purposes.exists()


def test_a_role_that_an_administrator_gave_stays(cast: Any, at: datetime) -> None:
    user = account_of(somebody("advisers"), known=KNOWN, at=at).user
    Membership.objects.create(user=user, role=Role.INSIGHT)
    account_of(somebody(), known=KNOWN, at=at)

    assert held_by(user) == {("insight", "")}


def test_an_unknown_group_and_a_team_that_we_do_not_have_grant_nothing(cast: Any, at: datetime) -> None:
    user = account_of(somebody("strangers", "ahead"), known=KNOWN, at=at).user

    assert held_by(user) == set()
    with pytest.raises(NotBelieved):
        check_has_a_part(user)


def test_a_name_that_is_taken_is_never_taken_over(cast: dict[str, User], at: datetime) -> None:
    user = account_of(somebody("advisers", email="cem@example.com"), known=KNOWN, at=at).user

    assert user.pk != cast["cem"].pk and user.username == "cem2"


def test_the_same_subject_is_the_same_account_whatever_it_is_called_now(cast: Any, at: datetime) -> None:
    first = account_of(somebody("advisers"), known=KNOWN, at=at).user
    again = account_of(somebody("advisers", email="married@council.example"), known=KNOWN, at=at).user

    assert first.pk == again.pk


@given(st.lists(st.text(max_size=10), max_size=5))
def test_no_group_outside_the_file_grants_anything(groups: list[str]) -> None:
    strange = [each for each in groups if each not in {"advisers", "designers", "ahead"}]
    assert not standing(strange, known=KNOWN).holds


def test_the_shipped_file_of_groups_is_read() -> None:
    assert read_groups(ROOT / "groups.yaml").groups


@pytest.mark.parametrize("text", ["groups: [{group: x, holds: [{role: emperor}]}]", "group: x", "groups: [{", "- x"])
def test_a_file_that_makes_no_sense_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text(text)

    with pytest.raises(BadGroups, match=r"groups\.yaml"):
        read_groups(path)


# ---- said at the start


def wrong(settings: Any, **changed: Any) -> list[str]:
    for name, value in changed.items():
        setattr(settings, name, value)
    return [str(each.hint).split(" to ")[0] for each in (*one_login_is_whole(), *directory_is_whole())]


def test_an_issuer_without_its_settings_is_said_at_the_start(settings: Any, tmp_path: Path) -> None:
    assert wrong(settings, ONE_LOGIN_ISSUER="https://issuer.example", ONE_LOGIN_VTR=["P2.Cl.Cm"]) == [
        "Set ONE_LOGIN_CLIENT_ID.", "Set ONE_LOGIN_VTR", "Set ONE_LOGIN_PRIVATE_KEY",
    ]  # fmt: skip
    settings.ONE_LOGIN_ISSUER = ""
    (first, second, third) = wrong(
        settings, DIRECTORY_ISSUER="https://directory.example", FRONTDOOR_GROUPS=tmp_path / "none.yaml"
    )
    assert (first, second) == ("Set DIRECTORY_CLIENT_ID.", "Set DIRECTORY_CLIENT_SECRET.")
    assert third.startswith("none.yaml: ")


def test_an_issuer_with_all_its_settings_is_ready(settings: Any, issuer: FakeIssuer) -> None:
    assert wrong(settings, **issuer.one_login(), **issuer.directory()) == []


def test_an_installation_without_issuers_has_nothing_to_set(settings: Any) -> None:
    assert wrong(settings) == []
