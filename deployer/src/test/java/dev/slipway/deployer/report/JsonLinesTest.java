package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonLinesTest {

    @Test
    void writesOneObjectALine() {
        List<Event> events = new ArrayList<>(Stories.success());
        events.addAll(Stories.failure("a\nb", "\u2028"));
        List<JsonNode> lines = lines(events);
        assertThat(lines).hasSize(events.size());
        assertThat(lines.getFirst().path("event").asString()).isEqualTo("started");
        assertThat(lines.getFirst().path("environment").asString()).isEqualTo("staging");
        assertThat(lines.getFirst().has("digest")).isFalse();
        JsonNode ended = lines.getLast();
        assertThat(ended.path("event").asString()).isEqualTo("ended");
        assertThat(ended.path("exitCode").asInt()).isEqualTo(30);
        assertThat(ended.path("outcome").asString()).isEqualTo("rolled-back");
        assertThat(ended.path("seconds").asDouble()).isEqualTo(9.0);
        assertThat(ended.path("failure").path("exitCode").asInt()).isEqualTo(3);
        assertThat(ended.path("failure").path("lastLines").path(0).asString()).isEqualTo("a\nb");
    }

    /** The names are a contract: each kind of event stands in the page that documents them. */
    @Test
    void everyKindOfEventIsDocumented() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "events.md"));
        assertThat(Arrays.stream(Event.class.getPermittedSubclasses())
                        .map(type -> type.getSimpleName()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                                .toLowerCase(Locale.ROOT)))
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
        for (JsonNode line : lines(Stories.failure("x"))) {
            assertThat(line.propertyNames()).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }

    private static List<JsonNode> lines(List<Event> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonLines report = new JsonLines(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        events.forEach(report::on);
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }
}
