"""Agencies, units and posts as they were on any day; people, their appointments and written authorisations.

Periods are half-open: `until_date` is the first day that no longer counts. A renamed or moved agency or unit keeps its
row and gets a new phase; one that is merged, split or abolished ends and is linked to what comes after it.
"""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from qms.people.querysets import (
    AgencyQuerySet,
    AppointmentQuerySet,
    DatedQuerySet,
    DelegationQuerySet,
    PostQuerySet,
    UnitQuerySet,
)

# Codes are opaque, but only letters a keyboard of an office types: no look-alike alphabets, nothing invisible.
CODE_ALPHABET = RegexValidator(
    r"^[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff][0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff ./_()\-]*$",
    _("Use Latin letters, digits, spaces and . / - _ ( ) only."),
)


def dated(name: str) -> list:
    """The constraint of every half-open period: it ends after it begins."""
    return [
        models.CheckConstraint(
            condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")), name=f"{name}_ends_after_it_begins"
        )
    ]


class Level(models.TextChoices):
    MINISTRY = "ministry", _("Ministry")
    PROVINCE = "province", _("Provincial People's Committee")
    DEPARTMENT = "department", _("Provincial department")
    BRANCH = "branch", _("Branch of a department")
    COMMUNE = "commune", _("Communal People's Committee")
    OTHER = "other", _("Other agency")


class Capacity(models.TextChoices):
    """In what capacity a signature stands (Decree 30/2020, appendix I): own right, or with these letters before it."""

    OWN = "", _("In own right")
    TM = "TM.", _("On behalf of the collective (TM.)")
    KT = "KT.", _("For the head, as deputy (KT.)")
    Q = "Q.", _("Acting head (Q.)")
    TL = "TL.", _("By order of the head (TL.)")
    TUQ = "TUQ.", _("By authorisation of the head (TUQ.)")


FORMS_OF_ADDRESS = ("ông", "bà", "anh", "chị")  # what a person may choose to be called; nothing: by the post


class Agency(models.Model):
    """An agency (cơ quan). `name`, `short_name`, `parent` and `path` repeat the phase that holds today."""

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[CODE_ALPHABET])
    slug = models.SlugField(_("short name in addresses"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, editable=False, default="", db_index=True)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    place = models.CharField(_("place written on documents"), max_length=80, blank=True)
    symbol = models.CharField(_("symbol in document numbers"), max_length=20, blank=True)
    head_title = models.CharField(_("title of the head, as signed"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact shown to the staff"), max_length=200, blank=True)
    obligation = models.TextField(_("legal basis for applying the system"), blank=True)
    edition = models.ForeignKey("standards.Edition", models.PROTECT, null=True, blank=True, related_name="agencies")
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    ended_by = models.CharField(_("ended by"), max_length=300, blank=True)
    history = HistoricalRecords(excluded_fields=["path"])

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ("path", "code")
        permissions = [
            ("administer_agency", "May keep units, posts, people and settings"),
            ("oversee_agency", "May read across agencies below"),
        ]
        constraints = dated("agency")

    def __str__(self) -> str:
        return self.name


class AgencyPhase(models.Model):
    """What an agency was called and where it stood from a day until another. The tree on any day comes from here."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="phases")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    parent = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=200)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["path"])]
        constraints = [
            *dated("agency_phase"),
            models.UniqueConstraint(fields=["agency", "from_date"], name="one_agency_phase_a_day"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(until_date__isnull=True), name="one_open_agency_phase"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.from_date:%d/%m/%Y})"


class Unit(models.Model):
    """A unit (đơn vị) of an agency. `name`, `short_name`, `parent` and `path` repeat the phase that holds today."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    code = models.CharField(_("code"), max_length=20, validators=[CODE_ALPHABET])
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, editable=False, default="", db_index=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    ended_by = models.CharField(_("ended by"), max_length=300, blank=True)
    history = HistoricalRecords(excluded_fields=["path"])

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("agency", "order", "code")
        constraints = [
            *dated("unit"),
            models.UniqueConstraint(fields=["agency", "code"], name="unit_code_once_an_agency"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPhase(models.Model):
    """What a unit was called and where it stood from a day until another; `path` reads `.1.7.` by unit ids."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="phases")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=200)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["path"])]
        constraints = [
            *dated("unit_phase"),
            models.UniqueConstraint(fields=["unit", "from_date"], name="one_unit_phase_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until_date__isnull=True), name="one_open_unit_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.from_date:%d/%m/%Y})"


class Post(models.Model):
    """A post (vị trí việc làm, chức vụ) in a unit. Rights hang on it, not on the person."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE_ALPHABET])
    title = models.CharField(_("title"), max_length=160)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    is_deputy = models.BooleanField(_("deputy head of the unit"), default=False)
    is_agency_head = models.BooleanField(_("head of the agency"), default=False)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    history = HistoricalRecords()

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("unit", "-is_head", "-is_deputy", "title")
        constraints = [*dated("post"), models.UniqueConstraint(fields=["unit", "code"], name="post_code_once_a_unit")]

    def __str__(self) -> str:
        return self.title


class PostRole(models.Model):
    """A role that a post carries (see `qms.access.roles`), over its own unit or agency, or another one named here."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("over unit"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("over agency")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role of a post")
        verbose_name_plural = _("roles of posts")
        constraints = [
            models.UniqueConstraint(
                F("post"), F("role"), Coalesce("unit", 0), Coalesce("agency", 0), name="role_once_a_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.role}"


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username: str):
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Deactivated, never deleted; rights come from appointments alone."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Small letters, digits and . _ - only."))],
    )
    full_name = models.CharField(_("full name"), max_length=120)
    honorific = models.CharField(_("form of address"), max_length=10, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.CharField(_("organisation of an outside person"), max_length=200, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("home agency")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    is_staff = False  # no stock admin site here
    is_superuser = None  # Django's column is left out: there is nobody whom every question is answered with yes
    objects = UserManager()
    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ("full_name",)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("full_name", "username")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_once"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="email_once"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, the last word of a Vietnamese full name."""
        return self.full_name.rsplit(" ", 1)[-1]


class Appointment(models.Model):
    """One person on one post from a day until another; an acting head (quyền) signs with Q."""

    person = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name=_("person"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name=_("post"))
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    is_acting = models.BooleanField(_("acting (Q.)"), default=False)
    is_concurrent = models.BooleanField(_("held beside another post"), default=False)
    decided_by = models.CharField(_("by decision"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("-from_date",)
        indexes = [models.Index(fields=["person", "from_date"]), models.Index(fields=["post", "from_date"])]
        constraints = [
            *dated("appointment"),
            models.UniqueConstraint(fields=["person", "post", "from_date"], name="appointed_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}"


class Delegation(models.Model):
    """A written authorisation: number, scope, from-until. It lends the giver's post for some acts, never authorship.

    `acts` names moves (`check`, `review`, `approve`, `issue`); `types` are document type slugs, empty for all;
    `units` owner units, empty for all. The capacity is printed before the giver's title.
    """

    number = models.CharField(_("number"), max_length=80)
    giver_post = models.ForeignKey(
        Post, models.PROTECT, related_name="delegations", verbose_name=_("post that delegates")
    )
    giver = models.ForeignKey(User, models.PROTECT, related_name="delegations_given", verbose_name=_("given by"))
    receiver = models.ForeignKey(User, models.PROTECT, related_name="delegations_received", verbose_name=_("given to"))
    capacity = models.CharField(_("capacity"), max_length=5, choices=Capacity, default=Capacity.TUQ)
    acts = models.JSONField(_("acts"), default=list)
    types = models.JSONField(_("document types"), default=list, blank=True)
    units = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name=_("of these units"))
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"))
    issued_date = models.DateField(_("dated"), null=True, blank=True)
    source = models.CharField(_("document"), max_length=400, blank=True)
    revoked_date = models.DateField(_("revoked on"), null=True, blank=True)
    history = HistoricalRecords()

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ("-from_date",)
        constraints = [
            *dated("delegation"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="nobody_delegates_to_oneself"),
        ]

    def __str__(self) -> str:
        return self.number
