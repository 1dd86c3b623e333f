"""Without `--lan` the page for phones only says how to begin."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_page_for_phones_teaches_where_only_this_pc_is_reached() -> None:
    page = Client().get("/reach/").content.decode()

    assert "jinguo serve --lan" in page
    assert "<svg xmlns" not in page
    assert Client().get("/reach/office.crt").status_code == 404
