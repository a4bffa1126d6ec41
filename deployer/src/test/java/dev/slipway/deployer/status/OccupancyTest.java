package dev.slipway.deployer.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.FakeObjects;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Deeds;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is at an environment, when that changes while it is read. */
final class OccupancyTest {
    private static final State STATE = new State("releases", "shop");
    private final Objects objects = new FakeObjects(() -> Deeds.DAY);
    private final Ledger ledger = new Ledger(objects, STATE, "staging");

    @Test
    void aRunThatEndsInOrderMeanwhileHasLeftNothing() {
        Entry.Kept kept = ledger.open(Deeds.begun(1, "deploy"));
        Objects endingOnLease = new Objects() {
            @Override
            public Read read(String key) {
                if (key.endsWith("lease.json")) {
                    ledger.write(
                            kept, kept.record().ended(new ReleaseRecord.End(Instant.EPOCH, "done", 0, "It runs.")));
                }
                return objects.read(key);
            }

            @Override
            public Write create(String key, String text) {
                return objects.create(key, text);
            }

            @Override
            public Write replace(String key, String text, String etag) {
                return objects.replace(key, text, etag);
            }

            @Override
            public Write delete(String key, String etag) {
                return objects.delete(key, etag);
            }

            @Override
            public List<String> list(String prefix) {
                return objects.list(prefix);
            }
        };
        assertThat(Occupancy.read(objects, STATE, "staging").runs())
                .extracting(UnfinishedRun::standing)
                .containsExactly(UnfinishedRun.Standing.LEFT_BEHIND);
        assertThat(Occupancy.read(endingOnLease, STATE, "staging").runs()).isEmpty();
    }
}
