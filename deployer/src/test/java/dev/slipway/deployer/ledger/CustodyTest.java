package dev.slipway.deployer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.LeaseLost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run may still do once its lease is somebody else's, and in what state it leaves the environment. */
final class CustodyTest {
    private final Gate gate = new Gate();
    private Custody custody = Custody.none();

    @BeforeEach
    void enter() {
        custody = gate.enter("anna");
        custody.open(Gate.environment(), "v2", null, Build.UNKNOWN, gate.aws.time.instant(), Gate.SERVICES);
    }

    private ReleaseRecord record() {
        return gate.record("anna");
    }

    @Test
    void whoeverHasLostTheLeaseGoesForwardNoMore() {
        assertThatCode(custody::beforeWrite).doesNotThrowAnyException();
        gate.takenBy("berta");
        assertThatThrownBy(custody::beforeWrite).isInstanceOf(LeaseLost.class).hasMessageContaining("berta");
        assertThatThrownBy(() -> custody.touching(List.of("web"))).isInstanceOf(LeaseLost.class);
        assertThat(record().service("web").orElseThrow().touched()).isFalse();
    }

    @Test
    void whoeverGoesBackAsksNobodyAndStopsOnlyWhenItIsKnownToBeLost() {
        gate.takenBy("berta");
        assertThat(custody.goingBack()).isFalse();
        custody.goBack();
        assertThat(custody.goingBack()).isTrue();
        gate.aws.objects.fails(1);
        assertThatCode(custody::beforeWrite).doesNotThrowAnyException();
        assertThat(gate.aws.objects.failures).as("S3 was not asked").hasSize(1);
    }

    @Test
    void whatIsKnownToBeLostIsNotTakenBackEither() {
        gate.takenBy("berta");
        assertThatThrownBy(custody::beforeWrite).isInstanceOf(LeaseLost.class);
        custody.goBack();
        assertThatThrownBy(custody::beforeWrite).isInstanceOf(LeaseLost.class);
    }

    @Test
    void theIntentionIsRecordedBeforeAMove() {
        custody.touching(List.of("web"));
        assertThat(record().service("web").orElseThrow().touched()).isTrue();
    }

    @Test
    void theRecordSaysWhoDoesWhatWhere() {
        Opening opening = record().opening();
        assertThat(opening.release()).hasToString("anna");
        assertThat(opening.application()).isEqualTo("ublog");
        assertThat(opening.environment()).isEqualTo("staging");
        assertThat(opening.cluster()).isEqualTo("ublog-staging");
        assertThat(opening.verb()).isEqualTo("deploy");
        assertThat(opening.label()).isEqualTo("v2");
        assertThat(opening.actor()).isEqualTo("anna");
        assertThat(opening.despiteFreeze()).isNull();
        assertThat(record().keeper()).isEqualTo("anna-run");
        assertThat(record().services()).isEqualTo(Gate.SERVICES);
    }

    @Test
    void givenBackItIsAnybodys() {
        custody.close();
        assertThat(gate.lease()).isNull();
        assertThat(gate.enter("berta").recorded()).isTrue();
    }

    @Test
    void leftRecoveringItIsNobodysAndStaysSoWhenTheRunEnds() {
        custody.leaveRecovering();
        assertThat(record().state()).isEqualTo(ReleaseRecord.State.RECOVERING);
        assertThat(gate.lease()).extracting(Lease::state).isEqualTo(Lease.State.RECOVERING);
        custody.close();
        gate.aws.time.pass(Duration.ofHours(1));
        assertThat(gate.asks("berta")).isInstanceOf(Entrance.Denied.class);
    }

    @Test
    void itIsLeftOnce() {
        custody.leaveRecovering();
        gate.aws.objects.fails(1);
        custody.leaveRecovering();
        assertThat(gate.aws.objects.failures).as("S3 was not asked again").hasSize(1);
    }

    @Test
    void withoutStateNothingIsKeptAndNothingInTheWay() {
        Custody none = Custody.none();
        none.open(Gate.environment(), "v2", null, Build.UNKNOWN, gate.aws.time.instant(), Gate.SERVICES);
        none.touching(List.of("web"));
        none.leaveRecovering();
        none.close();
        assertThat(none.recorded()).isFalse();
        assertThat(none.journal().record()).isEmpty();
        assertThat(custody.recorded()).isTrue();
    }
}
