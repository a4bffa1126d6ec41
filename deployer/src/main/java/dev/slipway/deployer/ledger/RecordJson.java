package dev.slipway.deployer.ledger;

import dev.slipway.deployer.ledger.ReleaseRecord.End;
import dev.slipway.deployer.ledger.ReleaseRecord.Service;
import dev.slipway.deployer.ledger.ReleaseRecord.State;
import dev.slipway.deployer.ledger.ReleaseRecord.Step;
import dev.slipway.deployer.ledger.ReleaseRecord.Task;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as JSON. A later version may add members: at the top they are kept as they are when this one writes the record
 * again, further down they are passed over. Members are never renamed.
 */
final class RecordJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> KNOWN = Set.of(
            "release",
            "application",
            "environment",
            "cluster",
            "verb",
            "label",
            "digest",
            "version",
            "commit",
            "committedAt",
            "schema",
            "actor",
            "runUrl",
            "startedAt",
            "despiteFreeze",
            "keeper",
            "state",
            "end",
            "services",
            "task",
            "steps",
            "protectingTags",
            "notes");

    private RecordJson() {}

    /** One object, indented, since people look at it in S3. */
    static String write(ReleaseRecord record) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fields(record)) + "\n";
    }

    /** The members that a record has in JSON; what is absent is left out. */
    static Map<String, Object> fields(ReleaseRecord record) {
        Opening opening = record.opening();
        Build build = opening.build();
        Fields fields = new Fields()
                .put("release", opening.release().value())
                .put("application", opening.application())
                .put("environment", opening.environment())
                .put("cluster", opening.cluster())
                .put("verb", opening.verb())
                .put("label", opening.label())
                .put("digest", opening.digest())
                .put("version", build.version())
                .put("commit", build.commit())
                .put("committedAt", build.committedAt())
                .put("schema", new Fields().put("compatibleBack", word(build.compatibleBack())).map)
                .put("actor", opening.actor())
                .put("runUrl", opening.runUrl())
                .put("startedAt", opening.startedAt())
                .put("despiteFreeze", opening.despiteFreeze())
                .put("keeper", record.keeper())
                .put("state", word(record.state()));
        End end = record.end();
        if (end != null) {
            fields.put(
                    "end",
                    new Fields()
                            .put("at", end.at())
                            .put("outcome", end.outcome())
                            .put("exitCode", end.exitCode())
                            .put("message", end.message())
                            .map);
        }
        fields.put(
                "services", record.services().stream().map(RecordJson::service).toList());
        Task task = record.task();
        if (task != null) {
            fields.put(
                    "task",
                    new Fields()
                            .put("purpose", task.purpose())
                            .put("startedBy", task.startedBy())
                            .put("arn", task.arn())
                            .put("end", task.end())
                            .put("applied", applied(task.applied()))
                            .map);
        }
        fields.put("steps", record.steps().stream().map(RecordJson::step).toList())
                .put("protectingTags", record.protectingTags())
                .put("notes", record.notes());
        record.others().forEach(fields::put);
        return fields.map;
    }

    private static Map<String, Object> service(Service service) {
        return new Fields()
                .put("name", service.name())
                .put("service", service.serviceName())
                .put("before", service.before())
                .put("after", service.after())
                .put("touched", service.touched())
                .map;
    }

    private static @Nullable Map<String, Object> applied(@Nullable Applied applied) {
        return applied == null
                ? null
                : new Fields()
                        .put("schema", applied.schema())
                        .put("migrations", applied.migrations())
                        .put("repeatable", applied.repeatable())
                        .map;
    }

    private static @Nullable Applied applied(JsonNode json) {
        Map<String, String> repeatable = new LinkedHashMap<>();
        json.path("repeatable")
                .propertyStream()
                .forEach(one -> repeatable.put(one.getKey(), one.getValue().asString("")));
        return json.isObject() ? new Applied(text(json, "schema"), texts(json.path("migrations")), repeatable) : null;
    }

    private static Map<String, Object> step(Step step) {
        return new Fields()
                .put("name", step.name())
                .put("startedAt", step.startedAt())
                .put("seconds", step.took().toMillis() / 1000.0)
                .put("succeeded", step.succeeded())
                .put("detail", step.detail())
                .map;
    }

    /** @throws IllegalArgumentException when the text is no record; the message says why, without a full stop */
    static ReleaseRecord read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            return record(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + e.getParsedString() + "\" is no instant", e);
        }
    }

    private static ReleaseRecord record(JsonNode json) {
        String digest = optional(json, "digest");
        String committedAt = optional(json, "committedAt");
        Build build = new Build(
                optional(json, "version"),
                optional(json, "commit"),
                committedAt == null ? null : Instant.parse(committedAt),
                Build.compatible(optional(json.path("schema"), "compatibleBack")));
        Opening opening = new Opening(
                new ReleaseId(text(json, "release")),
                text(json, "application"),
                text(json, "environment"),
                text(json, "cluster"),
                text(json, "verb"),
                text(json, "label"),
                digest == null ? null : new Digest(digest),
                build,
                optional(json, "actor"),
                optional(json, "runUrl"),
                Instant.parse(text(json, "startedAt")),
                optional(json, "despiteFreeze"));
        return new ReleaseRecord(
                opening,
                text(json, "keeper"),
                state(text(json, "state")),
                end(json.path("end")),
                json.path("services").valueStream().map(RecordJson::service).toList(),
                task(json.path("task")),
                json.path("steps").valueStream().map(RecordJson::step).toList(),
                texts(json.path("protectingTags")),
                texts(json.path("notes")),
                others(json));
    }

    private static State state(String word) {
        for (State state : State.values()) {
            if (word(state).equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("its state \"" + word + "\" is not known");
    }

    private static @Nullable End end(JsonNode json) {
        return json.isObject()
                ? new End(
                        Instant.parse(text(json, "at")),
                        text(json, "outcome"),
                        json.path("exitCode").asInt(1),
                        text(json, "message"))
                : null;
    }

    private static Service service(JsonNode json) {
        String after = optional(json, "after");
        return new Service(
                text(json, "name"),
                text(json, "service"),
                new TaskDefinitionArn(text(json, "before")),
                after == null ? null : new TaskDefinitionArn(after),
                json.path("touched").asBoolean(false));
    }

    private static @Nullable Task task(JsonNode json) {
        String arn = optional(json, "arn");
        return json.isObject()
                ? new Task(
                        text(json, "purpose"),
                        text(json, "startedBy"),
                        arn == null ? null : new TaskArn(arn),
                        optional(json, "end"),
                        applied(json.path("applied")))
                : null;
    }

    private static Step step(JsonNode json) {
        return new Step(
                text(json, "name"),
                Instant.parse(text(json, "startedAt")),
                Duration.ofMillis(Math.round(json.path("seconds").asDouble(0) * 1000)),
                json.path("succeeded").asBoolean(false),
                text(json, "detail"));
    }

    private static List<String> texts(JsonNode json) {
        return json.valueStream().map(one -> one.asString("")).toList();
    }

    private static Map<String, Object> others(JsonNode json) {
        Map<String, Object> others = new LinkedHashMap<>();
        json.propertyStream()
                .filter(member ->
                        !KNOWN.contains(member.getKey()) && !member.getValue().isNull())
                .forEach(member -> others.put(member.getKey(), member.getValue()));
        return others;
    }

    private static String text(JsonNode json, String name) {
        String text = optional(json, name);
        if (text == null) {
            throw new IllegalArgumentException("it says nothing of \"" + name + "\"");
        }
        return text;
    }

    private static @Nullable String optional(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isString() ? value.asString() : value.isBoolean() ? value.toString() : null;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Members in order; what is absent is left out, and what is not JSON's own is its text. */
    private static final class Fields {
        private final Map<String, Object> map = new LinkedHashMap<>();

        Fields put(String name, @Nullable Object value) {
            if (value != null) {
                boolean plain = value instanceof Number
                        || value instanceof Boolean
                        || value instanceof List<?>
                        || value instanceof Map<?, ?>
                        || value instanceof JsonNode;
                map.put(name, plain ? value : value.toString());
            }
            return this;
        }
    }
}
