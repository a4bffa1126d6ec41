package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long old tasks drain is asked of their target group, by whom it may be. */
@Timeout(120)
final class SlowDrainTest {
    @TempDir
    private Path folder;

    private Rehearsal rehearsal;

    @BeforeEach
    void services() {
        rehearsal = new Rehearsal(folder, 7);
        rehearsal.withoutMigration();
        rehearsal.web(2, 200, Duration.ofMinutes(14));
        rehearsal.push("v2", Script.runs());
    }

    @AfterEach
    void close() {
        rehearsal.close();
    }

    @Test
    void readsTheDelayOfATargetGroupOnceForTheWatch() {
        int before = rehearsal.calls("DescribeTargetGroupAttributes");
        assertThat(rehearsal.deploy("v2")).isInstanceOf(Outcome.Released.class);
        // The preflight's, and the watch's.
        assertThat(rehearsal.calls("DescribeTargetGroupAttributes") - before).isEqualTo(2);
    }

    @Test
    void releasesAllTheSameWhereItMayNotBeRead() {
        rehearsal.fault("policy", """
                {"accessKey":"rehearsal","document":{"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"*","Resource":"*"},
                  {"Effect":"Deny","Action":"elasticloadbalancing:DescribeTargetGroupAttributes","Resource":"*"}]}}""");
        assertThat(rehearsal.deploy("v2")).isInstanceOf(Outcome.Released.class);
    }
}
