package dev.slipway.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateways as a role of another account. */
final class AssumedRoleTest {
    private static final String ROLE = "arn:aws:iam::222222222222:role/slipway-read";

    @TempDir
    private Path folder;

    private VirtualSandbox sandbox;
    private Aws aws;

    @BeforeEach
    void start() {
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        sandbox = new VirtualSandbox(folder, 7);
        aws = InProcess.aws(sandbox.http());
    }

    @AfterEach
    void stop() {
        aws.close();
        sandbox.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void isInTheRolesAccount() {
        try (Aws there = aws.assuming(ROLE, "eu-central-1")) {
            assertThat(there.identity().account()).isEqualTo("222222222222");
        }
        assertThat(aws.identity().account()).isEqualTo("111111111111");
    }

    @Test
    void seesThatAccountsRepositories() {
        sandbox.account("222222222222").push("ublog", "v1", Script.runs());
        try (Aws there = aws.assuming(ROLE, "eu-central-1")) {
            assertThat(there.images().find("ublog", "v1").orElseThrow().repository())
                    .isEqualTo("222222222222.dkr.ecr.eu-central-1.amazonaws.com/ublog");
        }
    }
}
