package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the workflows promise whoever trusts them with a role. Neither a rehearsal of a workflow nor its linter looks at
 * all of this: a rehearsal knows no environments, approvals or permissions.
 */
final class WorkflowsTest {

    @ParameterizedTest
    @MethodSource("rules")
    void holdsInEveryWorkflowAndAction(Rule rule) throws IOException {
        List<WorkflowSource> sources = sources();

        assertThat(sources).extracting(WorkflowSource::name).contains("ci.yml", "release.yml", "maintenance.yml");
        assertThat(sources).allSatisfy(source -> assertThat(rule.broken(source)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isNoticedWhereItIsBroken(Rule rule) {
        assertThat(rule.broken(new WorkflowSource("planted.yml", rule.planted())))
                .isNotEmpty();
    }

    private static Stream<Rule> rules() {
        return Stream.concat(Stream.of(WorkflowRule.values()), Stream.of(ReleaseRule.values()));
    }

    private static List<WorkflowSource> sources() throws IOException {
        Path github = Path.of("").toAbsolutePath().resolveSibling(".github");
        try (Stream<Path> workflows = Files.walk(github.resolve("workflows"));
                Stream<Path> actions = Files.walk(github.resolve("actions"))) {
            List<WorkflowSource> sources = new ArrayList<>();
            for (Path file : Stream.concat(workflows, actions)
                    .filter(path -> path.toString().endsWith(".yml"))
                    .toList()) {
                sources.add(new WorkflowSource(file.getFileName().toString(), Files.readString(file)));
            }
            return sources;
        }
    }
}
