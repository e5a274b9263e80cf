"""What python-keycloak does of a job: `client.py JOB` with the setup as JSON on its input. Prints figures as JSON."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from keycloak import KeycloakAdmin


def connect(setup):
    token = {"access_token": setup["token"], "expires_in": 3600, "refresh_expires_in": 3600}
    return KeycloakAdmin(
        server_url=setup["serverUrl"], realm_name=setup["realm"], token=token, max_retries=0, pool_maxsize=32
    )


def at_once(many, items, one):
    if many == 1:
        return [one(item) for item in items]
    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, items))


def measured(count, work):
    cpu = time.process_time()
    start = time.perf_counter()
    work()
    wall = time.perf_counter() - start
    return {"wall": wall * 1e6 / count, "cpu": (time.process_time() - cpu) * 1e6 / count}


def request(setup):
    admin = connect(setup)
    count = int(setup["requests"])

    def one(_):
        assert admin.get_user("1")["username"] == "ada"

    at_once(8, range(min(500, count)), one)
    return measured(count, lambda: at_once(8, range(count), one))


def create(setup):
    admin = connect(setup)
    users = setup["users"]
    return measured(len(users), lambda: at_once(setup["many"], users, admin.create_user))


def read(setup):
    admin = connect(setup)
    count = setup["count"]

    def one():
        found = admin.get_users({"briefRepresentation": "true"} if setup["brief"] else {})
        assert len(found) == count, len(found)

    return measured(count, one)


jobs = {"request": request, "create": create, "read": read}
print(json.dumps(jobs[sys.argv[1]](json.load(sys.stdin))))
