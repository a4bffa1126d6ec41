package dev.slipway.deployer.policy;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the deployer's role has to be allowed, and no more: each resource by its ARN, but where AWS takes none for an action ("Service
 * Authorization Reference"). Permissions that no call shows are there too: passing on the tasks' roles, tags on a new revision, and listing the
 * bucket, without which S3 denies what is missing.
 */
public final class LeastPolicy {
    private static final String TASKS = "ecs-tasks.amazonaws.com";

    private final Footprint target;
    private final @Nullable Environment before;
    private final @Nullable String readRole;
    private final @Nullable State state;

    /**
     * @param before the environment that promotions read; absent where there is none
     * @param readRole the role that reads it; absent where the same credentials do
     * @param state where ledger and lease are; absent where there is none
     */
    public LeastPolicy(
            Footprint target, @Nullable Environment before, @Nullable String readRole, @Nullable State state) {
        this.target = target;
        this.before = readRole == null ? before : null;
        this.readRole = readRole;
        this.state = state;
    }

    /** For releases, and every other verb. */
    public PolicyDocument deploying() {
        List<Statement> statements = new ArrayList<>(reading());
        statements.add(new Statement(
                "RollServices",
                List.of("ecs:UpdateService", "ecs:StopServiceDeployment"),
                of(target.environment(), "service", "service-deployment")));
        statements.add(new Statement(
                "TagImages",
                List.of("ecr:PutImage", "ecr:ListImages", "ecr:BatchDeleteImage"),
                List.of(arn("ecr", "repository/" + target.environment().repository()))));
        statements.add(new Statement("RegisterRevisions", List.of("ecs:RegisterTaskDefinition"), families()));
        statements.add(new Statement("TagRevisions", List.of("ecs:TagResource"), families())
                .when("StringEquals", "ecs:CreateAction", "RegisterTaskDefinition"));
        statements.add(new Statement("RunTasks", List.of("ecs:RunTask"), families())
                .when("ArnEquals", "ecs:cluster", cluster()));
        statements.add(new Statement("StopTasks", List.of("ecs:StopTask"), ecs("task/" + clusterName() + "/*")));
        statements.add(new Statement("PassRolesToTasks", List.of("iam:PassRole"), List.copyOf(target.roles()))
                .when("StringEquals", "iam:PassedToService", TASKS));
        statements.add(new Statement(
                "ReadLogs",
                List.of("logs:GetLogEvents"),
                each(target.logGroups(), group -> arn("logs", "log-group:" + group + ":log-stream:*"))));
        statements.add(new Statement("ReadTokens", List.of("secretsmanager:GetSecretValue"), tokens()));
        statements.add(new Statement(
                "KeepCounts", List.of("ecs:TagResource", "ecs:UntagResource"), of(target.environment(), "service")));
        statements.add(new Statement(
                        "SuspendScaling",
                        List.of("application-autoscaling:RegisterScalableTarget"),
                        List.of(arn("application-autoscaling", "scalable-target/*")))
                .when("StringEquals", "application-autoscaling:service-namespace", "ecs"));
        State kept = state;
        if (kept != null) {
            statements.add(new Statement(
                    "KeepLedger",
                    List.of("s3:PutObject", "s3:DeleteObject"),
                    folders(kept, Stream.of(target.environment()))));
        }
        return new PolicyDocument(statements);
    }

    /** For plans with what preflight finds, and other looks, such as the summary that an approver reads. */
    public PolicyDocument lookingOn() {
        return new PolicyDocument(reading());
    }

    private List<Statement> reading() {
        List<Statement> statements = new ArrayList<>();
        statements.add(new Statement("ReadRevisions", List.of("ecs:DescribeTaskDefinition"), List.of("*")));
        statements.add(new Statement(
                "ReadServices",
                List.of(
                        "ecs:DescribeServices",
                        "ecs:ListServiceDeployments",
                        "ecs:DescribeServiceDeployments",
                        "ecs:DescribeServiceRevisions"),
                Stream.concat(Stream.of(target.environment()), Stream.ofNullable(before))
                        .flatMap(one -> of(one, "service", "service-deployment", "service-revision").stream())
                        .toList()));
        statements.add(new Statement(
                "ReadImages",
                List.of(
                        "ecr:DescribeRepositories",
                        "ecr:DescribeImages",
                        "ecr:BatchGetImage",
                        "ecr:DescribeImageScanFindings",
                        "ecr:GetDownloadUrlForLayer"),
                List.of(arn("ecr", "repository/" + target.environment().repository()))));
        statements.add(new Statement(
                "ReadTasks",
                List.of("ecs:DescribeTasks", "ecs:GetTaskProtection"),
                ecs("task/" + clusterName() + "/*")));
        statements.add(
                new Statement("ListTasks", List.of("ecs:ListTasks"), ecs("container-instance/" + clusterName() + "/*"))
                        .when("ArnEquals", "ecs:cluster", cluster()));
        statements.add(
                new Statement("FindLogGroups", List.of("logs:DescribeLogGroups"), List.of(arn("logs", "log-group:*"))));
        statements.add(new Statement(
                "FindSecrets", List.of("secretsmanager:DescribeSecret"), each(target.secrets(), this::secret)));
        statements.add(new Statement("ReadRoles", List.of("iam:GetRole"), List.copyOf(target.roles())));
        statements.add(new Statement(
                "ReadTargetGroups",
                List.of(
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeTargetGroupAttributes",
                        "elasticloadbalancing:DescribeTargetHealth"),
                List.of("*")));
        statements.add(
                new Statement("ReadScaling", List.of("application-autoscaling:DescribeScalableTargets"), List.of("*")));
        State kept = state;
        if (kept != null) {
            statements.add(new Statement(
                    "ReadLedger",
                    List.of("s3:GetObject"),
                    folders(kept, Stream.concat(Stream.of(target.environment()), Stream.ofNullable(before)))));
            statements.add(
                    new Statement("FindLedger", List.of("s3:ListBucket"), List.of("arn:aws:s3:::" + kept.bucket())));
        }
        String role = readRole;
        if (role != null) {
            statements.add(new Statement("AssumeReadRole", List.of("sts:AssumeRole"), List.of(role)));
        }
        return statements;
    }

    private static List<String> folders(State kept, Stream<Environment> environments) {
        return environments
                .map(one -> "arn:aws:s3:::" + kept.bucket() + "/" + kept.folder(one.name()) + "*")
                .toList();
    }

    private List<String> tokens() {
        Environment environment = target.environment();
        return Stream.concat(
                        Optional.ofNullable(environment.slack()).map(Environment.Slack::tokenSecret).stream(),
                        Optional.ofNullable(environment.control()).map(Environment.Control::tokenSecret).stream())
                .map(this::secret)
                .toList();
    }

    /** AWS ends a secret's ARN with a hyphen and six letters; one that a container names may have a JSON key and more behind it. */
    private String secret(String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? Stream.of(nameOrArn.split(":", -1))
                        .limit(7)
                        .reduce((a, b) -> a + ":" + b)
                        .orElse(nameOrArn)
                : arn("secretsmanager", "secret:" + nameOrArn + "-??????");
    }

    private List<String> families() {
        return each(target.families(), family -> arn("ecs", "task-definition/" + family + ":*"));
    }

    /** The services of an environment, their deployments, their revisions. */
    private static List<String> of(Environment environment, String... kinds) {
        List<String> arns = new ArrayList<>();
        for (Environment.Service service : environment.services()) {
            for (String kind : kinds) {
                arns.add(arn(
                        environment,
                        "ecs",
                        kind + "/" + environment.cluster() + "/" + service.serviceName()
                                + (kind.equals("service") ? "" : "/*")));
            }
        }
        return arns;
    }

    private List<String> ecs(String resource) {
        return List.of(arn("ecs", resource));
    }

    private String cluster() {
        return arn("ecs", "cluster/" + clusterName());
    }

    private String clusterName() {
        return target.environment().cluster();
    }

    private String arn(String service, String resource) {
        return arn(target.environment(), service, resource);
    }

    private static String arn(Environment environment, String service, String resource) {
        return "arn:aws:" + service + ":" + environment.region() + ":" + environment.account() + ":" + resource;
    }

    private static List<String> each(Collection<String> texts, Function<String, String> form) {
        return texts.stream().map(form).toList();
    }
}
