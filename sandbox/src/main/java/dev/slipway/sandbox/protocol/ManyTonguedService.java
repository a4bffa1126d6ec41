package dev.slipway.sandbox.protocol;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * A service that speaks Query, AWS JSON and Smithy RPC v2 CBOR, as CloudWatch does: old clients the first, botocore the second,
 * the SDK for Java the third. Thread-safe once its operations are registered.
 */
public final class ManyTonguedService implements AwsService {

    private final JsonService json;
    private final QueryService query;
    private final CborService cbor;

    /**
     * @param signingName such as {@code monitoring}
     * @param targetPrefix of AWS JSON, and the service's name in RPC v2
     * @param version of the API, as Query has it
     * @param namespace of Query's XML
     */
    public ManyTonguedService(String signingName, String targetPrefix, String version, String namespace) {
        MissingMember.Refusal missing = (operation, member) -> member.refused("ValidationError");
        json = new JsonService(signingName, targetPrefix, missing);
        query = new QueryService(signingName, version, namespace);
        cbor = new CborService(signingName, missing);
    }

    /** Registers an operation; see {@link JsonService#on}. */
    public <I extends SdkPojo> ManyTonguedService on(
            String operation, Supplier<? extends SdkBuilder<?, I>> builder, Function<I, ? extends SdkPojo> handler) {
        json.on(operation, builder, handler);
        query.on(operation, builder, handler);
        cbor.on(operation, builder, handler);
        return this;
    }

    @Override
    public String signingName() {
        return json.signingName();
    }

    @Override
    public Set<String> operations() {
        return json.operations();
    }

    @Override
    public AwsAnswer answer(AwsRequest request) {
        return spokenBy(request).answer(request);
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return spokenBy(request).refuse(request, error);
    }

    private AwsService spokenBy(AwsRequest request) {
        if (CborService.speaks(request)) {
            return cbor;
        }
        return request.header("X-Amz-Target").isPresent() ? json : query;
    }
}
