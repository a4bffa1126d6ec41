package dev.slipway.deployer.ledger;

import static dev.slipway.deployer.ledger.Deeds.begun;
import static dev.slipway.deployer.ledger.Deeds.ended;
import static dev.slipway.deployer.ledger.Deeds.revision;
import static dev.slipway.deployer.ledger.Deeds.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the records say that services are to run; records are given the oldest first. */
final class LegacyTest {
    private static final List<String> SERVICES = List.of("web", "worker");

    private static Legacy legacy(ReleaseRecord... oldestFirst) {
        return Legacy.of(List.of(oldestFirst).reversed().iterator(), SERVICES);
    }

    private static Map<String, Integer> numbers(Legacy legacy) {
        Map<String, Integer> numbers = new TreeMap<>();
        legacy.left()
                .forEach((name, left) -> numbers.put(
                        name, Integer.valueOf(left.revision().value().replaceFirst(".*:", ""))));
        return numbers;
    }

    @Test
    void aReleaseThatEndedWellLeftWhatItMade() {
        assertThat(numbers(legacy(ended(1, "deploy", 0, service("web", 1, 2, true), service("worker", 4, 5, true)))))
                .isEqualTo(Map.of("web", 2, "worker", 5));
    }

    @Test
    void oneThatWentBackLeftWhatRanBeforeIt() {
        assertThat(numbers(legacy(
                        ended(1, "deploy", 0, service("web", 1, 2, true)),
                        ended(2, "deploy", 30, service("web", 2, 3, true)))))
                .isEqualTo(Map.of("web", 2));
    }

    @Test
    void severalThatWentBackInARowLeaveWhatRanBeforeThemAll() {
        Legacy legacy = legacy(
                ended(1, "promote", 0, service("web", 1, 2, true), service("worker", 4, 5, true)),
                ended(2, "deploy", 30, service("web", 2, 3, true), service("worker", 5, 6, false)),
                ended(3, "deploy", 32, service("web", 2, 4, true), service("worker", 5, 7, true)),
                ended(4, "deploy", 40, service("web", 2, 5, false), service("worker", 5, 8, false)));
        assertThat(numbers(legacy)).isEqualTo(Map.of("web", 2, "worker", 5));
        assertThat(legacy.records())
                .extracting(record -> record.release().value())
                .containsExactly("r-3");
    }

    @Test
    void oneThatFailedBeforeItTouchedAnythingHidesNoDrift() {
        assertThat(numbers(legacy(
                        ended(1, "deploy", 0, service("web", 1, 2, true)),
                        ended(2, "deploy", 20, service("web", 9, 10, false)))))
                .isEqualTo(Map.of("web", 2));
    }

    @Test
    void eachServiceIsLookedForByItself() {
        Legacy legacy = legacy(
                ended(1, "deploy", 0, service("web", 1, 2, true), service("worker", 4, 5, true)),
                ended(2, "rollback", 0, service("web", 2, 3, true)));
        assertThat(numbers(legacy)).isEqualTo(Map.of("web", 3, "worker", 5));
        assertThat(legacy.records())
                .extracting(record -> record.release().value())
                .containsExactly("r-2", "r-1");
    }

    @Test
    void whatReleasesNothingSaysNothing() {
        assertThat(numbers(legacy(
                        ended(1, "deploy", 0, service("web", 1, 2, true)),
                        ended(2, "restart", 0, service("web", 9, 9, true)),
                        ended(3, "run", 0, service("web", 9, 9, true)))))
                .isEqualTo(Map.of("web", 2));
    }

    @Test
    void whatARunThatGoesOnTouchesIsNotDecided() {
        Legacy legacy = legacy(
                ended(1, "deploy", 0, service("web", 1, 2, true), service("worker", 4, 5, true)),
                begun(2, "deploy", service("web", 2, 3, true), service("worker", 5, 6, false)));
        assertThat(numbers(legacy)).isEqualTo(Map.of("worker", 5));
        assertThat(legacy.open()).extracting(record -> record.release().value()).containsExactly("r-2");
    }

    @Test
    void readsNoFurtherThanItHasTo() {
        List<ReleaseRecord> read = new ArrayList<>();
        Iterator<ReleaseRecord> records = List.of(
                        ended(2, "deploy", 0, service("web", 1, 2, true), service("worker", 4, 5, true)),
                        ended(1, "deploy", 0, service("web", 0, 1, true)))
                .stream()
                .peek(read::add)
                .iterator();
        assertThat(Objects.requireNonNull(Legacy.of(records, SERVICES).left().get("web"))
                        .revision())
                .isEqualTo(revision("web", 2));
        assertThat(read).hasSize(1);
    }
}
