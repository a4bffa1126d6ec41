package dev.slipway.deployer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Background;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty runs that want one lease at the same moment, over real connections and through the SDK. */
@Timeout(120)
final class ContendersTest {
    private static final List<String> SETTINGS = List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");
    private static final int CONTENDERS = 50;

    private Sandbox sandbox;
    private Aws aws;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(SandboxOptions.at(folder).withoutDatabases().withEnvironments());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        aws = Aws.connect("eu-central-1");
    }

    @AfterEach
    void stop() {
        SETTINGS.forEach(System::clearProperty);
        aws.close();
        sandbox.close();
    }

    private Admittance take(int number) {
        Cancellation cancellation = new Cancellation();
        Leases leases = new Leases(
                aws.objects("slipway-releases"),
                new State("slipway-releases", "ublog"),
                "staging",
                LeasePolicy.standard(),
                Timing.wall(cancellation),
                cancellation,
                Background.wall());
        Claimant claimant = new Claimant("run-" + number, new ReleaseId("r-" + number), "deploy", null, null);
        return leases.take(claimant, Leases.Purpose.WRITE, Duration.ZERO, _ -> {});
    }

    @Test
    void oneOfFiftyHasItAndTheOthersAreToldWho() throws Exception {
        List<Admittance> admittances = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Admittance>> contenders = new ArrayList<>();
            for (int number = 0; number < CONTENDERS; number++) {
                int mine = number;
                contenders.add(() -> take(mine));
            }
            for (Future<Admittance> one : threads.invokeAll(contenders)) {
                admittances.add(one.get());
            }
        }
        List<Admittance.Granted> granted = admittances.stream()
                .filter(Admittance.Granted.class::isInstance)
                .map(Admittance.Granted.class::cast)
                .toList();
        assertThat(granted).hasSize(1);
        assertThat(admittances)
                .filteredOn(Admittance.Denied.class::isInstance)
                .hasSize(CONTENDERS - 1)
                .allSatisfy(denied ->
                        assertThat(((Admittance.Denied) denied).message()).contains("deploy r-", " holds it since "));
        granted.getFirst().tenure().check();
        granted.getFirst().tenure().close();
        assertThat(take(99))
                .isInstanceOfSatisfying(
                        Admittance.Granted.class, next -> next.tenure().close());
    }
}
