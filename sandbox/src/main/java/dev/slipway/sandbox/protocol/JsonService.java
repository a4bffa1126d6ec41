package dev.slipway.sandbox.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service that speaks AWS JSON 1.1, or 1.0 to a client that does: {@code POST /} with {@code X-Amz-Target: PREFIX.Operation}. Its operations are
 * functions from the SDK's request class to the SDK's response class. Thread-safe once its operations are registered.
 */
public final class JsonService implements AwsService {

    private static final String CURRENT = "application/x-amz-json-1.1";
    private static final String OLDER = "application/x-amz-json-1.0";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String signingName;
    private final String targetPrefix;
    private final RequiredMembers required;
    private final MissingMember.Refusal missing;
    private final Map<String, Function<ObjectNode, ObjectNode>> operations = new ConcurrentHashMap<>();

    /**
     * @param signingName such as {@code ecs}
     * @param targetPrefix such as {@code AmazonEC2ContainerServiceV20141113}
     */
    public JsonService(String signingName, String targetPrefix) {
        this(signingName, targetPrefix, (operation, member) -> member.refused("ValidationException"));
    }

    /** @param missing in which words it refuses a request that lacks a required member */
    public JsonService(String signingName, String targetPrefix, MissingMember.Refusal missing) {
        this.signingName = signingName;
        this.targetPrefix = targetPrefix;
        this.required = RequiredMembers.of(signingName);
        this.missing = missing;
    }

    /**
     * Registers an operation.
     *
     * @param operation its name, such as {@code DescribeImages}
     * @param builder makes the builder of the SDK's request class, such as {@code DescribeImagesRequest::builder}
     * @param handler answers with the SDK's response class, or throws {@link AwsError}
     */
    public <I extends SdkPojo> JsonService on(
            String operation, Supplier<? extends SdkBuilder<?, I>> builder, Function<I, ? extends SdkPojo> handler) {
        return onRaw(operation, builder, (input, json) -> Shapes.write(handler.apply(input)));
    }

    /** Registers an operation that also needs the members that the SDK does not know: it gets and gives JSON. */
    public <I extends SdkPojo> JsonService onRaw(
            String operation,
            Supplier<? extends SdkBuilder<?, I>> builder,
            BiFunction<I, ObjectNode, ObjectNode> handler) {
        Function<ObjectNode, ObjectNode> registered = json -> {
            required.missing(operation, json).ifPresent(member -> {
                throw missing.of(operation, member);
            });
            return handler.apply(Shapes.read(json, builder.get()), json);
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
    public AwsAnswer answer(AwsRequest request) {
        String target = request.header("X-Amz-Target").orElse("");
        int dot = target.lastIndexOf('.');
        Function<ObjectNode, ObjectNode> operation =
                dot > 0 && target.substring(0, dot).equals(targetPrefix)
                        ? operations.get(target.substring(dot + 1))
                        : null;
        if (operation == null) {
            throw AwsError.refused(
                    "UnknownOperationException", "The sandbox does not know the operation '" + target + "'");
        }
        return jsonAnswer(200, request, operation.apply(parse(request.body())));
    }

    private static ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw AwsError.refused("SerializationException", "The body is not JSON: " + e.getOriginalMessage());
        }
        throw AwsError.refused("SerializationException", "Start of structure or map found where not expected.");
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return errorAnswer(request, error);
    }

    static AwsAnswer errorAnswer(AwsRequest request, AwsError error) {
        ObjectNode json = JSON.createObjectNode().put("__type", error.code()).put("message", error.getMessage());
        error.members().forEach((name, value) -> json.set(name, JSON.valueToTree(value)));
        return jsonAnswer(error.status(), request, json);
    }

    private static AwsAnswer jsonAnswer(int status, AwsRequest request, ObjectNode json) {
        boolean older = request.header("Content-Type").filter(OLDER::equals).isPresent();
        return new AwsAnswer(
                status,
                Map.of("Content-Type", older ? OLDER : CURRENT, "x-amzn-RequestId", request.id()),
                json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
