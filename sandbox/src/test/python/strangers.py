"""What other people's clients count on in answers, beyond their form; each of these has broken one of them."""

import json
import urllib.parse

from calls import CLUSTER, NETWORK, WEB

WORKER = "ublog-staging-worker"


def service(sandbox, name):
    return sandbox.call("ecs", "DescribeServices", cluster=CLUSTER, services=[name], include=["TAGS"])["services"][0]


def stable(sandbox, name):
    """As the waiter of AWS's SDKs looks at it: one deployment, and all tasks there."""
    described = service(sandbox, name)
    return len(described["deployments"]) == 1 and described["runningCount"] == described["desiredCount"]


def services_have_what_is_read(sandbox):
    sandbox.until("both services are stable", lambda: stable(sandbox, WEB) and stable(sandbox, WORKER))
    for name in (WEB, WORKER):
        there = service(sandbox, name)
        arn = f"arn:aws:ecs:eu-central-1:111111111111:service/{CLUSTER}/{name}"
        sandbox.expect("the ARN of a service is long", there["serviceArn"] == arn)
        sandbox.expect("a service has its controller", there["deploymentController"]["type"] == "ECS")
        sandbox.expect("a service has its cluster and name", there["serviceName"] == name and there["clusterArn"])
        sandbox.expect("events have instant and message", all(e["createdAt"] and e["message"] for e in there["events"]))
        sandbox.expect("no harmless event says unable", not any("unable" in e["message"] for e in there["events"]))
        for deployment in there["deployments"]:
            wanted = {"id", "status", "desiredCount", "runningCount", "pendingCount", "failedTasks", "createdAt"}
            sandbox.expect(f"a deployment has {wanted}", wanted <= set(deployment))
    sandbox.expect("no grace period without a load balancer", "healthCheckGracePeriodSeconds" not in service(sandbox, WORKER))
    sandbox.expect("a grace period with one", "healthCheckGracePeriodSeconds" in service(sandbox, WEB))
    created = sandbox.call("ecs", "CreateService", cluster=CLUSTER, serviceName="idle", taskDefinition=WORKER,
                           desiredCount=0, networkConfiguration=NETWORK)
    sandbox.expect("a new service has an empty list of events", created["service"]["events"] == [])


def deployments_come_and_go(sandbox):
    before = service(sandbox, WORKER)["deployments"][0]["id"]
    sandbox.call("ecs", "UpdateService", cluster=CLUSTER, service=WORKER, forceNewDeployment=True)
    after = service(sandbox, WORKER)["deployments"][0]["id"]
    sandbox.expect("each deployment has an id of its own", before != after)
    sandbox.until("the finished deployment leaves the list", lambda: stable(sandbox, WORKER))
    tasks = sandbox.call("ecs", "ListTasks", cluster=CLUSTER, serviceName=WORKER)["taskArns"]
    task = sandbox.call("ecs", "DescribeTasks", cluster=CLUSTER, tasks=tasks)["tasks"][0]
    sandbox.expect("a service's task is started by the deployment", task["startedBy"] == after)

    definition = sandbox.call("ecs", "DescribeTaskDefinition", taskDefinition=WORKER)["taskDefinition"]
    broken = register(sandbox, "broken", definition["containerDefinitions"], image="nothing:here")
    sandbox.call("ecs", "UpdateService", cluster=CLUSTER, service=WORKER, taskDefinition=broken)
    sandbox.until("a failed deployment leaves the list", lambda: rolled_back(sandbox, definition["taskDefinitionArn"]))


def rolled_back(sandbox, arn):
    return stable(sandbox, WORKER) and service(sandbox, WORKER)["taskDefinition"] == arn


def register(sandbox, family, containers, image):
    made = sandbox.call("ecs", "RegisterTaskDefinition", family=family, networkMode="awsvpc", cpu="256", memory="512",
                        requiresCompatibilities=["FARGATE"], taskRoleArn="", containerDefinitions=[dict(containers[0], image=image)])
    there = made["taskDefinition"]
    sandbox.expect("a definition has volumes, revision and status", there["volumes"] == [] and there["revision"] and there["status"])
    sandbox.expect("an empty role is absent", "taskRoleArn" not in there)
    return there["taskDefinitionArn"]


def definitions_that_are_gone_are_refused(sandbox):
    running = service(sandbox, WORKER)["taskDefinition"]
    containers = sandbox.call("ecs", "DescribeTaskDefinition", taskDefinition=running)["taskDefinition"]["containerDefinitions"]
    gone = register(sandbox, "gone", containers, image=containers[0]["image"])
    sandbox.call("ecs", "DeregisterTaskDefinition", taskDefinition=gone)
    for definition in (gone, "gone:99"):
        sandbox.refused("ecs", "UpdateService", "ClientException", cluster=CLUSTER, service=WORKER, taskDefinition=definition)


def tasks_tell_their_end(sandbox):
    request = {"cluster": CLUSTER, "taskDefinition": WORKER, "networkConfiguration": NETWORK, "clientToken": "again",
               "tags": [], "volumeConfigurations": []}
    task = sandbox.call("ecs", "RunTask", **request)["tasks"][0]["taskArn"]
    sandbox.expect("a token gives the same task", sandbox.call("ecs", "RunTask", **request)["tasks"][0]["taskArn"] == task)
    sandbox.until("the task runs", lambda: status(sandbox, task) == "RUNNING")
    stream = "worker/app/" + task.split("/")[-1]
    found = sandbox.call("logs", "DescribeLogStreams", logGroupName="/ecs/" + CLUSTER, logStreamNamePrefix=stream)
    sandbox.expect("a stream is prefix/container/task", [s["logStreamName"] for s in found["logStreams"]] == [stream])
    sandbox.call("ecs", "StopTask", cluster=CLUSTER, task=task)
    sandbox.until("the task stops", lambda: status(sandbox, task) == "STOPPED")
    ended = sandbox.call("ecs", "DescribeTasks", cluster=CLUSTER, tasks=[task])["tasks"][0]
    sandbox.expect("each container that ended has an exit code", all("exitCode" in c for c in ended["containers"]))
    sandbox.expect("the ARN of a task is long", task.startswith(f"arn:aws:ecs:eu-central-1:111111111111:task/{CLUSTER}/"))


def status(sandbox, task):
    tasks = sandbox.call("ecs", "DescribeTasks", cluster=CLUSTER, tasks=[task])["tasks"]
    return tasks[0]["lastStatus"] if tasks else "MISSING"


def a_trust_policy_is_encoded(sandbox):
    role = sandbox.call("iam", "GetRole", RoleName=CLUSTER + "-execution")["Role"]
    policy = role["AssumeRolePolicyDocument"]  # botocore decodes it, and parses it too
    policy = policy if isinstance(policy, dict) else json.loads(urllib.parse.unquote(policy))
    statement = policy["Statement"][0]
    sandbox.expect("the wire has it encoded", b"%7B%22Version" in sandbox.raw["body"])
    sandbox.expect("service and action are strings", isinstance(statement["Principal"]["Service"], str) and isinstance(statement["Action"], str))


def a_secret_is_found_by_its_whole_arn(sandbox):
    arn = sandbox.call("secretsmanager", "DescribeSecret", SecretId="ublog/staging/database")["ARN"]
    sandbox.expect("the ARN has seven parts", len(arn.split(":")) == 7)
    sandbox.expect("it finds the value", sandbox.call("secretsmanager", "GetSecretValue", SecretId=arn)["SecretString"])


ALL = (
    services_have_what_is_read,
    deployments_come_and_go,
    definitions_that_are_gone_are_refused,
    tasks_tell_their_end,
    a_trust_policy_is_encoded,
    a_secret_is_found_by_its_whole_arn,
)
