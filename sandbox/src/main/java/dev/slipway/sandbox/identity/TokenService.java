package dev.slipway.sandbox.identity;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.protocol.Caller;
import dev.slipway.sandbox.protocol.QueryService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * STS. Every role may be assumed by everybody, with any token that has the form of one: the sandbox checks no signatures. Who asks
 * with the keys of a role is that role. Thread-safe.
 */
public final class TokenService {

    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration NORMAL = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final String ROLE_SESSION = "[\\w+=,.@-]{2,64}";

    private final Account account;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RoleSessions sessions = new RoleSessions();

    /** @param random for keys and tokens, which open nothing */
    public TokenService(Account account, InstantSource clock, RandomGenerator random) {
        this.account = account;
        this.clock = clock;
        this.random = random;
    }

    /** The service to mount on an endpoint. */
    public QueryService service() {
        return new QueryService("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/")
                .onSigned("GetCallerIdentity", GetCallerIdentityRequest::builder, this::callerIdentity)
                .on("AssumeRole", AssumeRoleRequest::builder, this::assumeRole)
                .on("AssumeRoleWithWebIdentity", AssumeRoleWithWebIdentityRequest::builder, this::assumeWithIdentity)
                .unsigned("AssumeRoleWithWebIdentity");
    }

    /**
     * Whose keys signed a request: a role's, once they were given out; those of an account's user, where the key's id is the account's
     * twelve digits; else those of the home account's user.
     */
    public Caller caller(AwsRequest request) {
        String key = request.accessKey().orElse("");
        return sessions.of(key)
                .map(role -> new Caller(role.arn().split(":", -1)[4], role.arn()))
                .orElseGet(() -> Caller.user(key.matches("\\d{12}") ? key : account.id()));
    }

    private GetCallerIdentityResponse callerIdentity(AwsRequest request, GetCallerIdentityRequest input) {
        Optional<AssumedRoleUser> role = request.accessKey().flatMap(sessions::of);
        Caller caller = caller(request);
        return GetCallerIdentityResponse.builder()
                .arn(caller.arn())
                .userId(role.map(AssumedRoleUser::assumedRoleId).orElse("AIDASANDBOXSANDBOX000"))
                .account(caller.account())
                .build();
    }

    private AssumeRoleResponse assumeRole(AssumeRoleRequest input) {
        AssumedRoleUser user = user(input.roleArn(), input.roleSessionName());
        return AssumeRoleResponse.builder()
                .credentials(credentials(user, input.durationSeconds()))
                .assumedRoleUser(user)
                .packedPolicySize(0)
                .build();
    }

    private AssumeRoleWithWebIdentityResponse assumeWithIdentity(AssumeRoleWithWebIdentityRequest input) {
        IdentityToken token = IdentityToken.parse(input.webIdentityToken());
        AssumedRoleUser user = user(input.roleArn(), input.roleSessionName());
        return AssumeRoleWithWebIdentityResponse.builder()
                .credentials(credentials(user, input.durationSeconds()))
                .subjectFromWebIdentityToken(token.subject())
                .assumedRoleUser(user)
                .packedPolicySize(0)
                .provider("arn:aws:iam::" + account.id() + ":oidc-provider/" + token.issuer())
                .audience(token.audience())
                .build();
    }

    private static AssumedRoleUser user(String roleArn, String session) {
        if (!roleArn.matches("arn:aws[a-z-]*:iam::\\d{12}:role/.+")) {
            throw AwsError.refused("ValidationError", roleArn + " is invalid");
        }
        if (!session.matches(ROLE_SESSION)) {
            throw AwsError.refused(
                    "ValidationError",
                    "1 validation error detected: Value '" + session + "' at 'roleSessionName' failed to satisfy"
                            + " constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }
        String account = roleArn.split(":", -1)[4];
        String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        return AssumedRoleUser.builder()
                .assumedRoleId(Keys.id("AROA", role) + ":" + session)
                .arn("arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session)
                .build();
    }

    private Credentials credentials(AssumedRoleUser user, @Nullable Integer seconds) {
        Duration life = seconds == null ? NORMAL : Duration.ofSeconds(seconds);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw AwsError.refused(
                    "ValidationError",
                    "1 validation error detected: Value '" + life.toSeconds()
                            + "' at 'durationSeconds' failed to satisfy"
                            + " constraint: Member must have value between " + SHORTEST.toSeconds() + " and "
                            + LONGEST.toSeconds());
        }
        String key = "ASIA" + Keys.random(random, 16);
        sessions.add(key, user);
        return Credentials.builder()
                .accessKeyId(key)
                .secretAccessKey(Keys.random(random, 40))
                .sessionToken(Keys.random(random, 120))
                .expiration(clock.instant().plus(life))
                .build();
    }
}
