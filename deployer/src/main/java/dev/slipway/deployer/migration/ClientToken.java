package dev.slipway.deployer.migration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The token by which RunTask knows a repeated request. The same token gives the same task, also after that has stopped,
 * and with other parameters a ConflictException; so it is made of all that tells two tasks apart.
 */
final class ClientToken {
    private ClientToken() {}

    /** Makes the token of a request: see {@link #of}. */
    @FunctionalInterface
    interface Maker {
        String token(OneOffTaskRequest request, List<String> subnets, int attempt);
    }

    /** 64 hexadecimal digits, ECS's limit. */
    static String of(OneOffTaskRequest request, List<String> subnets, int attempt) {
        String all = String.join(
                "\n",
                request.environment(),
                request.release().value(),
                request.purpose(),
                request.revision().arn().value(),
                String.join(" ", request.command()),
                String.join(" ", subnets),
                String.valueOf(attempt));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
