"""Words of Django that we say in our own way: named here so that they come into our catalogue, which goes before Django's."""

from django.utils.translation import gettext_lazy as _

# Django's Vietnamese counts the days ("Thứ 2"); letters name them.
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))

FORM_SENTENCES = (
    _("This field is required."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid email address."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("The submitted file is empty."),
    _("No file was submitted. Check the encoding type on the form."),
    _("Null characters are not allowed."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("The two password fields didn’t match."),
    _("This password is too common."),
    _("The password is too similar to the %(verbose_name)s."),
)
