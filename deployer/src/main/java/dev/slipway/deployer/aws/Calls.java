package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Cancellation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sts.model.StsException;

/** Makes calls and puts their failures into words. Knows where the last request went, since failures do not say. */
final class Calls implements ExecutionInterceptor {
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");
    private static final Set<String> NOT_FOUND = Set.of(
            "ClusterNotFoundException",
            "ImageNotFoundException",
            "NoSuchBucket",
            "RepositoryNotFoundException",
            "ResourceNotFoundException",
            "ServiceDeploymentNotFoundException",
            "ServiceNotFoundException");

    private final AtomicReference<@Nullable URI> endpoint;
    private final @Nullable Heed heed;
    private final @Nullable String role;

    Calls() {
        this(new AtomicReference<>(), null, null);
    }

    private Calls(AtomicReference<@Nullable URI> endpoint, @Nullable Heed heed, @Nullable String role) {
        this.endpoint = endpoint;
        this.heed = heed;
        this.role = role;
    }

    /** Those made as a role, by clients of its own. */
    Calls as(String roleArn) {
        return new Calls(new AtomicReference<>(), heed, roleArn);
    }

    /** Makes calls of the same clients, and heeds a cancellation. */
    Calls heeding(Cancellation cancellation) {
        return new Calls(endpoint, new Heed(cancellation, Heed.MOMENT), role);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        URI target = context.httpRequest().getUri();
        endpoint.set(URI.create(target.getScheme() + "://" + target.getAuthority()));
    }

    /**
     * Makes one call.
     *
     * @param purpose completes "Tried to …"
     * @param permission the IAM action that it needs
     * @throws AwsFailure when it fails after the SDK's retries
     */
    <T> T call(String purpose, String permission, Supplier<T> call) {
        try {
            return heed == null ? call.get() : heed.call(call);
        } catch (Heed.LeftAlone e) {
            throw failure(AwsFailure.Kind.UNREACHABLE, purpose, e.getMessage(), "Look whether it was done.", e);
        } catch (AwsServiceException e) {
            throw refused(purpose, permission, e);
        } catch (SdkClientException e) {
            throw unanswered(purpose, e);
        }
    }

    private AwsFailure refused(String purpose, String permission, AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        String said = e.awsErrorDetails() == null
                ? e.getMessage()
                : e.awsErrorDetails().errorMessage();
        String why = (code + ": " + said).replaceFirst("[.]?$", "");
        if (e.isThrottlingException() || e.statusCode() == 429 || e.statusCode() >= 500) {
            return failure(AwsFailure.Kind.THROTTLED, purpose, why, "Try again in a minute.", e);
        }
        if (CREDENTIALS.contains(code)) {
            return failure(AwsFailure.Kind.NO_CREDENTIALS, purpose, why, "Renew the AWS credentials.", e);
        }
        if (code.startsWith("AccessDenied") || code.startsWith("Unauthorized")) {
            return new AwsFailure(AwsFailure.Kind.DENIED, permission, message(purpose, why, allow(permission, e)), e);
        }
        if (NOT_FOUND.contains(code)) {
            String next = "Check the names, the account and the region in slipway.yml.";
            return failure(AwsFailure.Kind.NOT_FOUND, purpose, why, next, e);
        }
        return failure(AwsFailure.Kind.REFUSED, purpose, why, "Correct what AWS names.", e);
    }

    /** Any call of a role may fail at the assuming of it. */
    private String allow(String permission, AwsServiceException e) {
        if (role == null) {
            return "Allow " + permission + " to the deployer's role.";
        }
        return e instanceof StsException && !permission.startsWith("sts:")
                ? "Allow sts:AssumeRole of " + role + " to the deployer's role, and have that role trust it."
                : "Allow " + permission + " to " + role + ".";
    }

    private AwsFailure unanswered(String purpose, SdkClientException e) {
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            String why = "no answer came from " + where() + " in time";
            return failure(AwsFailure.Kind.UNREACHABLE, purpose, why, "Try again in a minute.", e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return failure(
                        AwsFailure.Kind.UNREACHABLE,
                        purpose,
                        "nothing listens at " + where(),
                        "Start what should, or correct AWS_ENDPOINT_URL.",
                        e);
            }
            if (cause instanceof UnknownHostException) {
                return failure(
                        AwsFailure.Kind.UNREACHABLE,
                        purpose,
                        "the name in " + where() + " does not resolve",
                        "Check the region in slipway.yml, AWS_ENDPOINT_URL and the network.",
                        e);
            }
            if (cause instanceof IOException) {
                String why = "the connection to " + where() + " broke: " + cause.getMessage();
                return failure(AwsFailure.Kind.UNREACHABLE, purpose, why, "Try again in a minute.", e);
            }
        }
        if (String.valueOf(e.getMessage()).contains("credentials")) {
            String next = "Log in, set AWS_PROFILE, or give the job's role by OIDC.";
            return failure(AwsFailure.Kind.NO_CREDENTIALS, purpose, "there are no AWS credentials", next, e);
        }
        return failure(AwsFailure.Kind.REFUSED, purpose, String.valueOf(e.getMessage()), "Correct what it names.", e);
    }

    private String where() {
        URI known = endpoint.get();
        return known == null ? "AWS" : known.toString();
    }

    private static AwsFailure failure(
            AwsFailure.Kind kind, String purpose, @Nullable String why, String next, Throwable cause) {
        return new AwsFailure(kind, message(purpose, why, next), cause);
    }

    private static String message(String purpose, @Nullable String why, String next) {
        return "Tried to %s but failed because: %s. %s".formatted(purpose, why, next);
    }
}
