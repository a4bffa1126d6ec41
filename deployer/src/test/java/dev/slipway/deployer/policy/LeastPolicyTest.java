package dev.slipway.deployer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.command.Surroundings;
import dev.slipway.deployer.command.Verbs;
import dev.slipway.deployer.time.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of {@code policy}, enforced by the sandbox while command lines of every verb run on the virtual clock. */
@Timeout(300)
final class LeastPolicyTest {

    /** However it ends: what it is denied counts. */
    private static final int ANY = -1;

    /** A command line, its environment, and the exit code that it has with every permission. */
    private record Scene(String environment, String line, int code) {}

    /** In this order in one sandbox. */
    private static final List<Scene> DEPLOYING = List.of(
            new Scene("staging", "plan staging --image v2", 0),
            new Scene("staging", "deploy staging --image v2", 0),
            new Scene("staging", "deploy staging --image v3", 30),
            new Scene("staging", "run staging -- migrate", 0),
            new Scene("staging", "run staging --timeout 5s -- migrate", 40),
            new Scene("production", "plan production", 0),
            new Scene("production", "promote production", 0),
            new Scene("staging", "history staging", 0),
            new Scene("staging", "rollback staging", ANY),
            new Scene("staging", "status staging", ANY),
            new Scene("staging", "drift staging", ANY),
            new Scene("staging", "abort staging", ANY),
            new Scene("staging", "restart staging", 0),
            new Scene("staging", "stop staging", 0),
            new Scene("staging", "start staging", 0),
            new Scene("staging", "maintenance status staging", 40),
            new Scene("staging", "policy staging", 0));

    private static final List<Scene> LOOKING_ON = List.of(
            new Scene("staging", "plan staging --image v2", 0),
            new Scene("production", "plan production --image v2", 0),
            new Scene("staging", "history staging", 0),
            new Scene("staging", "policy staging --read-only", 0));

    /** Verbs that ask AWS nothing. */
    private static final Set<String> WITHOUT_AWS = Set.of("lint", "completion", "help");

    /** It runs before there is a file that a policy could be made of; InitVerbTest holds it against the one of docs/policy.md. */
    private static final String BEFORE_THE_FILE = "init";

    private static final String OTHER = "222222222222";

    @TempDir
    private Path folder;

    private int made;

    private CommandRehearsal rehearsal() throws IOException {
        return new CommandRehearsal(Files.createDirectories(folder.resolve(Integer.toString(++made))));
    }

    private static Map<String, JsonNode> documents(CommandRehearsal rehearsal, String option) {
        Map<String, JsonNode> documents = new TreeMap<>();
        if (!option.isEmpty()) {
            assertThat(rehearsal.run("deploy staging --image v2"))
                    .as(rehearsal.said())
                    .isZero();
        }
        for (String environment : List.of("staging", "production")) {
            assertThat(rehearsal.run("policy " + environment + option))
                    .as(rehearsal.said())
                    .isZero();
            documents.put(environment, JsonMapper.shared().readTree(rehearsal.said()));
        }
        return documents;
    }

    /** What the scenes were denied, up to the first one that was. */
    private static List<String> denied(
            CommandRehearsal rehearsal, List<Scene> scenes, Map<String, JsonNode> documents) {
        List<String> faults = new ArrayList<>();
        for (Scene scene : scenes) {
            rehearsal.enforce(scene.environment(), Objects.requireNonNull(documents.get(scene.environment())));
            int code = rehearsal.run(scene.line());
            rehearsal
                    .denied()
                    .forEach(call -> faults.add(
                            scene.line() + ": " + call.service() + " " + call.operation() + " " + call.parameters()));
            if (scene.code() != ANY && code != scene.code()) {
                faults.add(scene.line() + " ended with " + code + ": " + rehearsal.said());
            }
            if (!faults.isEmpty()) {
                break;
            }
        }
        rehearsal.trust();
        return faults;
    }

    private void isEnough(String option, List<Scene> scenes) throws IOException {
        try (CommandRehearsal rehearsal = rehearsal()) {
            assertThat(denied(rehearsal, scenes, documents(rehearsal, option))).isEmpty();
        }
    }

    private void hasNoStatementTooMany(String option, List<Scene> scenes) throws IOException {
        List<String> needless = new ArrayList<>();
        int statements = 1;
        for (int without = 0; without < statements; without++) {
            try (CommandRehearsal rehearsal = rehearsal()) {
                Map<String, JsonNode> documents = documents(rehearsal, option);
                statements = Objects.requireNonNull(documents.get("staging"))
                        .path("Statement")
                        .size();
                String sid = "";
                for (JsonNode document : documents.values()) {
                    sid = ((ArrayNode) ((ObjectNode) document).path("Statement"))
                            .remove(without)
                            .path("Sid")
                            .asString("");
                }
                if (denied(rehearsal, scenes, documents).isEmpty()) {
                    needless.add(sid);
                }
            }
        }
        assertThat(needless).isEmpty();
    }

    @Test
    void isEnoughForEveryVerb() throws IOException {
        isEnough("", DEPLOYING);
    }

    @Test
    void hasNoStatementThatNoVerbNeeds() throws IOException {
        hasNoStatementTooMany("", DEPLOYING);
    }

    @Test
    void isEnoughForLooking() throws IOException {
        isEnough(" --read-only", LOOKING_ON);
    }

    @Test
    void aPlanSaysWhatItMayNotLookAt() throws IOException {
        try (CommandRehearsal rehearsal = rehearsal()) {
            ObjectNode document = (ObjectNode)
                    Objects.requireNonNull(documents(rehearsal, " --read-only").get("staging"));
            ArrayNode statements = (ArrayNode) document.path("Statement");
            statements.removeIf(statement -> statement.path("Sid").asString("").equals("ReadRoles"));
            rehearsal.enforce("staging", document);
            assertThat(rehearsal.run("plan staging --image v2"))
                    .as(rehearsal.said())
                    .isZero();
            assertThat(rehearsal.said())
                    .contains("Not checked: execution-role, task-role (lacks iam:GetRole).")
                    .doesNotContain("would refuse");
        }
    }

    @Test
    void hasNoStatementThatLookingDoesNotNeed() throws IOException {
        hasNoStatementTooMany(" --read-only", LOOKING_ON);
    }

    /** Production in an account of its own, which may do what its policy says, and the role that it assumes may look at staging. */
    private int promotes(String without) throws IOException {
        try (CommandRehearsal rehearsal =
                new CommandRehearsal(Files.createDirectories(folder.resolve(Integer.toString(++made))), OTHER)) {
            Map<String, JsonNode> documents = documents(rehearsal, "");
            assertThat(rehearsal.run("deploy staging --image v2"))
                    .as(rehearsal.said())
                    .isZero();
            ObjectNode all = (ObjectNode) Objects.requireNonNull(documents.get("production"));
            assertThat(all.toString()).doesNotContain("ublog-staging", "ublog/staging");
            assertThat(rehearsal.run("policy staging --read-only")).isZero();
            ArrayNode statements = (ArrayNode) all.path("Statement");
            for (int index = statements.size() - 1; index >= 0; index--) {
                if (statements.get(index).path("Sid").asString("").equals(without)) {
                    assertThat(statements.remove(index).path("Resource").toString())
                            .isEqualTo("[\"" + CommandRehearsal.READ_ROLE + "\"]");
                }
            }
            JsonMapper.shared().readTree(rehearsal.said()).path("Statement").forEach(statements::add);
            rehearsal.enforceForAll(all);
            int code = rehearsal.run("promote production");
            assertThat(rehearsal.denied().isEmpty()).as(rehearsal.said()).isEqualTo(code == 0);
            return code;
        }
    }

    @Test
    void promotesAcrossAccountsByTheRoleAlone() throws IOException {
        assertThat(promotes("")).isZero();
        assertThat(promotes("AssumeReadRole")).isEqualTo(10);
    }

    @Test
    void namesEveryResourceThatAwsLetsOneName() throws IOException {
        try (CommandRehearsal rehearsal = rehearsal()) {
            List<String> everywhere = new ArrayList<>();
            Objects.requireNonNull(documents(rehearsal, "").get("staging"))
                    .path("Statement")
                    .forEach(statement -> {
                        if (statement.path("Resource").toString().contains("\"*\"")) {
                            statement.path("Action").forEach(action -> everywhere.add(action.stringValue()));
                        }
                    });
            assertThat(everywhere)
                    .containsExactlyInAnyOrder(
                            "ecs:DescribeTaskDefinition",
                            "application-autoscaling:DescribeScalableTargets",
                            "elasticloadbalancing:DescribeTargetGroups",
                            "elasticloadbalancing:DescribeTargetGroupAttributes",
                            "elasticloadbalancing:DescribeTargetHealth");
        }
    }

    @Test
    void hasASceneOfEveryVerb() {
        Set<String> verbs = Verbs.of(new Surroundings(
                        Map.of(),
                        System.out,
                        System.err,
                        false,
                        "1",
                        region -> {
                            throw new IllegalStateException(region);
                        },
                        _ -> {},
                        Timing::wall))
                .getSubcommands()
                .keySet();
        assertThat(verbs)
                .filteredOn(verb -> !WITHOUT_AWS.contains(verb) && !verb.equals(BEFORE_THE_FILE))
                .allSatisfy(verb -> assertThat(DEPLOYING)
                        .as("a scene of " + verb + ", which shows what it needs")
                        .anyMatch(scene -> scene.line().startsWith(verb + " ")));
    }
}
