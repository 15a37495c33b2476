"""Who: agencies, units, posts, people, appointments, delegations."""
