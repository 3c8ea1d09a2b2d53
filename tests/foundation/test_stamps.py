"""What a process remembers follows the database, also when a change is taken back."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from frontdoor.foundation.stamps.api import Remembered, touch
from frontdoor.foundation.stamps.models import Stamp


@pytest.mark.django_db
def test_a_value_is_built_once_and_again_only_after_a_touch() -> None:
    built: list[int] = []
    remembered = Remembered("test", lambda: built.append(1) or len(built))

    assert [remembered.get(), remembered.get()] == [1, 1]
    touch("test")
    assert [remembered.get(), remembered.get()] == [2, 2]
    touch("other")
    assert remembered.get() == 2


@pytest.mark.django_db
def test_another_process_learns_of_a_change_at_its_next_look() -> None:
    remembered = Remembered("test", lambda: Stamp.objects.filter(name="test").count())
    assert remembered.get() == 0

    Stamp.objects.create(name="test", value="by another process")

    assert remembered.get() == 0, "it has looked just now"
    cache.clear()  # as the end of the few seconds does
    assert remembered.get() == 1


@pytest.mark.django_db
def test_a_look_that_is_out_of_date_builds_nothing_anew() -> None:
    """Another process's cache, or a thread that built it while this one waited for the lock."""
    built: list[int] = []
    remembered = Remembered("test", lambda: built.append(1) or len(built))
    touch("test")
    remembered.get()

    cache.set("stamps", {"test": "from before the last change"})

    assert remembered.get() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_taken_back_is_forgotten() -> None:
    remembered = Remembered("test", lambda: Stamp.objects.filter(name="row").exists())
    try:
        with transaction.atomic():
            Stamp.objects.create(name="row", value="x")
            touch("test")
            assert remembered.get()
            raise InterruptedError
    except InterruptedError:
        cache.clear()

    assert not remembered.get()


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_old_rows_are_never_kept_under_the_stamp_of_a_change_in_progress() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite is in memory, where a second connection waits for the first")
    remembered = Remembered("test", lambda: Stamp.objects.filter(name="row").exists())
    other = Remembered("other", lambda: None)
    assert not remembered.get()
    seen: list[bool] = []

    def read_elsewhere() -> None:
        seen.append(remembered.get())
        connection.close()

    with transaction.atomic():
        Stamp.objects.create(name="row", value="x")
        touch("test")
        other.get()  # puts the stamp of the change in progress into the shared look
        elsewhere = threading.Thread(target=read_elsewhere)
        elsewhere.start()
        elsewhere.join()

    assert seen == [False], "the change was not committed yet"
    assert remembered.get(), "after the change everybody sees it"
