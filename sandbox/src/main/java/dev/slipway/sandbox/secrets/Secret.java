package dev.slipway.sandbox.secrets;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A secret with its versions, the newest first.
 *
 * @param arn seven parts, the last one the name, a hyphen and six letters
 * @param deletedAt when somebody had it deleted: until its recovery window is over it is there, but gives no value
 */
record Secret(
        String name,
        String arn,
        String description,
        Instant createdAt,
        Optional<Instant> deletedAt,
        List<Version> versions) {

    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";

    Secret {
        versions = List.copyOf(versions);
    }

    /**
     * One value that the secret has or had.
     *
     * @param value never printed
     */
    record Version(String id, String value, List<String> stages, Instant createdAt) {
        Version {
            stages = List.copyOf(stages);
        }

        /** Whether this is the version asked for; empty is not said. */
        boolean matches(String stage, String versionId) {
            boolean nothingSaid = stage.isEmpty() && versionId.isEmpty();
            return (versionId.isEmpty() || versionId.equals(id))
                    && (stage.isEmpty() || stages.contains(stage))
                    && (!nothingSaid || stages.contains(CURRENT));
        }

        /** Without the value. */
        @Override
        public String toString() {
            return "Version[" + id + " " + stages + "]";
        }
    }

    /** The same secret in other words. */
    Secret described(String words) {
        return new Secret(name, arn, words, createdAt, deletedAt, versions);
    }

    /** The same secret, scheduled for deletion. */
    Secret deleted(Instant now) {
        return new Secret(name, arn, description, createdAt, Optional.of(now), versions);
    }

    /** The same secret with another current value; what was current becomes previous. */
    Secret with(Version current) {
        List<Version> older = versions.stream()
                .map(version -> new Version(
                        version.id(),
                        version.value(),
                        version.stages().contains(CURRENT) ? List.of(PREVIOUS) : List.of(),
                        version.createdAt()))
                .limit(9)
                .toList();
        return new Secret(
                name,
                arn,
                description,
                createdAt,
                deletedAt,
                Stream.concat(Stream.of(current), older.stream()).toList());
    }
}
