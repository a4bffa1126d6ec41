package dev.slipway.deployer.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which findings of an image's scan are too grave for a release. */
public enum ScanBar {
    /** Critical ones. */
    CRITICAL,
    /** High ones too. */
    HIGH,
    /** None: nobody looks. */
    OFF;

    /** The severities that are too grave, in ECR's words, the gravest first. */
    public List<String> severities() {
        return switch (this) {
            case CRITICAL -> List.of("CRITICAL");
            case HIGH -> List.of("CRITICAL", "HIGH");
            case OFF -> List.of();
        };
    }

    /** As {@code slipway.yml} writes it. */
    static Optional<ScanBar> of(String word) {
        return Stream.of(values())
                .filter(bar -> bar.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
