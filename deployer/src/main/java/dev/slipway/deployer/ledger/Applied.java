package dev.slipway.deployer.ledger;

import java.util.List;
import java.util.Map;

/**
 * What a migration's task said that it had done.
 *
 * @param schema the schema's version after it; {@code 0} for an empty one
 * @param migrations what was applied, such as {@code 5 post language}; none when there was nothing to do
 * @param repeatable checksums of the migrations without a version that the image carried, by their names
 */
public record Applied(String schema, List<String> migrations, Map<String, String> repeatable) {
    public Applied {
        migrations = List.copyOf(migrations);
        repeatable = Map.copyOf(repeatable);
    }
}
