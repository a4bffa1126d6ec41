package dev.slipway.sandbox.secrets;

import dev.slipway.sandbox.faults.TaskFaults;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import java.time.Instant;
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
    private final TaskFaults faults;

    /** One that refuses nobody. */
    public SecretStore(Account account, InstantSource clock, Supplier<String> versionIds) {
        this(account, clock, versionIds, new TaskFaults());
    }

    /**
     * @param versionIds gives each version its id, a UUID in AWS
     * @param faults asked whether a reader is refused
     */
    public SecretStore(Account account, InstantSource clock, Supplier<String> versionIds, TaskFaults faults) {
        this.account = account;
        this.clock = clock;
        this.versionIds = versionIds;
        this.faults = faults;
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
                Optional.empty(),
                List.of(version(value)));
        Secret before = secrets.putIfAbsent(name, secret);
        if (before != null && before.deletedAt().isPresent()) {
            throw AwsError.refused(
                    "InvalidRequestException",
                    "You can't create this secret because a secret with this name is already scheduled for deletion.");
        }
        if (before != null) {
            throw AwsError.refused(
                    "ResourceExistsException", "The operation failed because the secret " + name + " already exists.");
        }
        return secret;
    }

    Secret put(String id, String value) {
        Secret secret = requireUsable(id).with(version(value));
        secrets.put(secret.name(), secret);
        return secret;
    }

    Secret describe(String id, String description) {
        Secret secret = requireUsable(id).described(description);
        secrets.put(secret.name(), secret);
        return secret;
    }

    /** Schedules a secret for deletion; it stays, without giving its value, since nobody here waits for the window's end. */
    Secret scheduleDeletion(String id) {
        Secret secret = requireUsable(id).deleted(clock.instant());
        secrets.put(secret.name(), secret);
        return secret;
    }

    /** Deletes a secret at once, with no way back. */
    void delete(Secret secret) {
        secrets.remove(secret.name());
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * The current value of a secret; empty for one that is not there, or scheduled for deletion.
     *
     * @param id its name, its ARN, or its ARN without the six letters
     */
    public Optional<String> value(String id) {
        return find(id).filter(secret -> secret.deletedAt().isEmpty())
                .map(secret -> secret.versions().getFirst().value());
    }

    /**
     * One version's value, for a task that starts.
     *
     * @param id its name, its ARN, or its ARN without the six letters
     * @param stage such as AWSCURRENT, which empty means too when there is no version either
     * @param version the version's id, or empty
     * @param reader in whose name: an ARN
     * @throws AwsError ResourceNotFoundException, InvalidRequestException for one marked for deletion, AccessDeniedException
     */
    public String read(String id, String stage, String version, String reader) {
        refuse(require(id), reader, true);
        return requireVersion(requireUsable(id), stage, version).value();
    }

    /** Lets nobody pass whom the switch refuses; the wording is IAM's and that of Secrets Manager's own page of errors. */
    void refuse(Secret secret, String reader, boolean task) {
        faults.secretRefusal(secret.name(), secret.arn(), task).ifPresent(refusal -> {
            throw AwsError.refused(
                    "AccessDeniedException",
                    switch (refusal) {
                        case IAM ->
                            "User: " + reader
                                    + " is not authorized to perform: secretsmanager:GetSecretValue on resource: "
                                    + secret.arn()
                                    + " because no identity-based policy allows the secretsmanager:GetSecretValue action";
                        case KMS -> "Access to KMS is not allowed";
                    });
        });
    }

    static Secret.Version requireVersion(Secret secret, String stage, String version) {
        return secret.versions().stream()
                .filter(candidate -> candidate.matches(stage, version))
                .findFirst()
                .orElseThrow(() -> AwsError.refused(
                        "ResourceNotFoundException",
                        "Secrets Manager can't find the specified secret value for "
                                + (version.isEmpty() ? "staging label: " + stage : "VersionId: " + version)));
    }

    Secret require(String id) {
        return find(id).orElseThrow(() ->
                AwsError.refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
    }

    /** One that is not scheduled for deletion either. */
    Secret requireUsable(String id) {
        Secret secret = require(id);
        if (secret.deletedAt().isPresent()) {
            throw AwsError.refused(
                    "InvalidRequestException",
                    "You can't perform this operation on the secret because it was marked for deletion.");
        }
        return secret;
    }

    /** Those not scheduled for deletion, as {@code ListSecrets} shows them unless asked for the others too. */
    Collection<Secret> all() {
        return secrets.values().stream()
                .filter(secret -> secret.deletedAt().isEmpty())
                .toList();
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
