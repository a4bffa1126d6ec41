"""Calls every operation of a sandbox that runs and holds each answer against botocore's own model of the service.

    python3 conformance.py ENDPOINT

Ends with 1 and a line for each fault. Fails too when an operation of the sandbox is not called here, so that a new one needs a
call below. Needs botocore; .ci/run says which version.
"""

import json
import sys
import time
import urllib.request

import botocore
import required_members
import wire
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

# What any operation of a service may answer without its model saying so (each API's page "Common Errors").
COMMON = {
    "ecs": {"ClientException", "ServerException", "InvalidParameterException"},
    "logs": {"InvalidParameterException"},
    "secretsmanager": {"ValidationException"},
    "ecr": {"InvalidParameterException"},
    "application-autoscaling": {"ValidationException"},
    "s3": {"NoSuchKey", "NoSuchBucket", "PreconditionFailed", "InvalidArgument", "BadDigest", "NotImplemented", "404"},
}
QUERY = {"ValidationError", "MalformedInput", "InvalidAction"}

DEADLINE_SECONDS = 60


class Sandbox:
    """The operations of a sandbox, and what is wrong with its answers."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.operations = required_members.operations(endpoint)
        self.signing = {name: signed for signed, name in required_members.SERVICES.items()}
        self.faults = []
        self.answered = set()
        self.clients = {}
        self.raw = {}

    def client(self, service, protocol=None):
        key = (service, protocol)
        if key not in self.clients:
            session = Session()
            if protocol:
                loader = session.get_component("data_loader")
                load = loader.load_service_model
                loader.load_service_model = lambda *args, **kwargs: spoken(load(*args, **kwargs), protocol)
            client = session.create_client(
                service,
                endpoint_url=self.endpoint,
                region_name="eu-central-1",
                aws_access_key_id="sandbox",
                aws_secret_access_key="sandbox",
                config=Config(retries={"total_max_attempts": 1}, parameter_validation=False),
            )
            client.meta.events.register("before-parse.*.*", self.keep)
            self.clients[key] = client
        return self.clients[key]

    def keep(self, response_dict, **_):
        self.raw = response_dict

    def call(self, service, operation, protocol=None, /, **parameters):
        """An answer, parsed; what is wrong with it becomes a fault."""
        client = self.client(service, protocol)
        model = client.meta.service_model.operation_model(operation)
        answer = client._make_api_call(operation, parameters)
        body = self.raw["body"]
        for problem in wire.problems(model, self.raw["headers"], body):
            self.faults.append(f"{service} {operation}: {problem}")
        self.answered.add((self.signing[service], operation))
        return answer

    def refused(self, service, operation, code, protocol=None, /, **parameters):
        """An error: the one that is expected, and one that the operation has."""
        client = self.client(service, protocol)
        model = client.meta.service_model.operation_model(operation)
        try:
            client._make_api_call(operation, parameters)
        except ClientError as error:
            actual = error.response["Error"]["Code"]
        else:
            actual = "nothing"
        modelled = {shape.metadata.get("error", {}).get("code", shape.name) for shape in model.error_shapes}
        modelled |= {shape.name for shape in model.error_shapes} | COMMON.get(service, QUERY)
        if actual != code:
            self.faults.append(f"{service} {operation} {parameters}: refused with {actual}, not {code}")
        elif actual not in modelled:
            self.faults.append(f"{service} {operation}: {actual} is no error of it; it has {sorted(modelled)}")

    def expect(self, what, holds):
        """What clients count on beyond the model."""
        if not holds:
            self.faults.append(f"not so: {what}")

    def throw(self, switch, value):
        """Throws one of the sandbox's switches."""
        body = json.dumps({"name": switch, "value": value}).encode()
        with urllib.request.urlopen(self.endpoint + "/_sandbox/faults", body) as answer:
            answer.read()

    def until(self, what, look):
        """Looks until there is something to see."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not look():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what}: not after {DEADLINE_SECONDS} s")
            time.sleep(0.2)

    def not_called(self):
        return [
            f"{service} {name}: no call of it here succeeds"
            for service, names in sorted(self.operations.items())
            for name in names
            if (service, name) not in self.answered
        ]


def spoken(model, protocol):
    """The same model in one protocol alone; what is loaded beside it is left as it is."""
    if "metadata" not in model:
        return model
    metadata = dict(model["metadata"], protocol=protocol, protocols=[protocol])
    return dict(model, metadata=metadata)


def main(endpoint):
    import calls
    import strangers

    sandbox = Sandbox(endpoint)
    for scenario in calls.ALL + strangers.ALL:
        try:
            scenario(sandbox)
        except (ClientError, TimeoutError, LookupError) as error:
            sandbox.faults.append(f"{scenario.__name__}: {type(error).__name__}: {error}")
    faults = sandbox.faults + sandbox.not_called()
    if botocore.__version__ != required_members.BOTOCORE:
        print(f"required-members.json is of botocore {required_members.BOTOCORE}, not {botocore.__version__}: not compared")
    elif required_members.checked_in() != required_members.all_required(endpoint):
        faults.append("required-members.json is not what botocore's models say; see required_members.py")
    for fault in faults:
        print(fault)
    print(f"{len(sandbox.answered)} operations answered, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
