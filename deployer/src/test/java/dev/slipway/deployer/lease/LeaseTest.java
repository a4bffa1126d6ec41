package dev.slipway.deployer.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lease means to whoever reads it. */
final class LeaseTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final LeasePolicy POLICY = LeasePolicy.standard();
    private static final Lease ANNAS = Lease.taken(Clocks.claimant("anna"), NOW, POLICY);

    @Test
    void nobodysLeaseIsFree() {
        assertThat(Claim.on(null, "berta-run", NOW)).isEqualTo(new Claim.Free());
    }

    @Test
    void oursIsOursAlsoOnceItHasExpired() {
        assertThat(Claim.on(ANNAS, "anna-run", NOW.plusSeconds(3600))).isEqualTo(new Claim.Ours(ANNAS));
    }

    @ParameterizedTest
    @CsvSource({"0, HELD", "59, HELD", "60, EXPIRED", "61, EXPIRED"})
    void somebodyElsesIsHeldUntilItsEndAndNotAtIt(int seconds, String expected) {
        Claim claim = Claim.on(ANNAS, "berta-run", NOW.plusSeconds(seconds));
        assertThat(claim).isEqualTo(expected.equals("HELD") ? new Claim.Held(ANNAS) : new Claim.Expired(ANNAS));
    }

    @Test
    void oneThatIsRecoveringDoesNotExpire() {
        Lease left = ANNAS.recovering(NOW, POLICY);
        assertThat(Claim.on(left, "berta-run", NOW.plusSeconds(3600))).isEqualTo(new Claim.Recovering(left));
    }

    @Test
    void aRenewalKeepsSinceAndMovesTheEnd() {
        assertThat(ANNAS.renewed(NOW.plusSeconds(15), POLICY))
                .isEqualTo(new Lease(
                        Clocks.claimant("anna"), NOW, NOW.plusSeconds(15), NOW.plusSeconds(75), Lease.State.HELD));
        assertThat(ANNAS.recovering(NOW, POLICY).renewed(NOW, POLICY).state()).isEqualTo(Lease.State.RECOVERING);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(LeaseJson.read(LeaseJson.write(ANNAS))).isEqualTo(ANNAS);
        assertThat(LeaseJson.write(ANNAS))
                .contains(
                        "\"holder\" : \"anna-run\"",
                        "\"expiresAt\" : \"2026-11-21T10:01:00Z\"",
                        "\"state\" : \"held\"");
        assertThat(LeaseJson.read(LeaseJson.write(ANNAS).replaceFirst("\\{", "{\"mood\":\"good\",")))
                .isEqualTo(ANNAS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {"nonsense => it is no JSON", "{} => it says nothing of \"holder\""})
    void whatIsNoLeaseIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> LeaseJson.read(text)).hasMessageContaining(reason);
    }
}
