package dev.slipway.sandbox.protocol;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All services behind one address. A request goes to the service that the credential scope of its signature names; the
 * signature itself is not checked. Independent of the HTTP server. Thread-safe.
 */
public final class AwsEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);

    private final Map<String, AwsService> services = new TreeMap<>();
    private final Supplier<String> requestIds;
    private final Passage passage;

    /** One to which nothing happens on the way. */
    public AwsEndpoint(Collection<? extends AwsService> services, Supplier<String> requestIds) {
        this(services, requestIds, Passage.OPEN);
    }

    /**
     * @param services each with a signing name of its own
     * @param requestIds gives each answer its id
     * @param passage what each request has to pass
     */
    public AwsEndpoint(Collection<? extends AwsService> services, Supplier<String> requestIds, Passage passage) {
        for (AwsService service : services) {
            if (this.services.put(service.signingName(), service) != null) {
                throw new IllegalArgumentException("Two services sign as " + service.signingName());
            }
        }
        this.requestIds = requestIds;
        this.passage = passage;
    }

    /**
     * Answers a POST to {@code /}.
     *
     * @param headers by name, of any case
     * @param body as received
     * @throws ConnectionCut if the caller is to see a reset connection, and nothing else
     */
    public AwsAnswer handle(Map<String, String> headers, byte[] body) {
        return handle("/", headers, body);
    }

    /**
     * Answers a POST to any path. Never throws but as said.
     *
     * @param path {@code /}, or that of RPC v2
     * @throws ConnectionCut if the caller is to see a reset connection, and nothing else
     */
    public AwsAnswer handle(String path, Map<String, String> headers, byte[] body) {
        return handle("POST", path, "", headers, body);
    }

    /**
     * Answers any request. Never throws but as said.
     *
     * @param path as sent, still encoded
     * @param query as sent, still encoded; empty if there is none
     * @throws ConnectionCut if the caller is to see a reset connection, and nothing else
     */
    public AwsAnswer handle(String method, String path, String query, Map<String, String> headers, byte[] body) {
        AwsRequest request = new AwsRequest(requestIds.get(), method, path, query, headers, body);
        String signedFor = request.signedFor().or(() -> unsigned(request)).orElse("");
        AwsService service = services.get(signedFor);
        return passage.pass(
                request, signedFor, service == null ? nobody(request, signedFor) : new Answering(request, service));
    }

    /** Whether a request is one of AWS's protocols: by its path, or, as S3 takes any path, by its signature. */
    public static boolean isOurs(String method, String path, String authorization) {
        return (method.equals("POST") && (path.equals("/") || path.startsWith("/service/")))
                || authorization.startsWith("AWS4-HMAC-SHA256 ");
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

    private Passage.Work nobody(AwsRequest request, String signedFor) {
        return new Nobody(
                request,
                signedFor.isEmpty()
                        ? AwsError.refused("MissingAuthenticationTokenException", "Missing Authentication Token")
                        : AwsError.refused(
                                "UnknownOperationException",
                                "There is no service " + signedFor + " here, only "
                                        + String.join(", ", services.keySet())));
    }

    private record Nobody(AwsRequest request, AwsError why) implements Passage.Work {

        @Override
        public AwsAnswer answer() {
            return refuse(why);
        }

        @Override
        public AwsAnswer answerAsOf(Duration ago) {
            return answer();
        }

        @Override
        public AwsAnswer refuse(AwsError error) {
            return JsonService.errorAnswer(request, error).failing(error.code());
        }
    }

    private record Answering(AwsRequest request, AwsService service) implements Passage.Work {

        @Override
        public AwsAnswer answer() {
            return told(() -> service.answer(request));
        }

        @Override
        public AwsAnswer answerAsOf(Duration ago) {
            return told(() -> service.answerAsOf(request, ago));
        }

        private AwsAnswer told(Supplier<AwsAnswer> work) {
            try {
                return work.get();
            } catch (AwsError e) {
                return refuse(e);
            } catch (RuntimeException e) {
                LOG.error(
                        "A request to {} failed: {}",
                        service.signingName(),
                        request.header("X-Amz-Target").orElse("?"),
                        e);
                return refuse(AwsError.fault("ServerException", "The sandbox failed: " + e));
            }
        }

        @Override
        public AwsAnswer refuse(AwsError error) {
            return service.refuse(request, error).failing(error.code());
        }
    }
}
