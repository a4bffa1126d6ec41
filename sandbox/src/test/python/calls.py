"""The calls of conformance.py: each scenario makes what it needs, and uses what `sandbox up` makes for an environment "staging"."""

import base64
import json
import time

CLUSTER = "ublog-staging"
WEB = "ublog-staging-web"
REPOSITORY = "ublog"
REGISTRY = "111111111111.dkr.ecr.eu-central-1.amazonaws.com"
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-a"], "securityGroups": ["sg-1"], "assignPublicIp": "DISABLED"}}
GROUP = "/conformance"
TAGS = [{"key": "team", "value": "blog"}]
NOBODY = "arn:aws:ecs:eu-central-1:111111111111:{}/nobody"


def clusters(sandbox):
    sandbox.call("ecs", "CreateCluster", clusterName="conformance", tags=TAGS)
    sandbox.call("ecs", "ListClusters", maxResults=1)
    sandbox.call("ecs", "DescribeClusters", clusters=[CLUSTER, "nobody"], include=["TAGS"])
    sandbox.refused("ecs", "CreateCluster", "InvalidParameterException", clusterName="not a name")
    sandbox.refused("ecs", "ListClusters", "InvalidParameterException", nextToken="no token")


def definition(family, command):
    """One of a task, with as many members as there are."""
    return {
        "family": family,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": "arn:aws:iam::111111111111:role/conformance-execution",
        "taskRoleArn": "arn:aws:iam::111111111111:role/conformance-task",
        "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        "ephemeralStorage": {"sizeInGiB": 21},
        "volumes": [{"name": "data", "host": {}}],
        "tags": TAGS,
        "containerDefinitions": [
            {
                "name": "app",
                "image": f"{REGISTRY}/{REPOSITORY}:placeholder",
                "command": command,
                "essential": True,
                "environment": [{"name": "PORT", "value": "8080"}],
                "portMappings": [{"containerPort": 8080, "protocol": "tcp", "name": "http"}],
                "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
                "dockerLabels": {"a": "b"},
                "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
                "stopTimeout": 5,
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": "/ecs/" + CLUSTER,
                        "awslogs-region": "eu-central-1",
                        "awslogs-stream-prefix": "conformance",
                    },
                },
            }
        ],
    }


def task_definitions(sandbox):
    made = sandbox.call("ecs", "RegisterTaskDefinition", **definition("conformance", ["web"]))
    arn = made["taskDefinition"]["taskDefinitionArn"]
    sandbox.call("ecs", "DescribeTaskDefinition", taskDefinition=arn, include=["TAGS"])
    sandbox.call("ecs", "ListTaskDefinitions", familyPrefix="conformance", sort="DESC", maxResults=1)
    sandbox.call("ecs", "TagResource", resourceArn=arn, tags=[{"key": "a", "value": "b"}])
    sandbox.call("ecs", "ListTagsForResource", resourceArn=arn)
    sandbox.call("ecs", "UntagResource", resourceArn=arn, tagKeys=["a"])
    sandbox.refused("ecs", "DescribeTaskDefinition", "ClientException", taskDefinition="nobody")
    sandbox.refused("ecs", "RegisterTaskDefinition", "ClientException", family="x", containerDefinitions=[{"name": "a"}])
    sandbox.refused("ecs", "ListTagsForResource", "InvalidParameterException", resourceArn=NOBODY.format("cluster"))
    again = sandbox.call("ecs", "RegisterTaskDefinition", **definition("conformance", ["web"]))
    sandbox.call("ecs", "DeregisterTaskDefinition", taskDefinition=again["taskDefinition"]["taskDefinitionArn"])


def services(sandbox):
    running = sandbox.call("ecs", "DescribeServices", cluster=CLUSTER, services=[WEB, "nobody"], include=["TAGS"])
    sandbox.call("ecs", "ListServices", cluster=CLUSTER, maxResults=1)
    sandbox.call(
        "ecs",
        "CreateService",
        cluster=CLUSTER,
        serviceName="conformance",
        taskDefinition="conformance",
        desiredCount=1,
        networkConfiguration=NETWORK,
        deploymentConfiguration={
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            "alarms": {"alarmNames": ["conformance"], "enable": True, "rollback": True},
            "minimumHealthyPercent": 100,
            "maximumPercent": 200,
        },
        tags=TAGS,
        propagateTags="SERVICE",
    )
    sandbox.refused("ecs", "CreateService", "InvalidParameterException", cluster=CLUSTER, serviceName=WEB, taskDefinition=WEB)
    sandbox.refused("ecs", "DescribeServices", "ClusterNotFoundException", cluster="nobody", services=["a"])

    newest = running["services"][0]["taskDefinition"]
    sandbox.call("ecs", "UpdateService", cluster=CLUSTER, service=WEB, taskDefinition=newest, forceNewDeployment=True)
    sandbox.call("ecs", "DescribeServices", cluster=CLUSTER, services=[WEB])
    sandbox.until("the roll-out ends", lambda: newest_deployment(sandbox)["status"] == "SUCCESSFUL")
    sandbox.call("ecs", "UpdateService", cluster=CLUSTER, service=WEB, forceNewDeployment=True)
    arn = newest_deployment(sandbox)["serviceDeploymentArn"]
    described = sandbox.call("ecs", "DescribeServiceDeployments", serviceDeploymentArns=[arn, NOBODY.format("service-deployment")])
    revision = described["serviceDeployments"][0]["targetServiceRevision"]["arn"]
    sandbox.call("ecs", "DescribeServiceRevisions", serviceRevisionArns=[revision, NOBODY.format("service-revision")])
    sandbox.call("ecs", "StopServiceDeployment", serviceDeploymentArn=arn, stopType="ROLLBACK")
    sandbox.until("the way back ends", lambda: "ROLLBACK" in newest_deployment(sandbox)["status"])
    sandbox.call("ecs", "DescribeServiceDeployments", serviceDeploymentArns=[arn])
    sandbox.call("ecs", "DescribeServices", cluster=CLUSTER, services=[WEB, "conformance"])

    sandbox.refused("ecs", "UpdateService", "ServiceNotFoundException", cluster=CLUSTER, service="nobody")
    sandbox.refused("ecs", "UpdateService", "ClientException", cluster=CLUSTER, service=WEB, taskDefinition="nobody:9")
    sandbox.refused("ecs", "StopServiceDeployment", "ServiceDeploymentNotFoundException", serviceDeploymentArn=NOBODY.format("service-deployment"))
    sandbox.refused("ecs", "ListServiceDeployments", "ServiceNotFoundException", cluster=CLUSTER, service="nobody")
    sandbox.refused("ecs", "DeleteService", "InvalidParameterException", cluster=CLUSTER, service="conformance")
    sandbox.call("ecs", "DeleteService", cluster=CLUSTER, service="conformance", force=True)
    sandbox.call("ecs", "DescribeServices", cluster=CLUSTER, services=["conformance"])


def newest_deployment(sandbox):
    answer = sandbox.call("ecs", "ListServiceDeployments", cluster=CLUSTER, service=WEB)
    return answer["serviceDeployments"][0]


def tasks(sandbox):
    started = sandbox.call(
        "ecs",
        "RunTask",
        cluster=CLUSTER,
        taskDefinition="conformance",
        networkConfiguration=NETWORK,
        overrides={"containerOverrides": [{"name": "app", "command": ["web"], "environment": [{"name": "A", "value": "b"}]}]},
        startedBy="conformance",
        clientToken="conformance",
        count=1,
        tags=TAGS,
        enableECSManagedTags=False,
    )
    arn = started["tasks"][0]["taskArn"]

    def status():
        answer = sandbox.call("ecs", "DescribeTasks", cluster=CLUSTER, tasks=[arn, "nobody"], include=["TAGS"])
        return answer["tasks"][0]["lastStatus"] if answer["tasks"] else "MISSING"

    sandbox.until("the task runs", lambda: status() == "RUNNING")
    sandbox.call("ecs", "ListTasks", cluster=CLUSTER, startedBy="conformance")
    sandbox.call("ecs", "ListTasks", cluster=CLUSTER, serviceName=WEB, maxResults=1)
    sandbox.call("ecs", "StopTask", cluster=CLUSTER, task=arn, reason="conformance")
    sandbox.until("the task stops", lambda: status() == "STOPPED")
    sandbox.refused("ecs", "StopTask", "InvalidParameterException", cluster=CLUSTER, task="nobody")
    sandbox.refused("ecs", "RunTask", "ClientException", cluster=CLUSTER, taskDefinition="nobody", networkConfiguration=NETWORK)
    sandbox.refused("ecs", "ListTasks", "ServiceNotFoundException", cluster=CLUSTER, serviceName="nobody")


def protection(sandbox):
    tasks = sandbox.call("ecs", "ListTasks", cluster=CLUSTER, serviceName=WEB)["taskArns"]
    for enabled in (True, False):
        sandbox.call("ecs", "UpdateTaskProtection", cluster=CLUSTER, tasks=tasks[:1], protectionEnabled=enabled)
        sandbox.call("ecs", "GetTaskProtection", cluster=CLUSTER, tasks=tasks)


def images(sandbox):
    sandbox.call("ecr", "CreateRepository", repositoryName="conformance", tags=[{"Key": "team", "Value": "blog"}])
    sandbox.call("ecr", "DescribeRepositories", repositoryNames=["conformance", REPOSITORY])
    sandbox.call("ecr", "DescribeImages", repositoryName=REPOSITORY, imageIds=[{"imageTag": "placeholder"}])
    sandbox.call("ecr", "DescribeImageScanFindings", repositoryName=REPOSITORY, imageId={"imageTag": "placeholder"})
    sandbox.call("ecr", "ListImages", repositoryName=REPOSITORY)
    sandbox.call("ecr", "BatchGetImage", repositoryName=REPOSITORY, imageIds=[{"imageTag": "placeholder"}, {"imageTag": "no"}])
    sandbox.call("ecr", "PutImageTagMutability", repositoryName="conformance", imageTagMutability="IMMUTABLE")
    sandbox.call("ecr", "GetAuthorizationToken")
    retag(sandbox)
    sandbox.refused("ecr", "CreateRepository", "RepositoryAlreadyExistsException", repositoryName=REPOSITORY)
    sandbox.refused("ecr", "DescribeImages", "ImageNotFoundException", repositoryName=REPOSITORY, imageIds=[{"imageTag": "no"}])
    sandbox.refused(
        "ecr", "DescribeImageScanFindings", "ImageNotFoundException", repositoryName=REPOSITORY, imageId={"imageTag": "no"}
    )
    sandbox.refused("ecr", "ListImages", "RepositoryNotFoundException", repositoryName="nobody")


def retag(sandbox):
    """A second tag on an image, and both ways of taking it away."""
    found = sandbox.call("ecr", "BatchGetImage", repositoryName=REPOSITORY, imageIds=[{"imageTag": "placeholder"}])
    manifest = found["images"][0]["imageManifest"]
    again = {"repositoryName": REPOSITORY, "imageManifest": manifest, "imageTag": "second"}
    sandbox.call("ecr", "PutImage", **again)
    sandbox.refused("ecr", "PutImage", "ImageAlreadyExistsException", **again)
    sandbox.refused("ecr", "PutImage", "LayersNotFoundException", repositoryName=REPOSITORY, imageManifest="{}", imageTag="x")
    page = sandbox.call("ecr", "ListImages", repositoryName=REPOSITORY, maxResults=1)
    sandbox.call("ecr", "ListImages", repositoryName=REPOSITORY, nextToken=page["nextToken"])
    sandbox.refused("ecr", "ListImages", "InvalidParameterException", repositoryName=REPOSITORY, nextToken="no token")
    sandbox.call("ecr", "BatchDeleteImage", repositoryName=REPOSITORY, imageIds=[{"imageTag": "second"}, {"imageTag": "no"}])
    arn = "arn:aws:ecr:eu-central-1:111111111111:repository/conformance"
    sandbox.call("ecr", "TagResource", resourceArn=arn, tags=[{"Key": "a", "Value": "b"}])
    sandbox.call("ecr", "ListTagsForResource", resourceArn=arn)
    sandbox.call("ecr", "UntagResource", resourceArn=arn, tagKeys=["a"])
    sandbox.refused("ecr", "ListTagsForResource", "RepositoryNotFoundException", resourceArn=arn + "-not")


def secrets(sandbox):
    sandbox.call("secretsmanager", "CreateSecret", Name="conformance", SecretString="a", Description="a secret")
    sandbox.call("secretsmanager", "PutSecretValue", SecretId="conformance", SecretString="b")
    value = sandbox.call("secretsmanager", "GetSecretValue", SecretId="conformance")
    sandbox.call("secretsmanager", "GetSecretValue", SecretId=value["ARN"], VersionStage="AWSPREVIOUS")
    sandbox.call("secretsmanager", "UpdateSecret", SecretId="conformance", Description="the same", SecretString="c")
    sandbox.call("secretsmanager", "TagResource", SecretId="conformance", Tags=[{"Key": "team", "Value": "blog"}])
    sandbox.call("secretsmanager", "DescribeSecret", SecretId="conformance")
    page = sandbox.call("secretsmanager", "ListSecrets", MaxResults=1)
    sandbox.call("secretsmanager", "ListSecrets", NextToken=page["NextToken"])
    sandbox.refused("secretsmanager", "ListSecrets", "InvalidNextTokenException", NextToken="no token")
    sandbox.call("secretsmanager", "UntagResource", SecretId="conformance", TagKeys=["team"])
    sandbox.refused("secretsmanager", "CreateSecret", "ResourceExistsException", Name="conformance", SecretString="a")
    sandbox.refused("secretsmanager", "GetSecretValue", "ResourceNotFoundException", SecretId="nobody")
    sandbox.call("secretsmanager", "DeleteSecret", SecretId="conformance", RecoveryWindowInDays=7)
    sandbox.call("secretsmanager", "DescribeSecret", SecretId="conformance")
    sandbox.refused("secretsmanager", "GetSecretValue", "InvalidRequestException", SecretId="conformance")


def logs(sandbox):
    now = int(time.time() * 1000)
    sandbox.call("logs", "CreateLogGroup", logGroupName=GROUP, tags={"team": "blog"})
    sandbox.call("logs", "CreateLogStream", logGroupName=GROUP, logStreamName="a")
    events = [{"timestamp": now + i, "message": f"line {i}"} for i in range(3)]
    sandbox.call("logs", "PutLogEvents", logGroupName=GROUP, logStreamName="a", logEvents=events)
    sandbox.call("logs", "DescribeLogGroups", logGroupNamePrefix=GROUP)
    sandbox.call("logs", "DescribeLogStreams", logGroupName=GROUP, logStreamNamePrefix="a")
    page = sandbox.call("logs", "GetLogEvents", logGroupName=GROUP, logStreamName="a", startFromHead=True, limit=2)
    sandbox.call("logs", "GetLogEvents", logGroupName=GROUP, logStreamName="a", nextToken=page["nextForwardToken"])
    sandbox.call("logs", "FilterLogEvents", logGroupName=GROUP, logStreamNames=["a"], filterPattern="line", limit=2)
    arn = f"arn:aws:logs:eu-central-1:111111111111:log-group:{GROUP}"
    sandbox.call("logs", "TagResource", resourceArn=arn, tags={"a": "b"})
    sandbox.call("logs", "ListTagsForResource", resourceArn=arn)
    sandbox.call("logs", "UntagResource", resourceArn=arn, tagKeys=["a"])
    sandbox.refused("logs", "ListTagsForResource", "ResourceNotFoundException", resourceArn=arn + "-not")
    sandbox.refused("logs", "FilterLogEvents", "InvalidParameterException", logGroupName=GROUP, nextToken="no token")
    sandbox.refused("logs", "CreateLogGroup", "ResourceAlreadyExistsException", logGroupName=GROUP)
    sandbox.refused("logs", "GetLogEvents", "ResourceNotFoundException", logGroupName=GROUP, logStreamName="nobody")
    sandbox.refused("logs", "DescribeLogStreams", "ResourceNotFoundException", logGroupName="nobody")


def identity(sandbox):
    role = "arn:aws:iam::111111111111:role/conformance"
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    claims = json.dumps({"iss": "https://issuer.example", "sub": "me", "aud": "sts.amazonaws.com"}).encode()
    token = "e30." + base64.urlsafe_b64encode(claims).decode() + ".signature"
    sandbox.call("sts", "GetCallerIdentity")
    sandbox.call("sts", "AssumeRole", RoleArn=role, RoleSessionName="session")
    sandbox.call("sts", "AssumeRoleWithWebIdentity", RoleArn=role, RoleSessionName="session", WebIdentityToken=token)
    sandbox.call("iam", "CreateRole", RoleName="conformance", AssumeRolePolicyDocument=policy, Tags=[{"Key": "a", "Value": "b"}])
    sandbox.call("iam", "GetRole", RoleName="conformance")
    sandbox.refused("sts", "AssumeRole", "ValidationError", RoleArn="no role", RoleSessionName="session")
    sandbox.refused("sts", "AssumeRoleWithWebIdentity", "InvalidIdentityToken", RoleArn=role, RoleSessionName="ab", WebIdentityToken="x")
    sandbox.refused("iam", "GetRole", "NoSuchEntity", RoleName="nobody")
    sandbox.refused("iam", "CreateRole", "EntityAlreadyExists", RoleName="conformance", AssumeRolePolicyDocument=policy)


def scaling(sandbox):
    web = {"ServiceNamespace": "ecs", "ResourceId": f"service/{CLUSTER}/{WEB}", "ScalableDimension": "ecs:service:DesiredCount"}
    service = "application-autoscaling"
    sandbox.call(service, "RegisterScalableTarget", **web, MinCapacity=1, MaxCapacity=4, SuspendedState={"ScheduledScalingSuspended": True})
    sandbox.call(
        service,
        "PutScalingPolicy",
        **web,
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 60.0,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
        },
    )
    sandbox.call(service, "DescribeScalableTargets", ServiceNamespace="ecs", ResourceIds=[web["ResourceId"]])
    sandbox.call(service, "DescribeScalingPolicies", ServiceNamespace="ecs", ResourceId=web["ResourceId"])
    sandbox.refused(service, "DescribeScalableTargets", "InvalidNextTokenException", ServiceNamespace="ecs", NextToken="no token")
    sandbox.call(service, "DeregisterScalableTarget", **web)
    sandbox.refused(service, "DeregisterScalableTarget", "ObjectNotFoundException", **web)


def alarms(sandbox):
    sandbox.throw("alarm", "conformance=firing")
    for protocol in ("json", "query", "smithy-rpc-v2-cbor"):
        sandbox.call(
            "cloudwatch", "SetAlarmState", protocol, AlarmName="conformance", StateValue="ALARM", StateReason="conformance"
        )
        sandbox.call("cloudwatch", "DescribeAlarms", protocol, AlarmNames=["conformance"], MaxRecords=1)
        sandbox.call(
            "cloudwatch", "SetAlarmState", protocol, AlarmName="conformance", StateValue="OK", StateReason="conformance"
        )
        sandbox.refused("cloudwatch", "DescribeAlarms", "InvalidNextToken", protocol, NextToken="no token")
        sandbox.refused(
            "cloudwatch", "SetAlarmState", "ResourceNotFound", protocol, AlarmName="nobody", StateValue="OK", StateReason="x"
        )


def load_balancers(sandbox):
    groups = sandbox.call("elbv2", "DescribeTargetGroups", PageSize=10)
    fronted = [group for group in groups["TargetGroups"] if group["LoadBalancerArns"]][0]
    arn, balancer = fronted["TargetGroupArn"], fronted["LoadBalancerArns"][0]
    sandbox.call("elbv2", "DescribeTargetGroups", TargetGroupArns=[arn])
    sandbox.call("elbv2", "DescribeTargetGroupAttributes", TargetGroupArn=arn)
    health = sandbox.call("elbv2", "DescribeTargetHealth", TargetGroupArn=arn)
    target = health["TargetHealthDescriptions"][0]["Target"]
    sandbox.call("elbv2", "DescribeTargetHealth", TargetGroupArn=arn, Targets=[target, {"Id": "127.0.0.1", "Port": 1}])
    sandbox.call("elbv2", "DescribeLoadBalancers", LoadBalancerArns=[balancer])
    sandbox.call("elbv2", "DescribeListeners", LoadBalancerArn=balancer)
    sandbox.call("elbv2", "DescribeTags", ResourceArns=[arn, balancer])
    sandbox.refused("elbv2", "DescribeTargetGroups", "TargetGroupNotFound", TargetGroupArns=[arn + "0"])
    sandbox.refused("elbv2", "DescribeLoadBalancers", "LoadBalancerNotFound", Names=["nobody"])
    sandbox.refused("elbv2", "DescribeListeners", "ListenerNotFound", ListenerArns=["nobody"])
    sandbox.refused("elbv2", "DescribeTargetGroups", "ValidationError", Marker="no token")


def objects(sandbox):
    lease = {"Bucket": "slipway-releases", "Key": "conformance/lease ü+1.json"}
    sandbox.call("s3", "HeadBucket", Bucket=lease["Bucket"])
    first = sandbox.call("s3", "PutObject", **lease, Body=b"{}", IfNoneMatch="*", ContentType="application/json")["ETag"]
    second = sandbox.call("s3", "PutObject", **lease, Body=b"{ }", IfMatch=first, Metadata={"owner": "me"})["ETag"]
    read = sandbox.call("s3", "GetObject", **lease)
    sandbox.expect("an object is what was put", read["Body"].read() == b"{ }" and read["ETag"] == second)
    sandbox.expect("metadata comes back", sandbox.call("s3", "HeadObject", **lease)["Metadata"] == {"owner": "me"})
    for i in range(3):
        sandbox.call("s3", "PutObject", Bucket=lease["Bucket"], Key=f"conformance/list/{i}/x", Body=b"x")
    listing = {"Bucket": lease["Bucket"], "Prefix": "conformance/"}
    page = sandbox.call("s3", "ListObjectsV2", **listing, MaxKeys=1)
    sandbox.expect("a listing names keys", page["Contents"][0]["Key"] == lease["Key"])
    rest = sandbox.call("s3", "ListObjectsV2", **listing, ContinuationToken=page["NextContinuationToken"])
    sandbox.expect("the next page has the rest", rest["KeyCount"] == 3 and not rest["IsTruncated"])
    folders = sandbox.call("s3", "ListObjectsV2", **listing, Delimiter="/")["CommonPrefixes"]
    sandbox.expect("a delimiter makes folders", folders == [{"Prefix": "conformance/list/"}])
    sandbox.refused("s3", "PutObject", "PreconditionFailed", **lease, Body=b"", IfNoneMatch="*")
    sandbox.refused("s3", "PutObject", "PreconditionFailed", **lease, Body=b"", IfMatch=first)
    sandbox.refused("s3", "PutObject", "NoSuchKey", **dict(lease, Key="no"), Body=b"", IfMatch=first)
    sandbox.refused("s3", "PutObject", "BadDigest", **lease, Body=b"x", ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")
    sandbox.refused("s3", "DeleteObject", "PreconditionFailed", **lease, IfMatch=first)
    sandbox.refused("s3", "GetObject", "NotImplemented", **lease, Range="bytes=0-1")
    sandbox.refused("s3", "ListObjectsV2", "InvalidArgument", **listing, ContinuationToken="!")
    sandbox.refused("s3", "HeadBucket", "404", Bucket="nobody")
    sandbox.call("s3", "DeleteObject", **lease, IfMatch=second)
    sandbox.call("s3", "DeleteObject", **lease)
    sandbox.refused("s3", "GetObject", "NoSuchKey", **lease)
    sandbox.refused("s3", "GetObject", "NoSuchBucket", Bucket="nobody", Key="a")
    sandbox.refused("s3", "HeadObject", "404", **lease)


ALL = (objects, clusters, task_definitions, services, tasks, protection, images, secrets, logs, identity, scaling, alarms, load_balancers)
