"""Prints what botocore's models require of the requests to the sandbox's operations, as required-members.json has it.

    python3 required_members.py ENDPOINT > ../../main/resources/dev/slipway/sandbox/protocol/required-members.json

ENDPOINT is a sandbox that runs, and says which operations it has. Needs botocore; see .ci/run for the version.
"""

import json
import pathlib
import sys
import urllib.request

from botocore.session import Session

# The version that required-members.json was printed with, the one that .ci/run installs. Another one's models may say otherwise.
BOTOCORE = "1.44.5"

LIST = pathlib.Path(__file__).parents[2] / "main/resources/dev/slipway/sandbox/protocol/required-members.json"

# The services by the name in a signature, as botocore calls them.
SERVICES = {
    "application-autoscaling": "application-autoscaling",
    "ecr": "ecr",
    "ecs": "ecs",
    "elasticloadbalancing": "elbv2",
    "iam": "iam",
    "logs": "logs",
    "monitoring": "cloudwatch",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sts": "sts",
}


def operations(endpoint):
    """The operations of a sandbox: a list by the service's signing name."""
    with urllib.request.urlopen(endpoint + "/_sandbox/operations") as answer:
        return json.load(answer)


def required(shape, path="", inside=()):
    """The required members below a shape; a shape inside itself is not followed."""
    if shape.type_name == "list":
        yield from required(shape.member, path + "[]", inside)
    elif shape.type_name == "map":
        yield from required(shape.value, path + "{}", inside)
    elif shape.type_name == "structure" and shape.name not in inside:
        prefix = path + "." if path else ""
        brackets = {"list": "[]", "map": "{}"}
        for name in shape.required_members:
            yield prefix + name + brackets.get(shape.members[name].type_name, "")
        for name, member in shape.members.items():
            yield from required(member, prefix + name, inside + (shape.name,))


def all_required(endpoint):
    """What required-members.json should be for this sandbox."""
    session = Session()
    found = {}
    for service, names in operations(endpoint).items():
        model = session.get_service_model(SERVICES[service])
        found[service] = {}
        for name in names:
            shape = model.operation_model(name).input_shape
            found[service][name] = sorted(required(shape)) if shape else []
    return found


def checked_in():
    """The list as the repository has it."""
    return json.loads(LIST.read_text())


if __name__ == "__main__":
    json.dump(all_required(sys.argv[1]), sys.stdout, indent=2, sort_keys=True)
    print()
