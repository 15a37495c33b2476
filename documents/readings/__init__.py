"""Reading (phổ biến): who reads a document, what each version asks of whom, who confirmed, who has not.

Only three things are stored: the lines of the audience, the rounds (a version that asks), the readings. All else is worked
out for a day: `rounds` which round of a document counts, `audience` the people of one round, `mine` the rounds of one person;
both ways say the same, a test holds that. `readers` tells who may read a document at all, many people at once. `concern` says,
once a round, whom the change concerns; who is not among them gets a line of information, no task. Nobody is told one by
one when a version comes into force, so that costs the same for ten readers and for a hundred thousand.
"""
