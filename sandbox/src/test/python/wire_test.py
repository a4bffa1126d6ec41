"""Answers that are wrong, each of which wire.py has to notice: python3 -m unittest wire_test"""

import json
import unittest

import wire
from botocore.session import Session


def problems(service, operation, body, kind="application/x-amz-json-1.1"):
    model = Session().get_service_model(service).operation_model(operation)
    return list(wire.problems(model, {"Content-Type": kind}, body.encode()))


def ecs(service):
    return problems("ecs", "DescribeServices", json.dumps({"services": [service]}))


def target_groups(members):
    result = f"<DescribeTargetGroupsResult><TargetGroups><member>{members}</member></TargetGroups></DescribeTargetGroupsResult>"
    metadata = "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
    body = f'<DescribeTargetGroupsResponse xmlns="x">{result}{metadata}</DescribeTargetGroupsResponse>'
    return problems("elbv2", "DescribeTargetGroups", body, "text/xml")


class WireTest(unittest.TestCase):
    def test_passes_what_fits(self):
        self.assertEqual([], ecs({"serviceName": "web", "desiredCount": 1, "createdAt": 1.5, "enableECSManagedTags": False}))
        self.assertEqual([], target_groups("<Port>80</Port><HealthCheckEnabled>true</HealthCheckEnabled>"))

    def test_notices_each_fault_of_json(self):
        for service in (
            {"novelty": 1},
            {"serviceName": None},
            {"serviceName": ""},
            {"serviceName": 7},
            {"desiredCount": "1"},
            {"desiredCount": True},
            {"createdAt": "2026-11-21T10:00:00Z"},
            {"enableECSManagedTags": "false"},
            {"launchType": "CLOUD"},
            {"events": {}},
            {"deployments": [{"novelty": 1}]},
            [],
        ):
            self.assertEqual(1, len(ecs(service)), service)

    def test_notices_each_fault_of_xml(self):
        for members in (
            "<Novelty>1</Novelty>",
            "<Port>many</Port>",
            "<HealthCheckEnabled>True</HealthCheckEnabled>",
            "<Protocol>SMTP</Protocol>",
            "<TargetGroupName></TargetGroupName>",
            "<LoadBalancerArns><arn>a</arn></LoadBalancerArns>",
        ):
            self.assertEqual(1, len(target_groups(members)), members)


if __name__ == "__main__":
    unittest.main()
