package dev.slipway.sandbox.identity;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.protocol.AwsService;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** STS over the Query protocol, version 2011-06-15: form parameters in, XML out. Thread-safe. */
public final class TokenService implements AwsService {

    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Account account;

    public TokenService(Account account) {
        this.account = account;
    }

    @Override
    public String signingName() {
        return "sts";
    }

    @Override
    public AwsAnswer answer(AwsRequest request) {
        String action = parameters(request).getOrDefault("Action", "");
        return switch (action) {
            case "GetCallerIdentity" -> callerIdentity(request);
            default ->
                throw AwsError.refused(
                        "InvalidAction", "Could not find operation " + action + " for version 2011-06-15");
        };
    }

    private AwsAnswer callerIdentity(AwsRequest request) {
        return xml(200, request, """
                <GetCallerIdentityResponse xmlns="%s">
                  <GetCallerIdentityResult>
                    <Arn>arn:aws:iam::%s:user/sandbox</Arn>
                    <UserId>AIDASANDBOX</UserId>
                    <Account>%s</Account>
                  </GetCallerIdentityResult>
                  <ResponseMetadata>
                    <RequestId>%s</RequestId>
                  </ResponseMetadata>
                </GetCallerIdentityResponse>
                """.formatted(NAMESPACE, account.id(), account.id(), request.id()));
    }

    @Override
    public AwsAnswer refuse(AwsRequest request, AwsError error) {
        return xml(error.status(), request, """
                <ErrorResponse xmlns="%s">
                  <Error>
                    <Type>%s</Type>
                    <Code>%s</Code>
                    <Message>%s</Message>
                  </Error>
                  <RequestId>%s</RequestId>
                </ErrorResponse>
                """.formatted(
                        NAMESPACE,
                        error.status() < 500 ? "Sender" : "Receiver",
                        error.code(),
                        escaped(error.getMessage()),
                        request.id()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Map<String, String> parameters(AwsRequest request) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static AwsAnswer xml(int status, AwsRequest request, String body) {
        return new AwsAnswer(
                status,
                Map.of("Content-Type", "text/xml", "x-amzn-RequestId", request.id()),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
