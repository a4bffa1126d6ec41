package dev.slipway.sandbox.identity;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.QueryService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * IAM, as far as a deployer looks at roles: there are those that somebody made, and those that task definitions name, which ECS's
 * tasks may assume. Nothing is permitted or denied by them. Thread-safe.
 */
public final class AccessManagement {

    private static final String FOR_TASKS = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
    private static final int NORMAL_SESSION_SECONDS = 3600;

    private final Account account;
    private final InstantSource clock;
    private final Supplier<Set<String>> named;
    private final Instant startedAt;
    private final Map<String, Role> made = new ConcurrentHashMap<>();

    /** @param named gives the ARNs of the roles that are there without having been made */
    public AccessManagement(Account account, InstantSource clock, Supplier<Set<String>> named) {
        this.account = account;
        this.clock = clock;
        this.named = named;
        this.startedAt = clock.instant();
    }

    /** The service to mount on an endpoint. */
    public QueryService service() {
        return new QueryService("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/")
                .on("CreateRole", CreateRoleRequest::builder, this::create)
                .on("GetRole", GetRoleRequest::builder, this::get);
    }

    private CreateRoleResponse create(CreateRoleRequest input) {
        String name = input.roleName();
        String path = input.path() == null ? "/" : input.path();
        Role role = role(
                "arn:aws:iam::" + account.id() + ":role" + path + name,
                input.assumeRolePolicyDocument(),
                clock.instant(),
                input.tags());
        if (made.putIfAbsent(name, role) != null) {
            throw AwsError.refused("EntityAlreadyExists", "Role with name " + name + " already exists.");
        }
        return CreateRoleResponse.builder().role(role).build();
    }

    private GetRoleResponse get(GetRoleRequest input) {
        Role role = made.get(input.roleName());
        if (role == null) {
            role = named.get().stream()
                    .filter(arn -> arn.substring(arn.lastIndexOf('/') + 1).equals(input.roleName()))
                    .findFirst()
                    .map(arn -> role(arn, FOR_TASKS, startedAt, List.of()))
                    .orElseThrow(() -> AwsError.refused(
                            "NoSuchEntity", "The role with name " + input.roleName() + " cannot be found."));
        }
        return GetRoleResponse.builder().role(role).build();
    }

    /** The trust policy is percent-encoded ("GetRole", IAM API Reference: "URL-encoded JSON"). */
    private static Role role(String arn, String trustPolicy, Instant createdAt, List<Tag> tags) {
        String path = arn.substring(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        Role.Builder role = Role.builder()
                .path(path)
                .roleName(name)
                .roleId(Keys.id("AROA", name))
                .arn(arn)
                .createDate(createdAt)
                .assumeRolePolicyDocument(
                        URLEncoder.encode(trustPolicy, StandardCharsets.UTF_8).replace("+", "%20"))
                .maxSessionDuration(NORMAL_SESSION_SECONDS);
        return tags.isEmpty() ? role.build() : role.tags(tags).build();
    }
}
