package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.JsonSchema;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published schema of the events, held against every event that there is, with and without what may be absent. */
final class EventSchemaTest {
    private static final JsonSchema SCHEMA = JsonSchema.of("events.schema.json");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));

    static List<Event> events() {
        TaskFailure failure = new TaskFailure(
                new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/ublog-staging/4b1c"),
                "EssentialContainerExited",
                "Essential container in task exited",
                "app",
                "OutOfMemoryError",
                137,
                List.of("line"));
        TaskFailure bare = new TaskFailure(failure.task(), "TaskFailedToStart", "", null, null, null, List.of());
        return List.of(
                new Event.Started(
                        NOW, new ReleaseId("r-1"), "ublog", "staging", "deploy", "v2", null, "octocat", "https://x"),
                new Event.Started(NOW, new ReleaseId("r-1"), "ublog", "staging", "stop", "", null, null, null),
                new Event.Planned(
                        NOW,
                        List.of(
                                new PlannedService("web", DIGEST, DIGEST, true, List.of("cpu: 256 → 512")),
                                new PlannedService("worker", null, DIGEST, false, List.of()))),
                new Event.StepStarted(NOW, "migrate"),
                new Event.StepEnded(NOW, "migrate", true, Duration.ofMillis(1500), ""),
                new Event.Warned(NOW, "careful"),
                new Event.TaskStarted(NOW, "migrate", failure.task()),
                new Event.LogLine(NOW, "migrate", "{}"),
                new Event.Progressed(NOW, "web", 3, 1, 1, 3, 0),
                new Event.Scaled(NOW, "web", 0, 2, 0),
                new Event.TaskFailed(NOW, "web", failure),
                new Event.TaskFailed(NOW, "web", bare),
                new Event.Serving(NOW, "web"),
                new Event.Finished(NOW, "web"),
                new Event.ServiceFailed(NOW, "web", "It failed."),
                new Event.MaintenanceChanged(NOW, "full", 4, 3),
                new Event.Ended(NOW, "done", 0, Duration.ofSeconds(3), "Done.", null),
                new Event.Ended(NOW, "rolled-back", 30, Duration.ofSeconds(3), "Back.", failure));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsValidAndEachOfItsFieldsIsKnown(Event event) {
        ObjectNode json = (ObjectNode) json(event);
        assertThat(SCHEMA.wrongs(json)).isEmpty();
        json.put("another", 1);
        assertThat(SCHEMA.wrongs(json))
                .as("a field that the schema does not know")
                .isNotEmpty();
    }

    @Test
    void noEventIsForgotten() {
        assertThat(events().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Event.class.getPermittedSubclasses())
                        .filter(one -> !Arrays.asList(one.getInterfaces()).isEmpty())
                        .toList());
        List<String> known = SCHEMA.root()
                .path("oneOf")
                .valueStream()
                .map(one -> one.at("/properties/event/const").asString())
                .toList();
        assertThat(known)
                .containsExactlyInAnyOrderElementsOf(events().stream()
                        .map(event -> json(event).path("event").asString())
                        .distinct()
                        .toList());
    }

    private static JsonNode json(Event event) {
        return JsonMapper.shared().valueToTree(JsonLines.fields(event));
    }
}
