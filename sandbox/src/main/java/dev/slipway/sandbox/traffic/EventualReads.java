package dev.slipway.sandbox.traffic;

import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.protocol.AwsService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * ECS whose reads may lag behind its writes. While the switch {@code stale-reads} is on, each call first takes a photograph of
 * all that ECS shows; a read that lags is answered from the newest photograph that is old enough, or the oldest there is:
 * what is younger is not there yet, all else is shown as it was. What has gone since is gone. Thread-safe.
 */
public final class EventualReads implements AwsService {

    private static final String TARGET = "AmazonEC2ContainerServiceV20141113.";

    /** How many are taken at most within the longest lag. */
    private static final int PHOTOGRAPHS = 100;

    /** Where an operation's answer lists what it shows: under which member, and by which key; a list of ARNs has none. */
    private record Listing(String list, String key) {}

    private static final Map<String, Listing> LISTINGS = Map.of(
            "DescribeClusters", new Listing("clusters", "clusterArn"),
            "DescribeServices", new Listing("services", "serviceArn"),
            "DescribeTasks", new Listing("tasks", "taskArn"),
            "DescribeServiceDeployments", new Listing("serviceDeployments", "serviceDeploymentArn"),
            "ListServiceDeployments", new Listing("serviceDeployments", "serviceDeploymentArn"),
            "ListClusters", new Listing("clusterArns", ""),
            "ListServices", new Listing("serviceArns", ""),
            "ListTasks", new Listing("taskArns", ""),
            "ListTaskDefinitions", new Listing("taskDefinitionArns", ""));

    private final AwsService ecs;
    private final Faults faults;
    private final InstantSource clock;
    private final Deque<Photograph> photographs = new ArrayDeque<>();

    public EventualReads(AwsService ecs, Faults faults, InstantSource clock) {
        this.ecs = ecs;
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public String signingName() {
        return ecs.signingName();
    }

    @Override
    public Set<String> operations() {
        return ecs.operations();
    }

    @Override
    public AwsAnswer answer(AwsRequest request) {
        photograph(request);
        return ecs.answer(request);
    }

    @Override
    public AwsAnswer answerAsOf(AwsRequest request, Duration ago) {
        photograph(request);
        AwsAnswer now = ecs.answer(request);
        String operation = Parameters.operation(request);
        Photograph then = asOf(clock.instant().minus(ago));
        JsonNode answer = JsonMapper.shared().readTree(now.body());
        Listing listing = LISTINGS.get(operation);
        if (listing != null && answer instanceof ObjectNode object) {
            show(operation, listing, request, object, then);
        } else if (operation.equals("DescribeTaskDefinition")) {
            check(answer, then);
        }
        return new AwsAnswer(
                now.status(), now.headers(), answer.toString().getBytes(StandardCharsets.UTF_8), now.error());
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return ecs.refuse(request, error);
    }

    private static void show(
            String operation, Listing listing, AwsRequest request, ObjectNode answer, Photograph then) {
        String shownBy = operation.equals("ListTasks")
                ? operation
                        + JsonMapper.shared()
                                .readTree(request.body())
                                .path("desiredStatus")
                                .asString("RUNNING")
                : operation;
        ArrayNode shown = JsonMapper.shared().createArrayNode();
        for (JsonNode one : answer.path(listing.list())) {
            String arn = listing.key().isEmpty()
                    ? one.asString("")
                    : one.path(listing.key()).asString("");
            Optional<JsonNode> before = then.of(shownBy, arn);
            if (before.isPresent()) {
                shown.add(asAsked(before.get(), one));
            } else if (answer.path("failures") instanceof ArrayNode failures) {
                failures.addObject().put("arn", arn).put("reason", "MISSING");
            }
        }
        answer.set(listing.list(), shown);
    }

    /** Without the tags, where nobody asked for them. */
    private static JsonNode asAsked(JsonNode before, JsonNode now) {
        if (before instanceof ObjectNode object && !now.has("tags")) {
            ObjectNode copy = object.deepCopy();
            copy.remove("tags");
            return copy;
        }
        return before;
    }

    private static void check(JsonNode answer, Photograph then) {
        String arn = answer.path("taskDefinition").path("taskDefinitionArn").asString("");
        boolean inactive =
                answer.path("taskDefinition").path("status").asString("").equals("INACTIVE");
        if (!inactive && then.of("ListTaskDefinitions", arn).isEmpty()) {
            throw AwsError.refused("ClientException", "Unable to describe task definition.");
        }
    }

    /** What ECS shows now, kept for as long as any read may lag. */
    private synchronized void photograph(AwsRequest asking) {
        Duration longest = faults.longestLag();
        if (longest.isZero()) {
            photographs.clear();
            return;
        }
        Instant now = clock.instant();
        if (!photographs.isEmpty() && now.isBefore(photographs.getLast().at().plus(longest.dividedBy(PHOTOGRAPHS)))) {
            return;
        }
        photographs.addLast(Photograph.take(now, (operation, body) -> ask(asking, operation, body)));
        Instant oldEnough = now.minus(longest);
        while (photographs.size() > 1 && isOldEnoughWithoutTheFirst(oldEnough)) {
            photographs.removeFirst();
        }
    }

    private boolean isOldEnoughWithoutTheFirst(Instant oldEnough) {
        return photographs.stream()
                .skip(1)
                .findFirst()
                .filter(second -> !second.at().isAfter(oldEnough))
                .isPresent();
    }

    private synchronized Photograph asOf(Instant then) {
        Photograph found = photographs.getFirst();
        for (Photograph one : photographs) {
            if (!one.at().isAfter(then)) {
                found = one;
            }
        }
        return found;
    }

    private JsonNode ask(AwsRequest asking, String operation, ObjectNode body) {
        AwsRequest request = new AwsRequest(
                asking.id(),
                asking.path(),
                Map.of("X-Amz-Target", TARGET + operation),
                body.toString().getBytes(StandardCharsets.UTF_8));
        return JsonMapper.shared().readTree(ecs.answer(request).body());
    }
}
