package dev.slipway.sandbox.protocol;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All services behind one address. A request goes to the service that the credential scope of its signature names; the
 * signature itself is not checked. Independent of the HTTP server. Thread-safe.
 */
public final class AwsEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

    /** Credential=KEY/DATE/REGION/SERVICE/aws4_request, from the AWS documentation page "Signature Version 4". */
    private static final Pattern SCOPE = Pattern.compile("Credential=[^/,]*/[^/,]*/[^/,]*/([^/,]+)/aws4_request");

    private final Map<String, AwsService> services = new TreeMap<>();
    private final Supplier<String> requestIds;

    /**
     * @param services each with a signing name of its own
     * @param requestIds gives each answer its id
     */
    public AwsEndpoint(Collection<? extends AwsService> services, Supplier<String> requestIds) {
        for (AwsService service : services) {
            if (this.services.put(service.signingName(), service) != null) {
                throw new IllegalArgumentException("Two services sign as " + service.signingName());
            }
        }
        this.requestIds = requestIds;
    }

    /**
     * Answers a POST to {@code /}. Never throws.
     *
     * @param headers by name, of any case
     * @param body as received
     */
    public AwsAnswer handle(Map<String, String> headers, byte[] body) {
        AwsRequest request = new AwsRequest(requestIds.get(), headers, body);
        Optional<String> scope =
                request.header("Authorization").flatMap(AwsEndpoint::serviceOf).or(() -> unsigned(request));
        if (scope.isEmpty()) {
            return JsonService.errorAnswer(
                    request, AwsError.refused("MissingAuthenticationTokenException", "Missing Authentication Token"));
        }
        AwsService service = services.get(scope.get());
        if (service == null) {
            return JsonService.errorAnswer(
                    request,
                    AwsError.refused(
                            "UnknownOperationException",
                            "There is no service " + scope.get() + " here, only "
                                    + String.join(", ", services.keySet())));
        }
        try {
            return service.answer(request);
        } catch (AwsError e) {
            return service.refuse(request, e);
        } catch (RuntimeException e) {
            LOG.error(
                    "A request to {} failed: {}",
                    scope.get(),
                    request.header("X-Amz-Target").orElse("?"),
                    e);
            return service.refuse(request, AwsError.fault("ServerException", "The sandbox failed: " + e));
        }
    }

    /** The operations of each service, by its signing name. */
    public SortedMap<String, Set<String>> operations() {
        SortedMap<String, Set<String>> operations = new TreeMap<>();
        services.forEach((name, service) -> operations.put(name, service.operations()));
        return operations;
    }

    private Optional<String> unsigned(AwsRequest request) {
        return services.values().stream()
                .filter(service -> service.takesUnsigned(request))
                .map(AwsService::signingName)
                .findFirst();
    }

    private static Optional<String> serviceOf(String authorization) {
        Matcher scope = SCOPE.matcher(authorization);
        return scope.find() ? Optional.of(scope.group(1)) : Optional.empty();
    }
}
