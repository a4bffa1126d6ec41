package dev.slipway.sandbox.secrets;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The secrets of the account, in memory. Thread-safe. */
public final class SecretStore {

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private final ConcurrentSkipListMap<String, Secret> secrets = new ConcurrentSkipListMap<>();
    private final Account account;
    private final InstantSource clock;
    private final Supplier<String> versionIds;

    /** @param versionIds gives each version its id, a UUID in AWS */
    public SecretStore(Account account, InstantSource clock, Supplier<String> versionIds) {
        this.account = account;
        this.clock = clock;
        this.versionIds = versionIds;
    }

    /**
     * Makes a secret.
     *
     * @return its ARN
     * @throws AwsError ResourceExistsException when there is one of this name
     */
    public String create(String name, String value) {
        return create(name, "", value).arn();
    }

    Secret create(String name, String description, String value) {
        Secret secret = new Secret(
                name,
                account.arn("secretsmanager", "secret:" + name + "-" + suffix(name)),
                description,
                clock.instant(),
                List.of(version(value)));
        if (secrets.putIfAbsent(name, secret) != null) {
            throw AwsError.refused(
                    "ResourceExistsException", "The operation failed because the secret " + name + " already exists.");
        }
        return secret;
    }

    Secret put(String id, String value) {
        Secret secret = require(id).with(version(value));
        secrets.put(secret.name(), secret);
        return secret;
    }

    /**
     * The current value of a secret.
     *
     * @param id its name, its ARN, or its ARN without the six letters
     */
    public Optional<String> value(String id) {
        return find(id).map(secret -> secret.versions().getFirst().value());
    }

    Secret require(String id) {
        return find(id).orElseThrow(() ->
                AwsError.refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
    }

    Collection<Secret> all() {
        return secrets.values();
    }

    private Optional<Secret> find(String id) {
        String prefix = account.arn("secretsmanager", "secret:");
        if (!id.startsWith("arn:")) {
            return Optional.ofNullable(secrets.get(id));
        }
        return secrets.values().stream()
                .filter(secret -> id.equals(secret.arn()) || id.equals(prefix + secret.name()))
                .findFirst();
    }

    private Secret.Version version(String value) {
        return new Secret.Version(versionIds.get(), value, List.of(Secret.CURRENT), clock.instant());
    }

    /** Six letters as AWS adds them, but the same for the same name, so that a restart keeps the ARNs. */
    private static String suffix(String name) {
        StringBuilder suffix = new StringBuilder();
        int hash = name.hashCode();
        for (int i = 0; i < 6; i++) {
            suffix.append(LETTERS.charAt(Math.floorMod(hash, LETTERS.length())));
            hash = hash * 31 + i + 7;
        }
        return suffix.toString();
    }
}
