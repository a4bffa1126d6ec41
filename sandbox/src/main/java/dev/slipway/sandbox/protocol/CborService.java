package dev.slipway.sandbox.protocol;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service that speaks Smithy RPC v2 CBOR: {@code POST /service/NAME/operation/OPERATION}, with the header
 * {@code smithy-protocol}. Thread-safe once its operations are registered.
 */
final class CborService implements AwsService {

    private static final String PROTOCOL = "rpc-v2-cbor";

    private final String signingName;
    private final MissingMember.Refusal missing;
    private final RequiredMembers required;
    private final Map<String, Function<ObjectNode, SdkPojo>> operations = new TreeMap<>();

    CborService(String signingName, MissingMember.Refusal missing) {
        this.signingName = signingName;
        this.missing = missing;
        this.required = RequiredMembers.of(signingName);
    }

    /** Whether a request is spoken so. */
    static boolean speaks(AwsRequest request) {
        return request.header("smithy-protocol").filter(PROTOCOL::equals).isPresent();
    }

    <I extends SdkPojo> void on(
            String operation, Supplier<? extends SdkBuilder<?, I>> builder, Function<I, ? extends SdkPojo> handler) {
        operations.put(operation, members -> {
            required.missing(operation, members).ifPresent(member -> {
                throw missing.of(operation, member);
            });
            return handler.apply(Shapes.read(members, builder.get()));
        });
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
    public AwsAnswer answer(AwsRequest request) {
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        Function<ObjectNode, SdkPojo> operation = operations.get(name);
        if (operation == null) {
            throw AwsError.refused(
                    "UnknownOperationException", "The sandbox does not know the operation '" + name + "'");
        }
        return cbor(200, request, CborShapes.write(operation.apply(CborShapes.read(request.body()))));
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return cbor(
                error.status(),
                request,
                CborShapes.write(Map.of("__type", error.code(), "message", error.getMessage())));
    }

    private static AwsAnswer cbor(int status, AwsRequest request, byte[] body) {
        return new AwsAnswer(
                status,
                Map.of(
                        "Content-Type",
                        "application/cbor",
                        "smithy-protocol",
                        PROTOCOL,
                        "x-amzn-RequestId",
                        request.id()),
                body);
    }
}
