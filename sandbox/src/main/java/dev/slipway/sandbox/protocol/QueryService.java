package dev.slipway.sandbox.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * A service that speaks AWS Query: form parameters with an {@code Action} in, XML out. Its operations are functions from the SDK's
 * request class to the SDK's response class. Thread-safe once its operations are registered.
 */
public final class QueryService implements AwsService {

    private final String signingName;
    private final String version;
    private final String namespace;
    private final RequiredMembers required;
    private final Map<String, BiFunction<AwsRequest, QueryForm, SdkPojo>> operations = new TreeMap<>();
    private final Set<String> unsigned = new TreeSet<>();

    /**
     * @param signingName such as {@code iam}
     * @param version of the API, such as {@code 2010-05-08}
     * @param namespace of the answers' XML
     */
    public QueryService(String signingName, String version, String namespace) {
        this.signingName = signingName;
        this.version = version;
        this.namespace = namespace;
        this.required = RequiredMembers.of(signingName);
    }

    /**
     * Registers an operation.
     *
     * @param builder makes the builder of the SDK's request class
     * @param handler answers with the SDK's response class, or throws {@link AwsError}
     */
    public <I extends SdkPojo> QueryService on(
            String operation, Supplier<? extends SdkBuilder<?, I>> builder, Function<I, ? extends SdkPojo> handler) {
        return onSigned(operation, builder, (request, input) -> handler.apply(input));
    }

    /** Lets strangers call an operation: no signature is asked for. */
    public QueryService unsigned(String operation) {
        unsigned.add(operation);
        return this;
    }

    /** Registers an operation that has to know who asks. */
    public <I extends SdkPojo> QueryService onSigned(
            String operation,
            Supplier<? extends SdkBuilder<?, I>> builder,
            BiFunction<AwsRequest, I, ? extends SdkPojo> handler) {
        BiFunction<AwsRequest, QueryForm, SdkPojo> registered = (request, form) -> {
            SdkBuilder<?, I> input = builder.get();
            var members = form.members((SdkPojo) input);
            required.missing(operation, members).ifPresent(member -> {
                throw member.refused("ValidationError");
            });
            return handler.apply(request, Shapes.read(members, input));
        };
        if (operations.putIfAbsent(operation, registered) != null) {
            throw new IllegalArgumentException("Operation " + operation + " is registered twice");
        }
        return this;
    }

    @Override
    public String signingName() {
        return signingName;
    }

    @Override
    public Set<String> operations() {
        return new TreeSet<>(operations.keySet());
    }

    @Override
    public boolean takesUnsigned(AwsRequest request) {
        QueryForm form = QueryForm.parse(request.body());
        return form.parameter("Version").filter(version::equals).isPresent()
                && form.parameter("Action").filter(unsigned::contains).isPresent();
    }

    @Override
    public AwsAnswer answer(AwsRequest request) {
        QueryForm form = QueryForm.parse(request.body());
        String action = form.parameter("Action").orElse("");
        BiFunction<AwsRequest, QueryForm, SdkPojo> operation = operations.get(action);
        if (operation == null) {
            throw AwsError.refused("InvalidAction", "Could not find operation " + action + " for version " + version);
        }
        SdkPojo output = operation.apply(request, form);
        String result = output.sdkFields().isEmpty()
                ? ""
                : "<%1$sResult>%2$s</%1$sResult>".formatted(action, XmlShapes.write(output));
        return xml(
                200,
                request,
                "<%1$sResponse xmlns=\"%2$s\">%3$s<ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>"
                        .formatted(action, namespace, result, request.id()));
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return xml(
                error.status(),
                request,
                ("<ErrorResponse xmlns=\"%s\"><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error>"
                                + "<RequestId>%s</RequestId></ErrorResponse>")
                        .formatted(
                                namespace,
                                error.status() < 500 ? "Sender" : "Receiver",
                                error.code(),
                                XmlShapes.escaped(error.getMessage()),
                                request.id()));
    }

    private static AwsAnswer xml(int status, AwsRequest request, String body) {
        return new AwsAnswer(
                status,
                Map.of("Content-Type", "text/xml", "x-amzn-RequestId", request.id()),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
