"""The one agency and person these tests need; the trail stands below the acts that make real ones."""

from datetime import date

from qms.people.models import Agency, User


def person(username: str = "mai") -> User:
    """A person of an agency."""
    agency = Agency(
        code=username.upper(), slug=username, level="other", name="Sở", short_name="Sở", from_date=date(2020, 1, 1)
    )
    agency.save()
    user = User(username=username, full_name="Nguyễn Thị Mai", agency=agency)
    user.save()
    return user
