package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.protocol.RequiredMembers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each operation of a sandbox that runs, called without each member that AWS's model requires of it, at any depth. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequiredMembersTest {

    /** The codes with which the services refuse; RegisterTaskDefinition of ECS has one of its own. */
    private static final Map<String, String> CODES = Map.of(
            "application-autoscaling", "ValidationException",
            "ecr", "InvalidParameterException",
            "ecs", "InvalidParameterException",
            "elasticloadbalancing", "ValidationError",
            "iam", "ValidationError",
            "logs", "InvalidParameterException",
            "monitoring", "ValidationError",
            "secretsmanager", "ValidationException",
            "sts", "ValidationError");

    /** What S3 requires stands in the path; a request without it is another operation. */
    private static final String WITHOUT_MEMBERS = "s3";

    private static final String WORDING =
            "Member must not be null|'must not be null'|can not be blank|cannot be empty|should not be null or empty";

    @TempDir
    private static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Sandbox sandbox;
    private JsonNode operations;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        sandbox = Sandbox.start(SandboxOptions.at(folder).withoutDatabases().withEnvironments());
        operations = JsonMapper.shared()
                .readTree(WireCall.get(http, sandbox.endpoint().resolve("/_sandbox/operations")));
    }

    @AfterAll
    void stop() {
        sandbox.close();
        http.close();
    }

    @Test
    void knowsEachOperationThatThereIsAndNoOther() {
        operations.properties().forEach(service -> {
            List<String> there = new ArrayList<>();
            service.getValue().forEach(name -> there.add(name.stringValue()));
            assertThat(RequiredMembers.of(service.getKey()).byOperation().keySet())
                    .as("required-members.json, made anew by sandbox/src/test/python/required_members.py, for "
                            + service.getKey())
                    .containsExactlyInAnyOrderElementsOf(there);
        });
        assertThat(operations.propertyNames())
                .filteredOn(service -> !service.equals(WITHOUT_MEMBERS))
                .containsExactlyInAnyOrderElementsOf(CODES.keySet());
    }

    @TestFactory
    Collection<DynamicContainer> refusesARequestWithoutARequiredMember() {
        List<DynamicContainer> tests = new ArrayList<>();
        CODES.keySet().stream()
                .sorted()
                .forEach(service -> new TreeMap<>(RequiredMembers.of(service).byOperation())
                        .forEach((operation, paths) -> tests.add(DynamicContainer.dynamicContainer(
                                service + " " + operation,
                                paths.stream()
                                        .map(path -> DynamicTest.dynamicTest(
                                                path, () -> refuses(service, operation, paths, path)))))));
        return tests;
    }

    private void refuses(String service, String operation, List<String> paths, String path) throws Exception {
        ObjectNode whole = request(paths, path);
        String saysSo = "(?i)" + Pattern.quote(asAwsWrites(path)) + "[' .:\\w]{1,50}(" + WORDING + ")";
        assertThat(call(service, operation, whole).body()).doesNotContainPattern(saysSo);

        remove(whole, path);
        WireCall.Reply refused = call(service, operation, whole);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body())
                .contains(operation.equals("RegisterTaskDefinition") ? "ClientException" : CODES.get(service))
                .containsPattern(saysSo);
    }

    private WireCall.Reply call(String service, String operation, ObjectNode members) throws Exception {
        URI endpoint = sandbox.endpoint();
        return WireCall.isQuery(service)
                ? WireCall.query(http, endpoint, service, operation, members)
                : WireCall.json(http, endpoint, service, operation, members);
    }

    /** A request that has what is required on the way to a path; values have any type, since absence is seen first. */
    private static ObjectNode request(List<String> paths, String target) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        Set<String> there = new HashSet<>(Set.of(""));
        paths.stream().sorted(Comparator.comparingInt(String::length)).forEach(path -> {
            if (there.contains(parent(path)) || target.startsWith(parent(path) + ".")) {
                there.add(path);
                put(parentObject(request, path), path.substring(path.lastIndexOf('.') + 1));
            }
        });
        return request;
    }

    private static void put(ObjectNode object, String step) {
        if (object.get(name(step)) != null) {
            return;
        }
        if (step.endsWith("[]")) {
            object.putArray(name(step)).addObject();
        } else {
            object.put(name(step), "1");
        }
    }

    /** The object that a path's last step lies in, made with all that leads to it. */
    private static ObjectNode parentObject(ObjectNode request, String path) {
        ObjectNode at = request;
        for (String step : parent(path).isEmpty()
                ? List.<String>of()
                : List.of(parent(path).split("\\.", -1))) {
            at = step.endsWith("[]") ? element(at, name(step)) : object(at, name(step));
        }
        return at;
    }

    private static ObjectNode element(ObjectNode at, String name) {
        return (ObjectNode)
                (at.get(name) == null
                        ? at.putArray(name).addObject()
                        : at.get(name).get(0));
    }

    private static ObjectNode object(ObjectNode at, String name) {
        return at.get(name) instanceof ObjectNode there ? there : at.putObject(name);
    }

    private static void remove(ObjectNode request, String path) {
        parentObject(request, path).remove(lastStep(path));
    }

    private static String lastStep(String path) {
        return name(path.substring(path.lastIndexOf('.') + 1));
    }

    private static String asAwsWrites(String path) {
        return path.replaceFirst("(\\[]|\\{})$", "").replace("[].", ".1.member.");
    }

    private static String parent(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    private static String name(String step) {
        return step.replace("[]", "").replace("{}", "");
    }
}
