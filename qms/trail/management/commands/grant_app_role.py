"""`manage.py grant_app_role ROLE`: on PostgreSQL, lets the app role read and write rows, and nothing more.

Run it as the owner role (DATABASE_OWNER_URL). The role gets no TRUNCATE, no DDL and no temporary tables.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from qms.trail.kinds import quoted


class Command(BaseCommand):
    help = "PostgreSQL: give a role the rights the application needs at run time, and no others."

    def add_arguments(self, parser):
        parser.add_argument("role")

    def handle(self, *args, role: str, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_schema()), quote_ident(current_database()), current_user")
            schema, database, owner = cursor.fetchone()
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
            found = cursor.fetchone()
            if not found:
                raise CommandError(f"There is no role {role}. Make it first: CREATE ROLE {role} LOGIN PASSWORD '...'.")
            if found[0] or role == owner:
                raise CommandError(
                    f"{role} owns the tables or is a superuser: it could switch the guards off. Use another role."
                )
            for statement in _statements(schema, database, quoted(role)):
                cursor.execute(statement)
        self.stdout.write(f"{role} may now read and write rows.")


def _statements(schema: str, database: str, role: str) -> list[str]:
    rows = "SELECT, INSERT, UPDATE, DELETE"
    return [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT {rows} ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {rows} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ]
